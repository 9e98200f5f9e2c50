import type { Envelope, HubSpotError, StatusRow } from '../hubspot/types.ts';
import { type AnyChange, isOfAll } from './change.ts';
import type { SubscriptionsContext } from './context.ts';
import { effectOf } from './effect.ts';
import { hasLiftedUnseen, rowFor } from './judge.ts';
import type { Lane } from './lane.ts';
import type { ChangeResult, Known, Verdict } from './outcome.ts';
import { callsIn } from './read-person.ts';
import type { Sending } from './write-status.ts';

/** What a result tells beside the verdict, where there is something to tell. */
export interface Answered {
  isContact: boolean | null;
  reads: number;
  /** Calls made after the write. */
  readsAfter: number;
  known: Known;
  reply: Envelope<StatusRow> | null;
  writeError: HubSpotError | null;
}

/** Whether a reply says that a change lifted an opt-out that nobody had seen; see `hasLiftedUnseen`. */
export function isUnseenLift(
  reply: Envelope<StatusRow> | null,
  change: AnyChange,
  lane: Lane,
): boolean {
  return reply !== null && !isOfAll(change) && hasLiftedUnseen(reply, change, lane);
}

function unchanged({ change, before }: Sending): Known {
  const brand = isOfAll(change) ? change.businessUnitId : null;
  const effect = before && effectOf(rowFor(before, change), before.wide, brand);
  return { now: before, effect, basis: 'none_sent', elsewhere: [] };
}

/** Puts together what is answered to one change, or what was answered so far. */
export function resultOf<Of extends AnyChange>(
  ctx: SubscriptionsContext,
  sending: Sending<Of>,
  verdict: Verdict,
  more: Partial<Answered>,
): ChangeResult<Of> {
  const { change, lane, before, technicalBasis, startedAt, writes } = sending;
  return {
    ...verdict,
    ...(more.known ?? unchanged(sending)),
    change,
    lane,
    before,
    isContact: more.isContact ?? null,
    technicalBasis,
    liftedUnseen: isUnseenLift(more.reply ?? null, change, lane),
    answered: true,
    reply: more.reply ?? null,
    writeError: more.writeError ?? null,
    writes,
    calls: (more.reads ?? 0) + callsIn(writes) + (more.readsAfter ?? 0),
    waitedMs: writes.reduce((sum, exchange) => sum + exchange.waitedMs, 0),
    startedAt,
    durationMs: ctx.now() - startedAt,
  };
}
