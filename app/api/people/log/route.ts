import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import { readPersonLog } from '@/lib/ledger/read-person-log.ts';

/** What our log says of a person before one of its entries; the person is named by their id. */
export const POST = jsonRoute(
  'people/log',
  'look_up',
  z.strictObject({
    subject: z.guid(),
    below: z.nullable(z.int().check(z.positive())),
  }),
  (ctx, { subject, below }) => readPersonLog(ctx, subject, below),
);
