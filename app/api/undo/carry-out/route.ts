import * as z from 'zod/mini';
import { serviceRoute } from '@/lib/action.ts';
import { readClosed } from '@/lib/ledger/read-operation.ts';
import { countChange } from '@/lib/metrics.ts';
import { undo, undoWishSchema } from '@/lib/subscriptions/undo.ts';

/** Sets back one type of a plan. `operation` is the id under which this goes on record. */
export const POST = serviceRoute(
  'undo/carry-out',
  z.strictObject({ wish: undoWishSchema, operation: z.guid() }),
  async (ctx, { wish, operation }) => {
    const closedOf = (id: string) => readClosed(ctx.db, id);
    const answer = await undo({ ...ctx, closedOf }, wish, operation);
    if (answer.ok) countChange(answer.result.lane, answer.result.outcome);
    return answer;
  },
);
