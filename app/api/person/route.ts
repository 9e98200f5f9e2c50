import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import { database } from '@/lib/db/process-database.ts';
import { env } from '@/lib/env.ts';
import { markOf } from '@/lib/ledger/erase.ts';
import { lookUp } from '@/lib/subscriptions/look-up.ts';

/** Reads one person; by POST, so that the address is in no URL. */
export const POST = jsonRoute(
  'person',
  'look_up',
  z.strictObject({ address: z.string() }),
  (ctx, { address }) =>
    lookUp(
      {
        ...ctx,
        markOf: (one) => markOf({ database: database(), addressKey: env().keys.address }, one),
      },
      address,
    ),
);
