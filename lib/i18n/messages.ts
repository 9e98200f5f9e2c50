import type { Locale } from './locales.ts';
import de from './messages/de.json';
import en from './messages/en.json';

declare module 'use-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: typeof en;
  }
}

const MESSAGES: Record<Locale, typeof en> = { en, de };

/** All words of one language. */
export function messagesOf(locale: Locale): typeof en {
  return MESSAGES[locale];
}
