import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import { lookUp } from '@/lib/subscriptions/look-up.ts';

/** Reads one person; by POST, so that the address is in no URL. */
export const POST = jsonRoute(
  'person',
  'look_up',
  z.strictObject({ address: z.string() }),
  (ctx, { address }) => lookUp(ctx, address),
);
