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

/** The largest JSON body that a route reads, in bytes. */
const MAX_BODY_BYTES = 256 * 1024;

/**
 * A POST route that takes JSON of one shape and gives JSON: 400 for anything else, 413 for too much,
 * 500 with the request id for a surprise. Never cached.
 */
export function jsonRoute<Schema extends z.ZodMiniType, Output>(
  name: string,
  schema: Schema,
  work: (ctx: Context, input: z.output<Schema>) => Promise<Output>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const text = await readText(request);
    if (text === null) return respond({ error: 'too_large' }, 413);
    const input = schema.safeParse(parseJson(text));
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

async function readText(request: Request): Promise<string | null> {
  if (!request.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BODY_BYTES) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
