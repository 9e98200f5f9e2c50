import type { HubSpotError } from '../hubspot/types.ts';
import { isOfAll } from './change.ts';
import type { SubscriptionsContext } from './context.ts';
import { effectOf } from './effect.ts';
import {
  basisStored,
  changedElsewhere,
  judgeReading,
  type ReadingJudgement,
  rowFor,
} from './judge.ts';
import { changedBeside, judgeOptOut } from './judge-opt-out.ts';
import type { Known, PendingCheck, Reading, Verdict } from './outcome.ts';
import { callsIn, type PersonReading, readPerson } from './read-person.ts';
import { optOutFor } from './wide-opt-outs.ts';

/** Waits between two looks at HubSpot while the user waits, ms. */
const BACKOFF_MS = [300, 700, 1_500, 3_000];

export interface Settled {
  verdict: Verdict;
  known: Known;
  error: HubSpotError | null;
  calls: number;
}

/**
 * Reads HubSpot until it is clear what became of an unclear write. No new look is begun after
 * `lookUntil` (at least one is), none lasts beyond `answerBy` (both ms since the epoch). The old status
 * is believed only by a reading begun after `check.settlesAt` (design 4.7). What stays unclear comes
 * back as *unknown*, with the same check where there is something left to wait for.
 */
export async function settle(
  ctx: SubscriptionsContext,
  check: PendingCheck,
  { lookUntil, answerBy }: { lookUntil: number; answerBy: number },
): Promise<Settled> {
  const { change, before } = check;
  let calls = 0;
  for (let round = 0; ; round++) {
    const begunAt = ctx.now();
    const person = await readPerson(ctx, change.subscriberIdString, answerBy);
    calls += callsIn(person.exchanges);
    const reading = person.ok ? person.reading : null;
    const verdict = person.ok ? verdictOf(check, person, begunAt) : unknown(check, false);
    const known = knownFrom(before, reading, check);
    if (verdict.outcome === 'unknown') known.basis = 'not_known';
    const error = person.ok ? null : person.error;
    const isFinal = verdict.outcome !== 'unknown' || verdict.check === null;
    if (isFinal) return { verdict, known, error, calls };
    const waitMs = BACKOFF_MS[Math.min(round, BACKOFF_MS.length - 1)] ?? 0;
    if (ctx.signal?.aborted || ctx.now() + waitMs >= lookUntil)
      return { verdict, known, error, calls };
    await ctx.sleep(waitMs, ctx.signal);
  }
}

function unknown(check: PendingCheck, overtaken: boolean): Verdict {
  return { outcome: 'unknown', why: check.why, overtaken, check };
}

function verdictOf(
  check: PendingCheck,
  { reading, clockDifference }: Extract<PersonReading, { ok: true }>,
  readAt: number,
): Verdict {
  const settled = readAt >= check.settlesAt;
  const judged = judge(check, reading, check.firstSentAt + clockDifference);
  switch (judged.is) {
    case 'changed':
      return { outcome: 'changed', by: judged.by, confirmed: 'by_reading' };
    case 'already':
      return { outcome: 'already', sent: true };
    case 'not_yet':
      return settled
        ? { outcome: 'refused', by: 'not_carried_out', after: check.why }
        : unknown(check, false);
    case 'gone':
      return unknown(check, false);
    case 'overtaken':
      return { outcome: 'unknown', why: check.why, overtaken: true, check: settled ? null : check };
    default:
      return judged satisfies never;
  }
}

/** Judges what HubSpot shows of a change; `sentAt` in ms since the epoch, by HubSpot's clock. */
export function judge(
  { change, lane, before }: Pick<PendingCheck, 'change' | 'lane' | 'before'>,
  now: Reading,
  sentAt: number,
): ReadingJudgement {
  if (isOfAll(change)) {
    const { businessUnitId } = change;
    const stood = before === null ? undefined : optOutFor(before.wide, businessUnitId);
    return judgeOptOut(stood, optOutFor(now.wide, businessUnitId), sentAt);
  }
  const row = before === null ? undefined : rowFor(before, change);
  return judgeReading(row, rowFor(now, change), change, lane, sentAt);
}

/** Puts together what is known of the person from a reading made after the write. */
export function knownFrom(
  before: Reading | null,
  now: Reading | null,
  { change }: Pick<PendingCheck, 'change'>,
): Known {
  if (isOfAll(change))
    return {
      now,
      effect: now && effectOf(null, now.wide, change.businessUnitId),
      basis: 'none_sent',
      elsewhere: changedBeside(before, now, change),
    };
  const row = rowFor(now, change);
  return {
    now,
    effect: now && effectOf(row, now.wide),
    basis: basisStored(row, change),
    elsewhere: changedElsewhere(before, now, change.subscriptionId),
  };
}
