import { describe, expect, test } from 'vitest';
import {
  type LinkUse,
  linkUse,
  type OfferedLink,
  offeredDetail,
  readOffered,
} from '@/lib/subscriptions/offered-link.ts';
import type { Reading } from '@/lib/subscriptions/outcome.ts';
import { LATER, statusRow, THEN, TYPE, wideRow } from './rows.ts';

/** Offered between THEN and LATER. */
const AT = Date.parse('2026-03-01T20:00:00.000Z');
const OFFER: OfferedLink = { at: AT, language: null, subscriptionId: TYPE, businessUnitId: null };
const ALL: OfferedLink = { ...OFFER, subscriptionId: null };

const PAGE = 'Preference page';
const reading = (part: Partial<Reading>): Reading => ({ rows: [], wide: [], ...part });
const row = (timestamp: string | null, source: string | null, more = {}) =>
  statusRow({ timestamp, source, ...more });

describe('whether a link was used, by what HubSpot then says', () => {
  test.each<[string, OfferedLink, Reading | null, LinkUse]>([
    ['HubSpot was not read', OFFER, null, 'cannot_tell'],
    ['nothing is recorded', OFFER, reading({}), 'not_yet'],
    ['nothing changed since', OFFER, reading({ rows: [row(THEN, PAGE)] }), 'not_yet'],
    ['the person changed it', OFFER, reading({ rows: [row(LATER, PAGE)] }), 'used'],
    [
      'they changed another type',
      OFFER,
      reading({ rows: [row(LATER, PAGE, { subscriptionId: '2' }), row(THEN, PAGE)] }),
      'not_yet',
    ],
    [
      'they changed any type',
      ALL,
      reading({ rows: [row(LATER, PAGE, { subscriptionId: '2' }), row(THEN, PAGE)] }),
      'used',
    ],
    [
      'they changed a type of another brand',
      ALL,
      reading({ rows: [row(LATER, PAGE, { businessUnitId: '7' })] }),
      'not_yet',
    ],
    ['a program changed it', OFFER, reading({ rows: [row(LATER, 'Public API')] }), 'cannot_tell'],
    [
      'it was changed by nobody knows whom',
      OFFER,
      reading({ rows: [row(LATER, null)] }),
      'cannot_tell',
    ],
    ['its time is not known', OFFER, reading({ rows: [row('soon', PAGE)] }), 'cannot_tell'],
    [
      'nobody ever chose',
      OFFER,
      reading({ rows: [row(LATER, 'Not specified', { status: 'NOT_SPECIFIED' })] }),
      'not_yet',
    ],
    [
      'they left everything',
      OFFER,
      reading({
        rows: [row(LATER, PAGE, { status: 'UNSUBSCRIBED' })],
        wide: [wideRow({ timestamp: LATER })],
      }),
      'used',
    ],
    [
      'somebody left everything, nobody knows who',
      OFFER,
      reading({ rows: [row(THEN, PAGE)], wide: [wideRow({ timestamp: LATER })] }),
      'cannot_tell',
    ],
    [
      'another brand was left',
      OFFER,
      reading({ wide: [wideRow({ timestamp: LATER, businessUnitId: '7' })] }),
      'not_yet',
    ],
  ])('%s', (_what, offer, read, use) => {
    expect(linkUse(offer, read)).toBe(use);
  });
});

test('an offer is read back as it went on record, and nothing else is one', () => {
  const detail = offeredDetail('jo@example.com', OFFER);
  expect(readOffered(detail)).toEqual(OFFER);
  for (const other of [null, {}, { link: null }, { link: { at: 'now' } }])
    expect(readOffered(other)).toBeNull();
});
