import * as z from 'zod/mini';
import { serviceRoute } from '@/lib/action.ts';
import { countChange } from '@/lib/metrics.ts';
import { optOutOfAll } from '@/lib/subscriptions/opt-out-of-all.ts';

/**
 * Opts one address out of all e-mail. `unread`: it is to be sent although HubSpot could not be read before;
 * `operation` is the id under which it goes on record.
 */
export const POST = serviceRoute(
  'opt-out-of-all',
  z.strictObject({ change: z.unknown(), unread: z.boolean(), operation: z.guid() }),
  async (ctx, { change, unread, operation }) => {
    const answer = await optOutOfAll(ctx, change, { unread }, operation);
    if (answer.ok) countChange(answer.result.lane, answer.result.outcome);
    return answer;
  },
);
