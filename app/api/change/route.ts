import * as z from 'zod/mini';
import { serviceRoute } from '@/lib/action.ts';
import { countChange } from '@/lib/metrics.ts';
import { readAgreement } from '@/lib/subscriptions/agreement.ts';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';

/**
 * Sets one contact's subscription status, as the action does, for a page that sends several: a tab runs its
 * actions one after the other. `operation` is the id under which it goes on record.
 */
export const POST = serviceRoute(
  'change',
  z.strictObject({
    change: z.unknown(),
    agreement: z.optional(z.unknown()),
    operation: z.guid(),
  }),
  async (ctx, { change, agreement, operation }) => {
    const answer = await changeStatus(ctx, change, readAgreement(agreement), operation);
    if (answer.ok) countChange(answer.result.lane, answer.result.outcome);
    return answer;
  },
);
