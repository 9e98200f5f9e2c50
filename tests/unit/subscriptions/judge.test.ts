import { describe, expect, test } from 'vitest';
import type { StatusRow } from '@/lib/hubspot/types.ts';
import { basisStored, changedElsewhere, rowOf } from '@/lib/subscriptions/judge.ts';
import type { Reading } from '@/lib/subscriptions/outcome.ts';
import { GROUND, LATER, statusRow, TYPE, wanted, wideRow } from './rows.ts';

describe('what became of basis and explanation', () => {
  test.each<[string, StatusRow | null, Partial<typeof GROUND>, string]>([
    ['none was sent', statusRow(), {}, 'none_sent'],
    ['none was sent, one is there', statusRow(GROUND), {}, 'none_sent'],
    ['the row is not known', null, GROUND, 'not_known'],
    ['both as sent', statusRow(GROUND), GROUND, 'stored'],
    [
      'other spaces and line ends',
      statusRow({ ...GROUND, legalBasisExplanation: 'Asked by telephone. \r\n' }),
      GROUND,
      'stored',
    ],
    ['neither', statusRow(), GROUND, 'both_not_stored'],
    ['no basis', statusRow({ ...GROUND, legalBasis: null }), GROUND, 'basis_not_stored'],
    [
      'no explanation',
      statusRow({ ...GROUND, legalBasisExplanation: null }),
      GROUND,
      'explanation_not_stored',
    ],
    [
      'an empty explanation',
      statusRow({ ...GROUND, legalBasisExplanation: '' }),
      GROUND,
      'explanation_not_stored',
    ],
    ['another basis', statusRow({ ...GROUND, legalBasis: 'NON_GDPR' }), GROUND, 'basis_altered'],
    [
      'another basis and another explanation',
      statusRow({ legalBasis: 'NON_GDPR', legalBasisExplanation: 'Other.' }),
      GROUND,
      'both_altered',
    ],
    [
      'another basis and no explanation',
      statusRow({ legalBasis: 'NON_GDPR' }),
      GROUND,
      'both_altered',
    ],
    [
      'no basis and another explanation',
      statusRow({ legalBasisExplanation: 'Other.' }),
      GROUND,
      'both_altered',
    ],
    [
      'no basis, where only a basis was sent',
      statusRow(),
      { legalBasis: 'CONSENT_WITH_NOTICE' },
      'basis_not_stored',
    ],
    [
      'a cut explanation',
      statusRow({ ...GROUND, legalBasisExplanation: 'Asked' }),
      GROUND,
      'explanation_altered',
    ],
    [
      'a basis alone, and an old explanation',
      statusRow(GROUND),
      { legalBasis: 'CONSENT_WITH_NOTICE' },
      'stored',
    ],
  ])('%s', (_what, row, sent, is) => {
    expect(basisStored(row, wanted({ statusState: 'SUBSCRIBED', ...sent }))).toBe(is);
  });
});

describe('what changed elsewhere', () => {
  const other = (rest: Partial<StatusRow> = {}) =>
    statusRow({ subscriptionId: '5', subscriptionName: 'Events', ...rest });
  const reading = (rows: StatusRow[], wide: Reading['wide'] = []): Reading => ({ rows, wide });
  const TO_OUT = {
    kind: 'type',
    subscriptionId: '5',
    name: 'Events',
    from: 'SUBSCRIBED',
    to: 'UNSUBSCRIBED',
  };

  test('another type that changed is named, our own is not', () => {
    const before = reading([statusRow(), other()]);
    const now = reading([
      statusRow({ status: 'UNSUBSCRIBED' }),
      other({ status: 'UNSUBSCRIBED', timestamp: LATER }),
    ]);
    expect(changedElsewhere(before, now, TYPE)).toEqual([TO_OUT]);
  });

  test('a new row counts, unless it says that nobody ever chose', () => {
    const before = reading([]);
    expect(changedElsewhere(before, reading([other()]), TYPE)).toHaveLength(1);
    const never = other({ status: 'NOT_SPECIFIED' });
    expect(changedElsewhere(before, reading([never]), TYPE)).toEqual([]);
  });

  test.each(['SUBSCRIBED', 'UNSUBSCRIBED'] as const)('a row of %s that is gone counts', (from) => {
    const before = reading([statusRow(), other({ status: from })]);
    expect(changedElsewhere(before, reading([]), TYPE)).toEqual([{ ...TO_OUT, from, to: null }]);
  });

  test('a gone row that said that nobody ever chose does not', () => {
    const before = reading([other({ status: 'NOT_SPECIFIED' })]);
    expect(changedElsewhere(before, reading([]), TYPE)).toEqual([]);
  });

  test.each<[string, Reading['wide'], Reading['wide'], number]>([
    ['set', [], [wideRow()], 1],
    ['lifted', [wideRow()], [wideRow({ status: 'SUBSCRIBED' })], 1],
    ['gone', [wideRow()], [], 1],
    ['as it was', [wideRow()], [wideRow({ timestamp: LATER })], 0],
    ['a row that says nothing', [], [wideRow({ status: 'SUBSCRIBED' })], 0],
    ['of one brand more', [wideRow()], [wideRow(), wideRow({ businessUnitId: '41857' })], 1],
  ])('an opt-out of all, %s', (_what, before, now, count) => {
    expect(changedElsewhere(reading([], before), reading([], now), TYPE)).toHaveLength(count);
  });

  test('nothing can be said without both readings', () => {
    expect(changedElsewhere(null, reading([other()]), TYPE)).toEqual([]);
    expect(changedElsewhere(reading([other()]), null, TYPE)).toEqual([]);
  });
});

test('the row of a type is found by its id alone', () => {
  const row = statusRow();
  expect(rowOf({ rows: [statusRow({ subscriptionId: '5' }), row], wide: [] }, TYPE)).toBe(row);
  expect(rowOf({ rows: [], wide: [] }, TYPE)).toBeNull();
  expect(rowOf(null, TYPE)).toBeNull();
});
