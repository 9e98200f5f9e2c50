import type { Envelope, StatusRow } from '../hubspot/types.ts';
import type { AnyChange } from './change.ts';
import type { SubscriptionsContext } from './context.ts';
import { rowFor } from './judge.ts';
import type { ChangeResult, Reading, Verdict } from './outcome.ts';
import { callsIn, readPerson } from './read-person.ts';
import { type Answered, isUnseenLift } from './result-of.ts';
import { knownFrom, settle } from './settle.ts';
import { pendingCheck, type Sending, type Written } from './write-status.ts';

/** An action answers within 20 s; what is unclear by then is answered as unknown. */
const BUDGET_MS = 19_000;
/** How long the user waits for HubSpot to be read back; then the page goes on checking. */
const READ_BACK_BUDGET_MS = 4_000;

type Answer<Of extends AnyChange> = (
  verdict: Verdict,
  more?: Partial<Answered>,
) => ChangeResult<Of>;

/** Turns what came back into a verdict; reads HubSpot again where the reply alone does not do. */
export async function confirm<Of extends AnyChange>(
  ctx: SubscriptionsContext,
  sending: Sending,
  written: Written,
  answer: Answer<Of>,
): Promise<ChangeResult<Of>> {
  if (written.is === 'refused')
    return answer(
      { outcome: 'refused', by: 'hubspot', cause: written.error },
      { writeError: written.error },
    );
  const { judgement, reply, error } = written;
  if (judgement.is !== 'unclear') {
    const byReply = knownFrom(sending.before, withRow(sending.before, judgement.row), sending);
    const verdict: Verdict =
      judgement.is === 'changed'
        ? { outcome: 'changed', by: 'us', confirmed: 'by_reply' }
        : { outcome: 'already', sent: true };
    if (!isReadAgain(sending, reply)) return answer(verdict, { known: byReply, reply });
    const again = await readPerson(
      ctx,
      sending.change.subscriberIdString,
      sending.startedAt + BUDGET_MS,
    );
    const readsAfter = callsIn(again.exchanges);
    const rowAgain = again.ok ? rowFor(again.reading, sending.change) : null;
    // No row says nothing against the reply.
    if (!again.ok || rowAgain === null)
      return answer(verdict, { known: byReply, reply, readsAfter });
    if (rowAgain.status === sending.change.statusState) {
      const known = knownFrom(sending.before, again.reading, sending);
      return answer(
        verdict.outcome === 'changed' ? { ...verdict, confirmed: 'by_reading' } : verdict,
        { known, reply, readsAfter },
      );
    }
  }
  const why = judgement.is === 'unclear' ? judgement.why : 'other_status';
  const answerBy = sending.startedAt + BUDGET_MS;
  const lookUntil = Math.min(answerBy, ctx.now() + READ_BACK_BUDGET_MS);
  const settled = await settle(ctx, pendingCheck(ctx, sending, why), { lookUntil, answerBy });
  return answer(settled.verdict, {
    known: settled.known,
    reply,
    writeError: error,
    readsAfter: settled.calls,
  });
}

/**
 * Both endpoints are read again after a lift, one that nobody meant included, and where an opt-out of
 * all was set (design 4.7).
 */
function isReadAgain(
  { change, lane, before }: Sending,
  reply: Envelope<StatusRow> | null,
): boolean {
  return (
    lane === 'lift' ||
    before === null ||
    before.wide.some((row) => row.status === 'UNSUBSCRIBED') ||
    isUnseenLift(reply, change, lane)
  );
}

function withRow(before: Reading | null, row: StatusRow): Reading {
  const others = (before?.rows ?? []).filter((old) => old.subscriptionId !== row.subscriptionId);
  return { rows: [...others, row], wide: before?.wide ?? [] };
}
