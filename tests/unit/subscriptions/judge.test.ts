import { describe, expect, test } from 'vitest';
import type { Envelope, EnvelopeError, StatusRow } from '@/lib/hubspot/types.ts';
import {
  basisStored,
  changedElsewhere,
  judgeReading,
  judgeReply,
  type ReadingJudgement,
  type ReplyJudgement,
  rowOf,
} from '@/lib/subscriptions/judge.ts';
import type { Lane } from '@/lib/subscriptions/lane.ts';
import type { Reading } from '@/lib/subscriptions/outcome.ts';
import { ADDRESS, LATER, reply, statusRow, THEN, TYPE, wanted, wideRow } from './rows.ts';

const GROUND = {
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'Asked by telephone.',
} as const;
const WISH = wanted({ statusState: 'SUBSCRIBED', ...GROUND });
const CHANGED = 'REQUESTED_CHANGE_OCCURRED';
const ERROR: EnvelopeError = {
  id: null,
  status: 'error',
  category: null,
  subCategory: null,
  message: 'No.',
  context: {},
  links: {},
  errors: [],
};

describe('a readable 200', () => {
  const judge = (
    answer: Envelope<StatusRow>,
    lane: Lane = 'subscribe',
    before: StatusRow | null = null,
  ) => judgeReply(answer, ADDRESS, TYPE, WISH, lane, before);
  const row = (rest: Partial<StatusRow> = {}) =>
    statusRow({ ...GROUND, setStatusSuccessReason: CHANGED, ...rest });
  const short = (judgement: ReplyJudgement) =>
    judgement.is === 'unclear' ? judgement.why : judgement.is;

  test.each([CHANGED, 'RESUBSCRIBE_OCCURRED', 'UNSUBSCRIBE_FROM_ALL_OCCURRED'])(
    'that echoes everything and says %s is a change',
    (setStatusSuccessReason) => {
      const echoed = row({ setStatusSuccessReason });
      expect(judge(reply([echoed]))).toEqual({ is: 'changed', row: echoed });
    },
  );

  test('that says NO_STATUS_CHANGE is none', () => {
    const echoed = row({ setStatusSuccessReason: 'NO_STATUS_CHANGE' });
    expect(judge(reply([echoed]))).toEqual({ is: 'already', row: echoed });
  });

  test.each<[string, Envelope<StatusRow>, string]>([
    ['without rows', reply([]), 'row_missing'],
    ['about somebody else', reply([row({ subscriberIdString: 'al@example.com' })]), 'row_missing'],
    ['about another type', reply([row({ subscriptionId: '1' })]), 'row_missing'],
    [
      'about the same type with a sign',
      reply([row({ subscriptionId: `-${TYPE}` })]),
      'row_missing',
    ],
    ['with another status', reply([row({ status: 'UNSUBSCRIBED' })]), 'other_status'],
    ['with the forgotten status', reply([row({ status: 'NOT_SPECIFIED' })]), 'other_status'],
    ['without a reason', reply([row({ setStatusSuccessReason: null })]), 'no_reason'],
    ['with a new reason', reply([row({ setStatusSuccessReason: 'MAYBE' })]), 'no_reason'],
    ['with an error inside', reply([row()], { errors: [ERROR] }), 'errors_in_reply'],
    ['that counts an error', reply([row()], { numErrors: 1 }), 'errors_in_reply'],
    ['that is pending', reply([row()], { status: 'PENDING' }), 'not_complete'],
    ['that is processing', reply([row()], { status: 'PROCESSING' }), 'not_complete'],
    ['that was cancelled', reply([row()], { status: 'CANCELED' }), 'not_complete'],
  ])('%s settles nothing', (_what, answer, why) => {
    expect(judge(answer)).toEqual({ is: 'unclear', why });
  });

  test.each<[string, Envelope<StatusRow>]>([
    ['with the status SUCCESS', reply([row()], { status: 'SUCCESS' })],
    ['without a status', reply([row()], { status: null })],
    ['that counts no errors', reply([row()], { numErrors: 0 })],
    ['in capital letters', reply([row({ subscriberIdString: ADDRESS.toUpperCase() })])],
    [
      'with other rows before',
      reply([row({ subscriptionId: '1', status: 'UNSUBSCRIBED' }), row()]),
    ],
  ])('%s is judged by its row', (_what, answer) => {
    expect(short(judge(answer))).toBe('changed');
  });

  test.each<[string, StatusRow, Partial<StatusRow>, string]>([
    ['stored as sent', statusRow(), {}, 'changed'],
    ['stored in other words', statusRow(), { legalBasisExplanation: 'Asked' }, 'changed'],
    ['the explanation only', statusRow(GROUND), { legalBasisExplanation: 'New.' }, 'changed'],
    ['nothing new', statusRow(GROUND), {}, 'no_reason'],
    ['nothing at all', statusRow(), { legalBasis: null, legalBasisExplanation: null }, 'no_reason'],
  ])('to documenting, %s', (_what, before, rest, is) => {
    const echoed = row({ setStatusSuccessReason: 'NO_STATUS_CHANGE', ...rest });
    expect(short(judge(reply([echoed]), 'document', before))).toBe(is);
  });
});

describe('what HubSpot shows after an unclear write', () => {
  const SENT = Date.parse(LATER);
  const API = 'Public status API, App ID:5';
  type Case = [
    what: string,
    before: StatusRow | null | undefined,
    now: StatusRow | null,
    lane: Lane,
    judgement: ReadingJudgement,
  ];
  const out = statusRow({ status: 'UNSUBSCRIBED' });
  const never = statusRow({ status: 'NOT_SPECIFIED' });
  const inNow = statusRow({ ...GROUND, source: API, timestamp: LATER });

  test.each<Case>([
    ['no row', out, null, 'lift', { is: 'not_yet' }],
    ['the old row', out, out, 'lift', { is: 'not_yet' }],
    ['the wanted status, by the API', out, inNow, 'lift', { is: 'changed', by: 'us' }],
    [
      'the wanted status, by somebody else',
      out,
      { ...inNow, source: 'CRM UI' },
      'lift',
      { is: 'changed', by: 'cannot_tell' },
    ],
    [
      'the wanted status, by nobody knows whom',
      out,
      { ...inNow, source: null },
      'lift',
      { is: 'changed', by: 'cannot_tell' },
    ],
    [
      'the old status with a newer time',
      out,
      { ...out, timestamp: LATER },
      'lift',
      { is: 'overtaken' },
    ],
    ['a third status', out, never, 'lift', { is: 'overtaken' }],
    ['a first row that says never', null, never, 'subscribe', { is: 'not_yet' }],
    ['a first row with an opt-out', null, out, 'subscribe', { is: 'overtaken' }],
    ['a first row as wanted', null, inNow, 'subscribe', { is: 'changed', by: 'us' }],
    ['documented: the old ground', statusRow(), statusRow(), 'document', { is: 'not_yet' }],
    ['documented: the new ground', statusRow(), inNow, 'document', { is: 'changed', by: 'us' }],
    [
      'documented: somebody else’s ground',
      statusRow(),
      { ...inNow, legalBasis: 'NON_GDPR', legalBasisExplanation: 'Other.' },
      'document',
      { is: 'overtaken' },
    ],
    [
      'documented: half of ours',
      statusRow(),
      { ...inNow, legalBasisExplanation: null },
      'document',
      { is: 'changed', by: 'us' },
    ],
    ['documented: opted out meanwhile', statusRow(), out, 'document', { is: 'overtaken' }],
    ['unread before: wanted, of now', undefined, inNow, 'subscribe', { is: 'changed', by: 'us' }],
    [
      'unread before: wanted, of long ago',
      undefined,
      { ...inNow, timestamp: THEN },
      'subscribe',
      { is: 'already' },
    ],
    [
      'unread before: wanted, just within the tolerance of clocks',
      undefined,
      { ...inNow, timestamp: new Date(SENT - 2_000).toISOString() },
      'subscribe',
      { is: 'changed', by: 'us' },
    ],
    [
      'unread before: wanted, just beyond it',
      undefined,
      { ...inNow, timestamp: new Date(SENT - 2_001).toISOString() },
      'subscribe',
      { is: 'already' },
    ],
    [
      'unread before: wanted, with a time that is none',
      undefined,
      { ...inNow, timestamp: '2024-05-22T12:151:01.145Z' },
      'subscribe',
      { is: 'overtaken' },
    ],
    ['unread before: no row', undefined, null, 'subscribe', { is: 'not_yet' }],
    ['unread before: another status, of long ago', undefined, out, 'subscribe', { is: 'not_yet' }],
    [
      'unread before: another status, of now',
      undefined,
      { ...out, timestamp: LATER },
      'subscribe',
      { is: 'overtaken' },
    ],
  ])('%s', (_what, before, now, lane, judgement) => {
    expect(judgeReading(before, now, WISH, lane, SENT)).toEqual(judgement);
  });
});

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
    ['neither', statusRow(), GROUND, 'not_stored'],
    ['no basis', statusRow({ ...GROUND, legalBasis: null }), GROUND, 'not_stored'],
    ['no explanation', statusRow({ ...GROUND, legalBasisExplanation: null }), GROUND, 'not_stored'],
    [
      'an empty explanation',
      statusRow({ ...GROUND, legalBasisExplanation: '' }),
      GROUND,
      'not_stored',
    ],
    ['another basis', statusRow({ ...GROUND, legalBasis: 'NON_GDPR' }), GROUND, 'altered'],
    [
      'a cut explanation',
      statusRow({ ...GROUND, legalBasisExplanation: 'Asked' }),
      GROUND,
      'altered',
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
