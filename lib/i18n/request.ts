import 'server-only';
import { cookies, headers } from 'next/headers';
import { createTranslator } from 'use-intl/core';
import {
  LOCALE_COOKIE,
  type Locale,
  pickLocale,
  pickTheme,
  THEME_COOKIE,
  type Theme,
} from './locales.ts';
import { messagesOf } from './messages.ts';

/** Language and appearance of the current request. */
export async function preferences(): Promise<{ locale: Locale; theme: Theme }> {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  return {
    locale: pickLocale(jar.get(LOCALE_COOKIE)?.value, head.get('accept-language')),
    theme: pickTheme(jar.get(THEME_COOKIE)?.value),
  };
}

/** The words of the current request's language, for server components. */
export async function translator() {
  const { locale } = await preferences();
  return createTranslator({ locale, messages: messagesOf(locale) });
}
