import type { SettleContext } from './context.ts';
import type { CheckResult, PendingCheck } from './outcome.ts';
import { settle } from './settle.ts';
import { settleOperation } from './settle-operation.ts';

const ANSWER_WITHIN_MS = 8_000;

/**
 * Looks once more at HubSpot for an unclear change, and closes its operation once it is clear. Takes
 * the check that came with the unknown result, for an operation that was never opened or is closed
 * already. Gives the verdict as of now: still unknown, or settled. Sends nothing but reads. Throws what
 * the log throws.
 */
export async function checkStatus(
  ctx: SettleContext,
  { operation, check }: { operation: string; check: PendingCheck },
): Promise<CheckResult> {
  const now = ctx.now();
  const limits = { lookUntil: now, answerBy: now + ANSWER_WITHIN_MS };
  const open = await ctx.operations.find(operation);
  const { verdict, known, error } = open
    ? await settleOperation(ctx, open, limits)
    : await settle(ctx, check, limits);
  return { ...verdict, ...known, checkedAt: ctx.now(), readError: error };
}
