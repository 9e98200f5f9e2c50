import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import { typedFields } from '@/lib/subscriptions/change.ts';
import { readLift } from '@/lib/subscriptions/read-lift.ts';

const { subscriberIdString: address, subscriptionId } = typedFields;

/** What it takes to lift an opt-out, for the screen that asks for it; it is kept who asked. */
export const POST = jsonRoute(
  'lift',
  'change',
  z.strictObject({ address, subscriptionId }),
  async (ctx, of) => {
    const [answer] = await Promise.all([readLift(ctx, of), ctx.lookedUp(ctx.actor, of.address)]);
    return answer;
  },
);
