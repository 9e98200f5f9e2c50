import { createTranslator } from 'use-intl/core';
import type { RecordWords } from '../legal-basis/explanation.ts';
import type { Locale } from './locales.ts';
import type en from './messages/en.json';

/**
 * The words of explanations in the language in which the company keeps its records. Takes the messages
 * under `explanation` of that language, so that a screen in another one need not load all of them.
 */
export function recordWords(locale: Locale, explanation: (typeof en)['explanation']): RecordWords {
  const t = createTranslator({ locale, messages: { explanation }, namespace: 'explanation' });
  return { locale, say: (key, values) => t(key, values) };
}
