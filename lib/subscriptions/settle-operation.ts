import type { OpenOperation } from '../ledger/operation.ts';
import type { SettleContext } from './context.ts';
import type { PendingCheck } from './outcome.ts';
import { closeRecord, keepRecordOpen, settlesAt, workOf } from './record.ts';
import { type Settled, settle } from './settle.ts';

const MINUTE_MS = 60_000;
/** From the opening on. */
export const WATCHED_FOR_MS = 7 * 24 * 60 * MINUTE_MS;
/** From look to look of the task; the last one repeats. */
const LOOK_AGAIN_MS = [1, 2, 5, 15, 60, 360, 1_440].map((minutes) => minutes * MINUTE_MS);

/**
 * Looks at HubSpot for an open operation, and closes it with what became of it. What stays unknown is
 * kept open for the next look; after seven days it is closed as unknown. Limits as for `settle`. Throws
 * what its log throws.
 */
export async function settleOperation(
  ctx: SettleContext,
  operation: OpenOperation,
  limits: { lookUntil: number; answerBy: number },
): Promise<Settled> {
  const check = checkOf(ctx, operation);
  const settled = await settle(ctx, check, limits);
  const { verdict, known } = settled;
  const isWatchedOut = ctx.now() >= operation.openedAt + WATCHED_FOR_MS;
  if (verdict.outcome === 'unknown' && verdict.check !== null && !isWatchedOut) {
    const pause = LOOK_AGAIN_MS[Math.min(operation.looks, LOOK_AGAIN_MS.length - 1)] ?? 0;
    const lookAt = Math.max(ctx.now() + pause, verdict.check.settlesAt);
    await keepRecordOpen(ctx, operation, { check: verdict.check, lookAt, now: known.now });
  } else await closeRecord(ctx, operation, verdict, known);
  return settled;
}

/** What it is settled with now: as it was kept, with the moments of sending. */
function checkOf(ctx: SettleContext, operation: OpenOperation): PendingCheck {
  const { check } = workOf(operation);
  const { firstSentAt, lastSentAt } = operation;
  return {
    ...check,
    firstSentAt,
    lastSentAt,
    // Whoever gave this answer knows when its last call ended.
    settlesAt:
      check.why === 'no_answer_from_console'
        ? settlesAt(operation, ctx.settleWindowMs)
        : check.settlesAt,
  };
}

/** How long one look of the task may take. */
const LOOK_MS = 8_000;

/**
 * Settles operations that were left open, oldest first, for at most `budgetMs`. Gives how many it
 * looked at. Throws what its log throws.
 */
export async function settleForgotten(
  ctx: SettleContext,
  { budgetMs }: { budgetMs: number },
): Promise<number> {
  const until = ctx.now() + budgetMs;
  let looked = 0;
  while (ctx.now() < until && !ctx.signal?.aborted) {
    const [operation] = await ctx.operations.takeDue(ctx.now(), {
      lookAgainAt: ctx.now() + MINUTE_MS,
      limit: 1,
    });
    if (!operation) break;
    const now = ctx.now();
    await settleOperation(ctx, operation, { lookUntil: now, answerBy: now + LOOK_MS });
    looked++;
  }
  return looked;
}
