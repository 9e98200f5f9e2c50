import 'server-only';
import { isAPIError } from 'better-auth/api';
import { and, eq, isNotNull } from 'drizzle-orm';
import { accounts, sessions, users } from '../db/schema/auth.ts';
import { forgetAttempts, takeAttempt, takeCode } from './attempts.ts';
import { noteFailedSignIn, noteSignIn, noteSignOut } from './note.ts';
import { addressIn, endSessions } from './user-records.ts';
import type { UsersContext } from './users-context.ts';

export type SignedIn =
  | { is: 'signed_in' }
  /** The password is right; the second factor is asked for next. */
  | { is: 'second_factor' }
  /** The same answer for an unknown address, a wrong password and somebody who is disabled. */
  | { is: 'wrong' }
  | { is: 'too_many'; retryAfterMs: number };

/**
 * Signs somebody in with address and password; Better Auth sets the cookie. Attempts are counted
 * before they are made. One password hash is computed in every branch, by Better Auth where there is
 * no such account (its sign-in route), so that the time tells nothing.
 */
export async function signIn(
  ctx: UsersContext,
  { email, password }: { email: string; password: string },
): Promise<SignedIn> {
  const attempt = { account: email, clientAddress: ctx.clientAddress };
  const taken = await takeAttempt(ctx.database, ctx.addressKey, attempt, new Date(ctx.now()));
  if (!taken.allowed) {
    await noteFailedSignIn(ctx, 'too_many', { email });
    return { is: 'too_many', retryAfterMs: taken.retryAfterMs };
  }
  try {
    const stood = await passwordOf(ctx, email);
    const answer = await ctx.auth.api.signInEmail({
      body: { email: email.trim(), password },
      headers: ctx.headers,
    });
    // Whatever replaced or took the password away meanwhile has ended all sessions but this one.
    if (stood && (await passwordOf(ctx, email))?.hash !== stood.hash) {
      await endSessions(ctx.database, stood.userId);
      await noteFailedSignIn(ctx, 'wrong', { email });
      return { is: 'wrong' };
    }
    if ('twoFactorRedirect' in answer) return { is: 'second_factor' };
    await forgetAttempts(ctx.database, ctx.addressKey, attempt);
    await endPresentSession(ctx);
    await noteSignIn(ctx, answer.user.id, 'password');
    return { is: 'signed_in' };
  } catch (error) {
    if (!isAPIError(error) || error.statusCode >= 500) throw error;
    await noteFailedSignIn(ctx, 'wrong', { email });
    return { is: 'wrong' };
  }
}

async function passwordOf({ database }: UsersContext, email: string) {
  const [row] = await database
    .select({ userId: users.id, hash: accounts.password })
    .from(users)
    .innerJoin(accounts, and(eq(accounts.userId, users.id), isNotNull(accounts.password)))
    .where(eq(users.email, addressIn(email)));
  return row ?? null;
}

export type SecondFactor =
  | { is: 'signed_in' }
  | { is: 'wrong' }
  | { is: 'too_many' }
  | { is: 'expired' };

/**
 * The second step: a code of the app or a recovery code, each good once. Better Auth counts the
 * attempts of each sign-in and of each account, and locks for a while.
 */
export async function verifySecondFactor(ctx: UsersContext, code: string): Promise<SecondFactor> {
  const typed = code.replace(/\s/g, '');
  try {
    const sent = { body: { code: typed }, headers: ctx.headers };
    const isOfApp = /^\d{6}$/.test(typed);
    const { user, token } = isOfApp
      ? await ctx.auth.api.verifyTOTP(sent)
      : await ctx.auth.api.verifyBackupCode(sent);
    const used = { userId: user.id, code: typed };
    if (isOfApp && !(await takeCode(ctx.database, ctx.addressKey, used, new Date(ctx.now())))) {
      await ctx.database.delete(sessions).where(eq(sessions.token, token ?? ''));
      await noteFailedSignIn(ctx, 'code_used_before', { userId: user.id });
      return { is: 'wrong' };
    }
    const attempt = { account: user.email, clientAddress: ctx.clientAddress };
    await forgetAttempts(ctx.database, ctx.addressKey, attempt);
    await endPresentSession(ctx);
    await noteSignIn(ctx, user.id, 'second_step');
    return { is: 'signed_in' };
  } catch (error) {
    if (!isAPIError(error) || error.statusCode >= 500) throw error;
    const said = String(error.body?.code ?? '');
    const isTooMany = /TOO_MANY|LOCKED/.test(said);
    const is = isTooMany ? 'too_many' : said === 'INVALID_TWO_FACTOR_COOKIE' ? 'expired' : 'wrong';
    await noteFailedSignIn(ctx, `second_step_${is}`, {});
    return { is };
  }
}

/** Who has signed in anew has a new session: the one that this request came with ends. */
export async function endPresentSession(ctx: UsersContext): Promise<void> {
  if (ctx.actor) await ctx.database.delete(sessions).where(eq(sessions.id, ctx.actor.sessionId));
}

/** Ends the session of this request. Throws `DatabaseProblem` where it could not be ended. */
export async function signOut(ctx: UsersContext): Promise<void> {
  await endPresentSession(ctx);
  await ctx.auth.api.signOut({ headers: ctx.headers });
  if (ctx.actor) await noteSignOut(ctx);
}
