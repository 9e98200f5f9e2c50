import type { SubscriptionsContext } from './context.ts';
import type { CheckResult, PendingCheck } from './outcome.ts';
import { settle } from './settle.ts';

const ANSWER_WITHIN_MS = 8_000;

/**
 * Looks once more at HubSpot for an unclear change. Takes the check that came with the unknown
 * result, gives the verdict as of now: still unknown, or settled. Sends nothing but reads.
 */
export async function checkStatus(
  ctx: SubscriptionsContext,
  check: PendingCheck,
): Promise<CheckResult> {
  const { verdict, known, error } = await settle(ctx, check, {
    lookUntil: ctx.now(),
    answerBy: ctx.now() + ANSWER_WITHIN_MS,
  });
  return { ...verdict, ...known, checkedAt: ctx.now(), readError: error };
}
