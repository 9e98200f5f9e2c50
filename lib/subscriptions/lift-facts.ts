import type { OwnChange } from '../ledger/operation.ts';
import type { LiftFacts } from '../legal-basis/lift-policy.ts';
import { isOfAll } from './change.ts';
import { rowOf } from './judge.ts';
import type { Lifted } from './lift-case.ts';
import type { Reading } from './outcome.ts';
import { type KeptRow, keptOf, type RecordedChange, readRecorded } from './recorded-change.ts';
import { readSource, type SourceKind } from './source.ts';

/** Whoever slips notices it soon, or asks like anybody else. */
export const SLIP_WITHIN_MS = 60 * 60_000;

/** Who asks, and when (ms since the epoch). */
export interface Asking {
  userId: string | null;
  now: number;
}

/**
 * What is known of the opt-out that stands against mail of a type, from HubSpot's words and from our own
 * log, whose changes of this person come newest first.
 *
 * An opt-out is one of ours only if HubSpot still shows it with the very time that our entry has of it, and
 * our entry says for certain that it was ours. Where ours only wrote something to an opt-out that stood
 * already, or put one of all over it, the older one counts: nobody's own wish becomes a colleague's slip by
 * being touched.
 *
 * It was *on request* if the entry holds any word about why: a reason, a reference, an explanation, or that
 * the person asked or complained; and if it put back an opt-out that had been lifted. It was *by mistake*
 * only if it holds none, and whoever made it takes it back within the hour: only they can know, and only
 * while they still see what they did. An opt-out because the address is not used, or as an internal block,
 * is neither. The ground from before is what our entry has of it; without such an entry nobody knows.
 */
export function liftFactsOf(
  { reading, subscriptionId, lifted }: { reading: Reading; subscriptionId: string; lifted: Lifted },
  log: readonly OwnChange[],
  asking: Asking,
): LiftFacts {
  const { isOfAll: isOfAllMail } = lifted;
  const row = rowOf(reading, subscriptionId);
  const found = row?.status === 'UNSUBSCRIBED' ? originOf(row, log) : null;
  if (!found || !lifted.isOneAct)
    return { source: lifted.source, isOfAll: isOfAllMail, ours: null, earlier: null };
  return {
    source: found.source,
    isOfAll: isOfAllMail,
    ours: found.made && oursOf(found.made, asking),
    earlier: found.made && earlierOf(found.made, subscriptionId),
  };
}

interface Made extends RecordedChange {
  by: string | null;
  at: number;
}

/** Follows an opt-out back to where it was made: its source, and the change of ours that made it, or null. */
function originOf(
  row: Pick<KeptRow, 'subscriptionId' | 'timestamp' | 'source'>,
  log: readonly OwnChange[],
): { source: SourceKind; made: Made | null } {
  let current = row;
  for (const { actor, at, detail } of log) {
    const recorded = readRecorded(detail);
    const made = recorded && keptOf(recorded.now, row.subscriptionId);
    if (!recorded || made?.status !== 'UNSUBSCRIBED') continue;
    if (made.timestamp === null || made.timestamp !== current.timestamp) continue;
    const was = keptOf(recorded.before, row.subscriptionId);
    if (was?.status === 'UNSUBSCRIBED') current = was;
    else return { source: readSource(current.source).kind, made: { ...recorded, by: actor, at } };
  }
  return { source: readSource(current.source).kind, made: null };
}

function oursOf(made: Made, { userId, now }: Asking): LiftFacts['ours'] {
  const { change, before, isOurs, undoOf, by, at } = made;
  if (isOfAll(change)) {
    if (change.why === 'asked' || change.why === 'complaint') return 'on_request';
    if (change.why !== null) return null;
  }
  const words = [
    ...[change.reason, change.reference],
    isOfAll(change) ? '' : change.legalBasisExplanation,
  ];
  if (undoOf !== null || words.some((word) => word !== '')) return 'on_request';
  const isSlip = by !== null && by === userId && now - at <= SLIP_WITHIN_MS;
  return isOurs && before !== null && isSlip ? 'by_mistake' : null;
}

function earlierOf({ before, isOurs }: Made, subscriptionId: string): LiftFacts['earlier'] {
  if (before === null || !isOurs) return null;
  const { legalBasis = null, legalBasisExplanation = null } = keptOf(before, subscriptionId) ?? {};
  return { legalBasis, legalBasisExplanation };
}
