import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import { addressOf } from '@/lib/db/find-subject.ts';
import { env } from '@/lib/env.ts';
import { readOptOutHistory } from '@/lib/subscriptions/read-opt-out-history.ts';

/** What HubSpot's own history says of a person, who is named by their id; it is kept who asked. */
export const POST = jsonRoute(
  'people/history',
  'look_up',
  z.strictObject({ subject: z.guid() }),
  async (ctx, { subject }) => {
    const address = await addressOf(ctx.db, env().keys.address, subject);
    if (address === null) return { ok: false, problem: { code: 'no_such_person' } };
    const [answer] = await Promise.all([
      readOptOutHistory(ctx, address),
      ctx.lookedUp(ctx.actor, address),
    ]);
    return answer;
  },
);
