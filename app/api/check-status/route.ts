import { jsonRoute } from '@/lib/action.ts';
import { checkSchema } from '@/lib/subscriptions/check.ts';
import { checkStatus } from '@/lib/subscriptions/check-status.ts';

/**
 * Looks once more at HubSpot for an unclear change, and closes its operation once it is clear. The reply
 * tells of a person, so that it is kept who asked.
 */
export const POST = jsonRoute(
  'check-status',
  'look_up',
  checkSchema,
  async (ctx, input) => {
    const { subscriberIdString } = input.check.change;
    const [found] = await Promise.all([
      checkStatus(ctx, input),
      ctx.lookedUp(ctx.actor, subscriberIdString),
    ]);
    return found;
  },
  { isUse: false },
);
