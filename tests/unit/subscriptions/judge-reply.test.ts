import { describe, expect, test } from 'vitest';
import type { Envelope, EnvelopeError, StatusRow } from '@/lib/hubspot/types.ts';
import {
  hasLiftedUnseen,
  judgeReading,
  judgeReply,
  type ReplyJudgement,
} from '@/lib/subscriptions/judge.ts';
import type { Lane } from '@/lib/subscriptions/lane.ts';
import { ADDRESS, aChange, GROUND, LATER, reply, statusRow, THEN, TYPE, wanted } from './rows.ts';

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

  test.each([
    ['NO_STATUS_CHANGE', 'no_reason'],
    [CHANGED, 'no_reason'],
    ['UNSUBSCRIBE_FROM_ALL_OCCURRED', 'no_reason'],
    ['RESUBSCRIBE_OCCURRED', 'changed'],
  ])('to documenting, %s with nothing new in the row', (setStatusSuccessReason, is) => {
    const before = statusRow({ legalBasis: 'NON_GDPR', legalBasisExplanation: 'Other.' });
    const echoed = { ...before, setStatusSuccessReason };
    expect(short(judge(reply([echoed]), 'document', before))).toBe(is);
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

describe('an opt-out lifted unseen', () => {
  const change = aChange();
  const lifted = (rest: Partial<StatusRow> = {}) =>
    reply([statusRow({ setStatusSuccessReason: 'RESUBSCRIBE_OCCURRED', ...rest })]);

  test.each<[string, Envelope<StatusRow>, Lane, boolean]>([
    ['in a subscribe', lifted(), 'subscribe', true],
    ['in documenting', lifted(), 'document', true],
    ['in another spelling', lifted({ subscriberIdString: 'Jo@Example.com' }), 'subscribe', true],
    ['asked for', lifted(), 'lift', false],
    ['of somebody else', lifted({ subscriberIdString: 'al@example.com' }), 'subscribe', false],
    ['of another type', lifted({ subscriptionId: '5' }), 'subscribe', false],
    ['to another status', lifted({ status: 'UNSUBSCRIBED' }), 'subscribe', false],
    ['for no stated reason', lifted({ setStatusSuccessReason: CHANGED }), 'subscribe', false],
    ['without a row', reply([]), 'subscribe', false],
  ])('%s', (_what, answer, lane, is) => {
    expect(hasLiftedUnseen(answer, change, lane)).toBe(is);
  });

  test('is none where the wish is an opt-out', () => {
    const optOut = aChange({ statusState: 'UNSUBSCRIBED' });
    expect(hasLiftedUnseen(lifted({ status: 'UNSUBSCRIBED' }), optOut, 'unsubscribe')).toBe(false);
  });
});

test('to documenting, a reply never claims a change that reading the same row denies', () => {
  const grounds = [
    GROUND,
    { legalBasis: 'NON_GDPR', legalBasisExplanation: 'Other.' },
    { legalBasis: null, legalBasisExplanation: null },
    { legalBasis: GROUND.legalBasis, legalBasisExplanation: 'Other.' },
  ];
  const before = statusRow(grounds[1]);
  const kept = [CHANGED, 'UNSUBSCRIBE_FROM_ALL_OCCURRED', 'NO_STATUS_CHANGE', null];
  const cases = grounds.flatMap((ground) => [
    ...kept.flatMap((reason) => [THEN, LATER].map((at) => [ground, reason, at] as const)),
    // Lifting sets the status anew, and so its time.
    [ground, 'RESUBSCRIBE_OCCURRED', LATER] as const,
  ]);
  const pairs = cases.map(([ground, setStatusSuccessReason, timestamp]) => {
    const row = statusRow({ ...ground, setStatusSuccessReason, timestamp });
    const said = judgeReply(reply([row]), ADDRESS, TYPE, WISH, 'document', before).is;
    const read = judgeReading(before, row, WISH, 'document', Date.parse(LATER)).is;
    return `${said}, ${read}`;
  });
  expect(new Set(pairs)).toEqual(
    new Set([
      'changed, changed',
      'changed, overtaken',
      'unclear, changed',
      'unclear, overtaken',
      'unclear, not_yet',
    ]),
  );
});
