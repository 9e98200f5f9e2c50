import { type ComponentProps, createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { IntlProvider } from 'use-intl';
import type { Locale } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';

/** How the page writes dates and numbers. */
const FORMATS: Record<Locale, string> = { en: 'en-GB', de: 'de' };

/** An element as the page shows it first, with the console's words; a missing word throws. */
export function onPage(locale: Locale, element: ReactElement): string {
  const words: ComponentProps<typeof IntlProvider> = {
    locale: FORMATS[locale] as Locale,
    messages: messagesOf(locale),
    timeZone: 'UTC',
    onError: (error) => {
      throw error;
    },
    children: element,
  };
  return renderToStaticMarkup(createElement(IntlProvider, words));
}

/** The text of an element, without its tags. */
export function textOnPage(locale: Locale, element: ReactElement): string {
  return onPage(locale, element)
    .replace(/<[^>]*>/g, '')
    .replace(/&#x27;/g, "'")
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .trim();
}

/** What a hook gives on the page. */
export function hookOnPage<T>(locale: Locale, useIt: () => T): T {
  const given: T[] = [];
  function Probe() {
    given.push(useIt());
    return null;
  }
  onPage(locale, createElement(Probe));
  const [first] = given;
  if (first === undefined) throw new Error('the hook was not called');
  return first;
}
