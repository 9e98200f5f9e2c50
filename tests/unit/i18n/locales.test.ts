import { describe, expect, test } from 'vitest';
import { LOCALES, pickLocale, pickTheme, THEMES } from '@/lib/i18n/locales.ts';

describe('the language', () => {
  test.each(LOCALES)('%s in the cookie goes before what the browser asks for', (locale) => {
    for (const other of ['en', 'de', 'fr, en;q=0.1'])
      expect(pickLocale(locale, other)).toBe(locale);
  });

  test.each<[string | null, string]>([
    [null, 'en'],
    ['', 'en'],
    ['de', 'de'],
    ['DE-at', 'de'],
    ['de-DE,de;q=0.9,en;q=0.8', 'de'],
    ['en-GB,en;q=0.9,de;q=0.8', 'en'],
    ['fr-FR, fr;q=0.9, de;q=0.4, en;q=0.3', 'de'],
    ['en;q=0.3, de;q=0.7', 'de'],
    ['en; q=0.3, de; q=0.7', 'de'],
    ['de;q=0, en;q=0.1', 'en'],
    ['de;q=0', 'en'],
    ['de;q=nonsense', 'en'],
    ['fr, ja', 'en'],
    ['*', 'en'],
    [',,;;,', 'en'],
  ])('without a cookie %j gives %s', (acceptLanguage, locale) => {
    expect(pickLocale(undefined, acceptLanguage)).toBe(locale);
  });

  test.each(['', 'fr', 'EN', 'de-AT', '__proto__'])('the cookie %j counts as none', (cookie) => {
    expect(pickLocale(cookie, 'de')).toBe('de');
    expect(pickLocale(cookie, null)).toBe('en');
  });
});

describe('the appearance', () => {
  test.each(THEMES)('%s in the cookie is taken', (theme) => {
    expect(pickTheme(theme)).toBe(theme);
  });

  test.each([undefined, '', 'DARK', 'blue'])('with %j the system decides', (cookie) => {
    expect(pickTheme(cookie)).toBe('system');
  });
});
