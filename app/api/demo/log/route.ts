import * as z from 'zod/mini';
import { jsonRoute } from '@/lib/action.ts';
import { database } from '@/lib/db/process-database.ts';
import { putLogRight, tamperWithLog } from '@/lib/demo/tamper.ts';
import { env } from '@/lib/env.ts';

const order = z.strictObject({ do: z.enum(['tamper', 'put_right']) });

const run = jsonRoute('demo-log', 'audit_log', order, async (_ctx, input) => {
  const ctx = { database: database(), dataDir: env().dataDir };
  if (input.do === 'tamper') return tamperWithLog(ctx);
  return { ok: true, tampering: await putLogRight(ctx) };
});

/** The demo's tampering with its own log; there is no such route in live mode. */
export function POST(request: Request): Promise<Response> {
  return env().mode === 'demo'
    ? run(request)
    : Promise.resolve(new Response(null, { status: 404 }));
}
