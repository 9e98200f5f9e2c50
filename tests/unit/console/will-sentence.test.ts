import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import { WillSentence } from '@/app/(console)/will-sentence.tsx';
import { usePhrases } from '@/app/(console)/words.tsx';
import type { StatusRow, SubscriptionType, WideStatusRow } from '@/lib/hubspot/types.ts';
import { LOCALES, type Locale } from '@/lib/i18n/locales.ts';
import { laneOf } from '@/lib/subscriptions/lane.ts';
import { statusRow, TYPE, wanted, wideRow } from '../subscriptions/rows.ts';
import { textOnPage } from './on-page.ts';

const NEWSLETTER: SubscriptionType = {
  id: TYPE,
  name: 'Newsletter',
  description: '',
  purpose: null,
  communicationMethod: null,
  businessUnitId: '0',
  isActive: true,
  isDefault: false,
  isInternal: false,
  createdAt: null,
  updatedAt: null,
  translations: [],
};

/** What is said before Jo is subscribed, from what HubSpot shows. */
function said(
  row: StatusRow | null,
  wide: WideStatusRow[] = [],
  { locale = 'en', id = TYPE }: { locale?: Locale; id?: string } = {},
): string {
  function Will() {
    return createElement(WillSentence, {
      lane: laneOf(row, wanted({ statusState: 'SUBSCRIBED' })),
      reading: { rows: row ? [row] : [], wide },
      wanted: 'SUBSCRIBED',
      subscriptionId: id,
      who: 'Jo Miller',
      phrases: usePhrases([NEWSLETTER]),
    });
  }
  return textOnPage(locale, createElement(Will));
}

const reset = statusRow({ status: 'NOT_SPECIFIED', source: 'Public status API' });
const out = statusRow({ status: 'UNSUBSCRIBED' });

describe('what the button will do', () => {
  test('“never chosen” is said only where HubSpot says so', () => {
    for (const row of [null, { ...reset, source: 'Not specified' }])
      expect(said(row)).toBe('This subscribes. Jo Miller has never chosen about Newsletter.');
    expect(said(reset)).toBe(
      'This subscribes. HubSpot shows no choice of Jo Miller for Newsletter.',
    );
  });

  test.each(LOCALES)('in %s, of a choice that is gone, other words than “never”', (locale) => {
    expect(said(reset, [], { locale })).not.toBe(said(null, [], { locale }));
  });

  const brandWide = (businessUnitId: string) =>
    wideRow({ wideStatusType: 'BUSINESS_UNIT_WIDE', businessUnitId });

  test.each<[string, WideStatusRow[], RegExp | null]>([
    ['of the account', [wideRow()], /The opt-out of all e-mail stays: Jo Miller cannot be mailed/],
    [
      'of the type’s brand',
      [brandWide('0')],
      /e-mail of Account brand stays: .*this type even then/,
    ],
    ['of another brand', [brandWide('41857')], null],
    ['that was lifted', [wideRow({ status: 'SUBSCRIBED' })], null],
  ])('an opt-out of all, %s', (_what, wide, words) => {
    for (const row of [null, reset, out, { ...out, businessUnitId: null }])
      if (words) expect(said(row, wide)).toMatch(words);
      else expect(said(row, wide)).not.toContain('stays');
  });

  test('nothing is said of a type that is no valid id', () => {
    for (const id of ['-1', '0', '12a', '9007199254740992'])
      expect(said(null, [], { id })).toBe('');
    expect(said(out, [], { id: `0${TYPE}` })).toMatch(
      /^This lifts an opt-out\..* Newsletter since /,
    );
  });

  test.each([
    ['Hard bounce', 'mail to the address bounced'],
    ['Marked as spam', 'after a spam complaint'],
    ['Not specified', 'source not recorded'],
    ['Preference page', 'by the person, on the preference page'],
  ])('an opt-out with the source %s: (%s)', (source, words) => {
    expect(said({ ...out, source })).toContain(
      `Jo Miller has been unsubscribed from Newsletter since 1 Mar 2026, 10:00 UTC (${words}).`,
    );
  });
});
