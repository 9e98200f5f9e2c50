import type { Envelope, StatusRow } from '../hubspot/types.ts';
import type { OptOutOfAll } from './change.ts';
import { CLOCK_TOLERANCE_MS, changedElsewhere, type ReadingJudgement } from './judge.ts';
import type { ElsewhereChange, Reading, UnclearReason } from './outcome.ts';
import type { StandingOptOut } from './wide-opt-outs.ts';

/**
 * Judges the readable 200 to an opt-out of all: HubSpot answers with the rows that it changed, perhaps
 * with none (fact sheet 1.5), so that it says nothing for certain. Gives why it is unclear, or null where
 * nothing speaks against it: reading both endpoints decides.
 */
export function unclearOptOut(reply: Envelope<StatusRow>): UnclearReason | null {
  if ((reply.numErrors ?? 0) > 0 || reply.errors.length > 0) return 'errors_in_reply';
  const isDone = reply.status === null || ['COMPLETE', 'SUCCESS'].includes(reply.status);
  return isDone ? null : 'not_complete';
}

/**
 * Judges what HubSpot shows after an opt-out of all. HubSpot does not say who set one, so that it is
 * ours for certain only where none stood before and it is not older than our sending; `before` undefined:
 * it could not be read. `sentAt` as for `judgeReading`.
 */
export function judgeOptOut(
  before: StandingOptOut | null | undefined,
  now: StandingOptOut | null,
  sentAt: number,
): ReadingJudgement {
  if (now === null) return { is: 'not_yet' };
  const at = Date.parse(now.since ?? '');
  if (before === undefined && !(at >= sentAt - CLOCK_TOLERANCE_MS)) return { is: 'already' };
  return { is: 'changed', by: at >= sentAt ? 'us' : 'cannot_tell' };
}

/**
 * What changed between two readings beside an opt-out of all: not the opt-out itself, nor that types of
 * the account or the brand became unsubscribed, which it does (fact sheet 1.5).
 */
export function changedBeside(
  before: Reading | null,
  now: Reading | null,
  { businessUnitId }: Pick<OptOutOfAll, 'businessUnitId'>,
): ElsewhereChange[] {
  const isWithin = (brand: string | null | undefined) =>
    businessUnitId === null || brand == null || brand === businessUnitId;
  const brands = new Map(now?.rows.map((row) => [row.subscriptionId, row.businessUnitId]));
  return changedElsewhere(before, now, '').filter((change) => {
    if (change.to !== 'UNSUBSCRIBED') return true;
    return change.kind === 'wide'
      ? !isWithin(change.businessUnitId)
      : !isWithin(brands.get(change.subscriptionId));
  });
}
