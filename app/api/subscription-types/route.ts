import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import { listTypes } from '@/lib/subscriptions/list-types.ts';

/** Reads the account's subscription types. */
export const POST = jsonRoute('subscription-types', 'look_up', z.strictObject({}), (ctx) =>
  listTypes(ctx),
);
