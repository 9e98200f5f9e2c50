import { describe, expect, test } from 'vitest';
import type { StatusRow, WideStatusRow } from '@/lib/hubspot/types.ts';
import type { Lifted } from '@/lib/subscriptions/lift-case.ts';
import { liftedOf } from '@/lib/subscriptions/lifted.ts';
import { LATER, statusRow, THEN, TYPE, wideRow } from './rows.ts';

const out = (more: Partial<StatusRow> = {}) =>
  statusRow({ status: 'UNSUBSCRIBED', source: 'Preference page', ...more });
const lifted = (row: StatusRow | null, ...wide: WideStatusRow[]) =>
  liftedOf({ rows: row ? [row] : [], wide }, TYPE);

describe('the opt-out that stands against a type', () => {
  test.each<[string, Lifted | null, Partial<Lifted> | null]>([
    ['none, where the person is subscribed', lifted(statusRow()), null],
    [
      'none, where an opt-out of all was lifted',
      lifted(null, wideRow({ status: 'SUBSCRIBED' })),
      null,
    ],
    [
      'the row’s own',
      lifted(out()),
      {
        ...{ since: THEN, source: 'preference_page', isOfAll: false, isOneAct: true },
        madeAt: Date.parse(THEN),
      },
    ],
    [
      'one of all, which set the row at the same moment',
      lifted(out(), wideRow()),
      { source: 'preference_page', isOfAll: true, isOneAct: true },
    ],
    [
      'one of all that came after the row’s own, by nobody knows whom',
      lifted(out({ source: 'Public API' }), wideRow({ timestamp: LATER })),
      {
        ...{ since: THEN, source: 'not_recorded', isOfAll: true, isOneAct: false },
        madeAt: Date.parse(LATER),
      },
    ],
    [
      'one of all over a spam complaint, which it stays',
      lifted(out({ source: 'Marked as spam' }), wideRow({ timestamp: LATER })),
      { source: 'spam_complaint', isOneAct: false },
    ],
    [
      'one of all alone, whatever the row says',
      lifted(statusRow({ status: 'NOT_SPECIFIED' }), wideRow({ timestamp: LATER })),
      { since: LATER, source: 'not_recorded', isOfAll: true, isOneAct: false },
    ],
    ['one without a time', lifted(out({ timestamp: null })), { since: '', madeAt: null }],
    [
      'one with a time that is none',
      lifted(out({ timestamp: 'soon' })),
      { since: 'soon', madeAt: null },
    ],
  ])('%s', (_what, found, expected) => {
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });

  test('of another brand does not reach it', () => {
    const brand = wideRow({ wideStatusType: 'BUSINESS_UNIT_WIDE', businessUnitId: '7' });
    expect(lifted(statusRow(), brand)).toBeNull();
    expect(lifted(statusRow({ businessUnitId: '7' }), brand)).toMatchObject({ isOfAll: true });
  });
});
