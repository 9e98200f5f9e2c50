import 'server-only';
import type * as z from 'zod/mini';
import { type Actor, missing } from './auth/actor.ts';
import type { Permission } from './auth/permissions.ts';
import { currentActor } from './auth/session.ts';
import { type Context, requestContext } from './context.ts';
import { DatabaseProblem } from './db/problem.ts';
import { processLedger } from './ledger/process-ledger.ts';
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
  } finally {
    await writeUpNotes(ctx);
  }
}

/** What was noted in this request is on record before it is answered, where the database takes it. */
async function writeUpNotes(ctx: Context): Promise<void> {
  const { notes } = processLedger();
  if (!notes.hasNew()) return;
  await notes.writeUp().catch((surprise) => logSurprise(ctx.log, 'notes', surprise));
}

export type Signed<T> = Guarded<T> | { ok: false; signedOut: true };

/**
 * The boundary of what only people who are signed in may do. Gives the actor; null where the
 * database does not answer, so that nobody can be recognised.
 */
export async function guardActor<T>(
  name: string,
  work: (ctx: Context & { actor: Actor | null }) => Promise<T>,
  { isUse = true } = {},
): Promise<Signed<T>> {
  const ctx = await requestContext();
  try {
    const actor = await recognise(isUse);
    if (actor === 'nobody') return { ok: false, signedOut: true };
    return { ok: true, value: await work({ ...ctx, actor }) };
  } catch (surprise) {
    logSurprise(ctx.log, name, surprise);
    return { ok: false, requestId: ctx.requestId };
  } finally {
    await writeUpNotes(ctx);
  }
}

async function recognise(isUse: boolean): Promise<Actor | 'nobody' | null> {
  try {
    return (await currentActor(isUse)) ?? 'nobody';
  } catch (error) {
    if (error instanceof DatabaseProblem) return null;
    throw error;
  }
}

interface RouteOptions {
  /** False: the page asks by itself, which keeps no session awake. */
  isUse?: boolean;
}

/**
 * A POST route that takes JSON of one shape and gives JSON: 400 for anything else, 401 for nobody who
 * is signed in, 403 without the permission, 503 where the database cannot be used, 500 with the request
 * id for a surprise. Never cached. How much it may be is the proxy's affair.
 */
export function jsonRoute<Schema extends z.ZodMiniType, Output>(
  name: string,
  permission: Permission,
  schema: Schema,
  work: (ctx: Context & { actor: Actor }, input: z.output<Schema>) => Promise<Output>,
  options: RouteOptions = {},
): (request: Request) => Promise<Response> {
  const reply = async (ctx: Context & { actor: Actor }, input: z.output<Schema>) =>
    respond(await work(ctx, input), 200);
  return permittedRoute(name, permission, schema, reply, options);
}

/**
 * As `jsonRoute`, for a service that judges by itself who may, and puts on record whom it refuses. Like an
 * action it is also asked where nobody can be recognised (the actor is null then) and says why, and it goes
 * on when the browser leaves.
 */
export function serviceRoute<Schema extends z.ZodMiniType, Output>(
  name: string,
  schema: Schema,
  work: (ctx: Context & { actor: Actor | null }, input: z.output<Schema>) => Promise<Output>,
): (request: Request) => Promise<Response> {
  return route(name, {}, async (ctx, given) => {
    const input = schema.safeParse(given);
    return input.success ? respond(await work(ctx, input.data), 200) : invalid();
  });
}

/**
 * As `jsonRoute`, with whatever reply its work gives, a file or a stream; it also takes the fields of a
 * form, so that a browser saves the reply by itself.
 */
export function fileRoute<Schema extends z.ZodMiniType>(
  name: string,
  permission: Permission,
  schema: Schema,
  work: (ctx: Context & { actor: Actor }, input: z.output<Schema>) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return permittedRoute(name, permission, schema, work, {});
}

function permittedRoute<Schema extends z.ZodMiniType>(
  name: string,
  permission: Permission,
  schema: Schema,
  work: (ctx: Context & { actor: Actor }, input: z.output<Schema>) => Promise<Response>,
  options: RouteOptions,
): (request: Request) => Promise<Response> {
  return route(name, options, async ({ actor, ...ctx }, given, signal) => {
    if (actor === null) return respond({ error: 'database' }, 503);
    const denied = missing(actor, permission);
    if (denied) return respond({ error: denied.code, permission: denied.permission }, 403);
    const input = schema.safeParse(given);
    if (!input.success) return invalid();
    try {
      return await work({ ...ctx, actor, signal }, input.data);
    } catch (thrown) {
      if (!(thrown instanceof DatabaseProblem) || thrown.kind === 'other') throw thrown;
      const { kind: problem, code } = thrown;
      ctx.log.warn({ where: name, problem, code }, 'The database could not be used');
      return respond({ error: 'database' }, 503);
    }
  });
}

function route(
  name: string,
  { isUse = true }: RouteOptions,
  answer: (
    ctx: Context & { actor: Actor | null },
    given: unknown,
    signal: AbortSignal,
  ) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const text = await request.text();
    const isForm = request.headers.get('content-type')?.startsWith(FORM_TYPE);
    const given = isForm ? Object.fromEntries(new URLSearchParams(text)) : parseJson(text);
    const work = (ctx: Context & { actor: Actor | null }) => answer(ctx, given, request.signal);
    const done = await guardActor(name, work, { isUse });
    if (done.ok) return done.value;
    return 'signedOut' in done
      ? respond({ error: 'signed_out' }, 401)
      : respond({ error: 'failed', requestId: done.requestId }, 500);
  };
}

const invalid = () => respond({ error: 'invalid' }, 400);

const FORM_TYPE = 'application/x-www-form-urlencoded';

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
