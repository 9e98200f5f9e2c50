import 'server-only';
import type * as z from 'zod/mini';
import { type Context, requestContext } from './context.ts';
import { logSurprise } from './log.ts';
import type { Guarded } from './result.ts';

/**
 * The boundary of every server action and POST route: builds the context, and turns a surprise into
 * a logged line and an answer that names its request id.
 */
export async function guard<T>(
  name: string,
  work: (ctx: Context) => Promise<T>,
): Promise<Guarded<T>> {
  const ctx = await requestContext();
  try {
    return { ok: true, value: await work(ctx) };
  } catch (surprise) {
    logSurprise(ctx.log, name, surprise);
    return { ok: false, requestId: ctx.requestId };
  }
}

/**
 * A POST route that takes JSON of one shape and gives JSON: 400 for anything else, 500 with the
 * request id for a surprise. Never cached. How much it may be is the proxy's affair.
 */
export function jsonRoute<Schema extends z.ZodMiniType, Output>(
  name: string,
  schema: Schema,
  work: (ctx: Context, input: z.output<Schema>) => Promise<Output>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const input = schema.safeParse(parseJson(await request.text()));
    if (!input.success) return respond({ error: 'invalid' }, 400);
    const done = await guard(name, (ctx) => work({ ...ctx, signal: request.signal }, input.data));
    return done.ok
      ? respond(done.value, 200)
      : respond({ error: 'failed', requestId: done.requestId }, 500);
  };
}

function respond(body: unknown, status: number): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
