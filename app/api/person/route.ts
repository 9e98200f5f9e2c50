import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import { lookUp } from '@/lib/subscriptions/look-up.ts';

/** Reads one person, and keeps who did; by POST, so that the address is in no URL. */
export const POST = jsonRoute(
  'person',
  'look_up',
  z.strictObject({ address: z.string() }),
  async (ctx, { address }) => {
    const [person] = await Promise.all([lookUp(ctx, address), ctx.lookedUp(ctx.actor, address)]);
    return person;
  },
);
