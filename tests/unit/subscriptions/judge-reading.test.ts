import { describe, expect, test } from 'vitest';
import type { StatusRow } from '@/lib/hubspot/types.ts';
import { judgeReading, type ReadingJudgement } from '@/lib/subscriptions/judge.ts';
import type { Lane } from '@/lib/subscriptions/lane.ts';
import { GROUND, LATER, statusRow, THEN, wanted } from './rows.ts';

const WISH = wanted({ statusState: 'SUBSCRIBED', ...GROUND });

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
    ['no row, as before', null, null, 'subscribe', { is: 'not_yet' }],
    ['the row is gone', out, null, 'lift', { is: 'gone' }],
    ['the row is gone that said never', never, null, 'subscribe', { is: 'gone' }],
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
      'the wanted status, by the API, with another basis',
      out,
      { ...inNow, legalBasis: 'NON_GDPR' },
      'lift',
      { is: 'changed', by: 'cannot_tell' },
    ],
    [
      'the wanted status, by the API, with another explanation',
      out,
      { ...inNow, legalBasisExplanation: 'Asked by letter.' },
      'lift',
      { is: 'changed', by: 'cannot_tell' },
    ],
    [
      'the wanted status, by the API, without a ground',
      out,
      { ...inNow, legalBasis: null, legalBasisExplanation: null },
      'lift',
      { is: 'changed', by: 'cannot_tell' },
    ],
    [
      'the wanted status, by the API, with our ground, from before the sending',
      out,
      { ...inNow, timestamp: THEN },
      'lift',
      { is: 'changed', by: 'cannot_tell' },
    ],
    [
      'the wanted status, by the API, with our ground, nobody knows when',
      out,
      { ...inNow, timestamp: null },
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
    [
      'documented: the old ground, the status set anew',
      statusRow(),
      statusRow({ timestamp: LATER }),
      'document',
      { is: 'overtaken' },
    ],
    ['documented: the new ground', statusRow(), inNow, 'document', { is: 'changed', by: 'us' }],
    [
      'documented: the new ground word for word, of a status that the person set',
      statusRow(),
      statusRow(GROUND),
      'document',
      { is: 'changed', by: 'cannot_tell' },
    ],
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
      { is: 'changed', by: 'cannot_tell' },
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
      { is: 'changed', by: 'cannot_tell' },
    ],
    [
      'unread before: wanted, a moment before the sending',
      undefined,
      { ...inNow, timestamp: new Date(SENT - 1).toISOString() },
      'subscribe',
      { is: 'changed', by: 'cannot_tell' },
    ],
    [
      'unread before: wanted, of now, by somebody else',
      undefined,
      { ...inNow, source: 'CRM UI' },
      'subscribe',
      { is: 'changed', by: 'cannot_tell' },
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

  test.each<[string, Partial<StatusRow>, 'us' | 'cannot_tell']>([
    ['by the API, of now', {}, 'us'],
    ['by the API, of now, with a basis', GROUND, 'us'],
    ['by the API, of before', { timestamp: THEN }, 'cannot_tell'],
    ['by somebody else', { source: 'List-unsubscribe header' }, 'cannot_tell'],
  ])('an opt-out without a ground, %s: %s', (_what, row, by) => {
    const now = statusRow({ status: 'UNSUBSCRIBED', source: API, timestamp: LATER, ...row });
    const wish = wanted({ statusState: 'UNSUBSCRIBED' });
    for (const before of [statusRow(), null, undefined]) {
      // Unread before, an old opt-out was there already.
      if (before === undefined && row.timestamp === THEN) continue;
      const judged = judgeReading(before, now, wish, 'unsubscribe', SENT);
      expect(judged).toEqual({ is: 'changed', by });
    }
  });
});
