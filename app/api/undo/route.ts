import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import { readClosed } from '@/lib/ledger/read-operation.ts';
import { planUndo } from '@/lib/subscriptions/undo.ts';

/** What it takes to undo a change of ours. The reply tells of a person, so that it is kept who asked. */
export const POST = jsonRoute(
  'undo',
  'change',
  z.strictObject({ operation: z.guid() }),
  async (ctx, { operation }) => {
    const closedOf = (id: string) => readClosed(ctx.db, id);
    const planned = await planUndo({ ...ctx, closedOf }, operation);
    if (planned.ok) await ctx.lookedUp(ctx.actor, planned.plan.subscriberIdString);
    return planned;
  },
);
