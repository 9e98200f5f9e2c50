import 'server-only';
import { isAPIError } from 'better-auth/api';
import { and, eq, notInArray, sql } from 'drizzle-orm';
import { sessions, verifications } from '../db/schema/auth.ts';
import { forgetAttempts, takeAttempt } from './attempts.ts';
import { noteUserAct } from './note.ts';
import { withdrawLinks } from './one-time-links.ts';
import { type PasswordProblem, passwordProblem } from './password-rules.ts';
import type { UsersContext } from './users-context.ts';

export type PasswordRefusal = 'password_wrong' | 'too_many';

/**
 * Does what the actor's own password is asked for once more. Who finds an open session cannot guess
 * the password here either: attempts are counted, apart from those at the sign-in.
 */
export async function withOwnPassword<T>(
  ctx: UsersContext,
  work: () => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; code: PasswordRefusal }> {
  if (!ctx.actor) return { ok: false, code: 'password_wrong' };
  const attempt = { account: ctx.actor.userId, clientAddress: ctx.clientAddress };
  const taken = await takeAttempt(ctx.database, ctx.addressKey, attempt, new Date(ctx.now()));
  if (!taken.allowed) return { ok: false, code: 'too_many' };
  try {
    const value = await withinLifetime(ctx, work);
    await forgetAttempts(ctx.database, ctx.addressKey, attempt);
    return { ok: true, value };
  } catch (error) {
    if (isAPIError(error) && WRONG.includes(error.body?.code ?? ''))
      return { ok: false, code: 'password_wrong' };
    throw error;
  }
}

/** So Better Auth refuses a password; whoever has none knows none. */
const WRONG = ['INVALID_PASSWORD', 'CREDENTIAL_ACCOUNT_NOT_FOUND'];

/**
 * What replaces the actor's session by a new one does not lengthen it: its end stays where it was.
 * Gives what the work gives.
 */
export async function withinLifetime<T>(ctx: UsersContext, work: () => Promise<T>): Promise<T> {
  const own = eq(sessions.userId, ctx.actor?.userId ?? '');
  const before = await ctx.database.select().from(sessions).where(own);
  const present = before.find(({ id }) => id === ctx.actor?.sessionId);
  const value = await work();
  if (present)
    await ctx.database
      .update(sessions)
      .set({ expiresAt: sql`least(${sessions.expiresAt}, ${present.expiresAt.toISOString()})` })
      .where(
        and(
          own,
          notInArray(
            sessions.id,
            before.map(({ id }) => id),
          ),
        ),
      );
  return value;
}

/** Whether the actor knows their own password. */
export function showOwnPassword(ctx: UsersContext, password: string) {
  return withOwnPassword(ctx, () =>
    ctx.auth.api.verifyPassword({ body: { password }, headers: ctx.headers }),
  );
}

export type OwnPasswordAnswer =
  | { ok: true }
  | { ok: false; field: 'current'; code: PasswordRefusal }
  | { ok: false; field: 'password'; code: PasswordProblem };

/**
 * Changes the actor's own password; all their sessions end, and this browser gets a new one. What was
 * begun with the old one, and links to a new one, end too.
 */
export async function changeOwnPassword(
  ctx: UsersContext,
  { current, password }: { current: string; password: string },
): Promise<OwnPasswordAnswer> {
  const weak = ctx.actor && passwordProblem(password, ctx.actor);
  if (weak) return { ok: false, field: 'password', code: weak };
  const body = { currentPassword: current, newPassword: password, revokeOtherSessions: true };
  const done = await withOwnPassword(ctx, () =>
    ctx.auth.api.changePassword({ body, headers: ctx.headers }),
  );
  if (!done.ok) return { ok: false, field: 'current', code: done.code };
  const userId = ctx.actor?.userId ?? '';
  await ctx.database.delete(verifications).where(eq(verifications.value, userId));
  await withdrawLinks(ctx.database, { userId }, new Date(ctx.now()));
  await noteUserAct(ctx, ctx.database, 'password_changed');
  return { ok: true };
}
