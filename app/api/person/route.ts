import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import { database } from '@/lib/db/process-database.ts';
import { env } from '@/lib/env.ts';
import { markOf } from '@/lib/ledger/erase.ts';
import { lookUp } from '@/lib/subscriptions/look-up.ts';

/** Reads one person, and keeps who did; by POST, so that the address is in no URL. */
export const POST = jsonRoute(
  'person',
  'look_up',
  z.strictObject({ address: z.string() }),
  async (ctx, { address }) => {
    const marks = { database: database(), addressKey: env().keys.address };
    const [person] = await Promise.all([
      lookUp({ ...ctx, markOf: (one) => markOf(marks, one) }, address),
      ctx.lookedUp(ctx.actor, address),
    ]);
    return person;
  },
);
