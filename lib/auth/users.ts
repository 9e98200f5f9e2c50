import 'server-only';
import { and, asc, eq, gt, sql } from 'drizzle-orm';
import { links, sessions, twoFactors, users } from '../db/schema/auth.ts';
import { missing, type NotAllowed } from './actor.ts';
import type { AuthDatabase } from './database.ts';
import { type Facts, noteRefusal, noteUserAct, type UserAct, userFacts } from './note.ts';
import { createLink, isOpen, withdrawLinks } from './one-time-links.ts';
import { may, type Role } from './permissions.ts';
import { endSessions, hasAdmin, holdAdmins, isAddress } from './user-records.ts';
import type { UsersContext } from './users-context.ts';

export interface UserRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  disabledAt: Date | null;
  twoFactorEnabled: boolean;
  /** Whether a sign-in provider lets them in, beside a password or alone. */
  hasProvider: boolean;
  lastSeenAt: Date | null;
  sessions: number;
}

export interface OpenInvitation {
  id: string;
  email: string;
  role: Role;
  expiresAt: Date;
}

export type UserProblem =
  | NotAllowed
  | { code: 'no_such_user' }
  /** Used, withdrawn or too old. */
  | { code: 'no_such_invitation' }
  /** A new password would open nothing. */
  | { code: 'disabled' }
  /** One's own password and second step ask for the password, on the account page. */
  | { code: 'own_account' }
  | { code: 'already_a_user' }
  | { code: 'email_malformed' }
  /** Nobody could administer users any more. */
  | { code: 'last_admin' };

export type UserAnswer<T = object> = ({ ok: true } & T) | { ok: false; problem: UserProblem };

/** All users and open invitations; needs `users`. */
export async function listUsers(
  ctx: UsersContext,
): Promise<UserAnswer<{ users: UserRow[]; invitations: OpenInvitation[] }>> {
  const problem = await shut(ctx, 'list_users');
  if (problem) return { ok: false, problem };
  const now = new Date(ctx.now());
  const rows = await ctx.database
    .select({
      id: users.id,
      name: users.name,
      email: users.email,
      role: users.role,
      disabledAt: users.disabledAt,
      twoFactorEnabled: users.twoFactorEnabled,
      hasProvider: sql<boolean>`exists (select from sign_in_account way
        where way.user_id = ${users.id} and way.provider_id like 'http%')`,
      lastSeenAt: sql<Date | null>`max(${sessions.lastSeenAt})`.mapWith(sessions.lastSeenAt),
      sessions: sql<number>`count(${sessions.id})::int`,
    })
    .from(users)
    .leftJoin(sessions, and(eq(sessions.userId, users.id), gt(sessions.expiresAt, now)))
    .groupBy(users.id)
    .orderBy(asc(sql`${users.name} collate "C"`), asc(users.id));
  const open = await ctx.database
    .select({ id: links.id, email: links.email, role: links.role, expiresAt: links.expiresAt })
    .from(links)
    .where(and(eq(links.purpose, 'invite'), isOpen(now)))
    .orderBy(asc(links.createdAt));
  const invitations = open.flatMap(({ email, role, ...rest }) =>
    email && role ? [{ email, role, ...rest }] : [],
  );
  return { ok: true, users: rows, invitations };
}

/** Makes an invitation; gives the token of its link, shown once. Needs `users`. */
export async function inviteUser(
  ctx: UsersContext,
  { email: typed, role }: { email: string; role: Role },
): Promise<UserAnswer<{ token: string; expiresAt: Date }>> {
  const problem = await shut(ctx, 'invite');
  if (problem || !ctx.actor) return refuse(problem);
  const email = typed.trim().toLowerCase();
  if (!isAddress(email)) return { ok: false, problem: { code: 'email_malformed' } };
  const now = new Date(ctx.now());
  const createdBy = ctx.actor.userId;
  return ctx.database.transaction(async (tx) => {
    const [known] = await tx.select({ id: users.id }).from(users).where(eq(users.email, email));
    if (known) return { ok: false, problem: { code: 'already_a_user' } };
    await withdrawLinks(tx, { email }, now);
    const link = await createLink(tx, { purpose: 'invite', email, role, createdBy }, now);
    await noteUserAct(ctx, tx, 'invited', { email, role });
    return { ok: true, ...link };
  });
}

/** Takes an open invitation back. Needs `users`. */
export async function withdrawInvitation(ctx: UsersContext, id: string): Promise<UserAnswer> {
  const problem = await shut(ctx, 'withdraw_invitation');
  if (problem) return { ok: false, problem };
  const now = new Date(ctx.now());
  return ctx.database.transaction(async (tx) => {
    const [withdrawn] = await tx
      .update(links)
      .set({ usedAt: now })
      .where(and(eq(links.id, id), eq(links.purpose, 'invite'), isOpen(now)))
      .returning({ email: links.email, role: links.role });
    if (!withdrawn) return { ok: false, problem: { code: 'no_such_invitation' } };
    await noteUserAct(ctx, tx, 'invitation_withdrawn', withdrawn);
    return { ok: true };
  });
}

/** Makes a link by which somebody chooses a new password; gives its token, shown once. Needs `users`. */
export async function offerNewPassword(
  ctx: UsersContext,
  userId: string,
): Promise<UserAnswer<{ token: string; expiresAt: Date }>> {
  const problem = await shut(ctx, 'offer_password');
  if (problem || !ctx.actor) return refuse(problem);
  if (userId === ctx.actor.userId) return { ok: false, problem: { code: 'own_account' } };
  const now = new Date(ctx.now());
  const createdBy = ctx.actor.userId;
  return ctx.database.transaction(async (tx) => {
    const [known] = await tx
      .select({ disabledAt: users.disabledAt })
      .from(users)
      .where(eq(users.id, userId));
    if (!known) return { ok: false, problem: { code: 'no_such_user' } };
    if (known.disabledAt !== null) return { ok: false, problem: { code: 'disabled' } };
    await withdrawLinks(tx, { userId }, now);
    await noteUserAct(ctx, tx, 'password_offered', await userFacts(tx, userId));
    return { ok: true, ...(await createLink(tx, { purpose: 'reset', userId, createdBy }, now)) };
  });
}

/** Gives somebody another role; it holds from their next request on. Needs `users`. */
export function changeRole(ctx: UsersContext, userId: string, role: Role): Promise<UserAnswer> {
  return changeUser(
    ctx,
    userId,
    'role_changed',
    async (tx) => {
      await tx
        .update(users)
        .set({ role, updatedAt: new Date(ctx.now()) })
        .where(eq(users.id, userId));
      // Whoever has a copy of the old cookie has it for nothing, nor does a link give the new role.
      await endSessions(tx, userId);
      await withdrawLinks(tx, { userId }, new Date(ctx.now()));
    },
    { to: role },
  );
}

/** Shuts somebody out at once: all their sessions and links end. Needs `users`. */
export function disableUser(ctx: UsersContext, userId: string): Promise<UserAnswer> {
  const now = new Date(ctx.now());
  return changeUser(ctx, userId, 'disabled', async (tx) => {
    await tx.update(users).set({ disabledAt: now, updatedAt: now }).where(eq(users.id, userId));
    await endSessions(tx, userId);
    await withdrawLinks(tx, { userId }, now);
  });
}

/** Lets somebody in again. Needs `users`. */
export function enableUser(ctx: UsersContext, userId: string): Promise<UserAnswer> {
  const now = new Date(ctx.now());
  return changeUser(ctx, userId, 'enabled', async (tx) => {
    await tx.update(users).set({ disabledAt: null, updatedAt: now }).where(eq(users.id, userId));
  });
}

/** Ends all sessions of somebody. Needs `users`. */
export function endSessionsOf(ctx: UsersContext, userId: string): Promise<UserAnswer> {
  return changeUser(ctx, userId, 'sessions_ended', async (tx) => {
    await endSessions(tx, userId);
  });
}

/**
 * Takes somebody's second factor away, who has lost app and recovery codes; their sessions end.
 * Needs `users`.
 */
export async function removeSecondFactorOf(ctx: UsersContext, userId: string): Promise<UserAnswer> {
  if (userId === ctx.actor?.userId && !missing(ctx.actor, 'users'))
    return { ok: false, problem: { code: 'own_account' } };
  return changeUser(ctx, userId, 'factor_off', async (tx) => {
    await tx.delete(twoFactors).where(eq(twoFactors.userId, userId));
    await tx
      .update(users)
      .set({ twoFactorEnabled: false, updatedAt: new Date(ctx.now()) })
      .where(eq(users.id, userId));
    await endSessions(tx, userId);
  });
}

/**
 * Changes a user in a transaction that holds all admins fast, and takes it back if no admin were
 * left: two admins who disable each other at the same moment cannot both succeed.
 */
async function changeUser(
  ctx: UsersContext,
  userId: string,
  act: UserAct,
  change: (tx: AuthDatabase) => Promise<void>,
  facts: Facts = {},
): Promise<UserAnswer> {
  const problem = await shut(ctx, act);
  if (problem) return { ok: false, problem };
  const undone: { problem?: UserProblem } = {};
  await ctx.database
    .transaction(async (tx) => {
      await holdAdmins(tx);
      // Who was shut out while this waited does nothing any more.
      const [by] = await tx
        .select({ role: users.role, disabledAt: users.disabledAt })
        .from(users)
        .where(eq(users.id, ctx.actor?.userId ?? ''));
      if (!by || by.disabledAt !== null || !may(by.role, 'users'))
        throw undo(undone, { code: 'not_allowed', permission: 'users' });
      const [known] = await tx.select({ id: users.id }).from(users).where(eq(users.id, userId));
      if (!known) throw undo(undone, { code: 'no_such_user' });
      await noteUserAct(ctx, tx, act, { ...(await userFacts(tx, userId)), ...facts });
      await change(tx);
      if (!(await hasAdmin(tx))) throw undo(undone, { code: 'last_admin' });
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  return undone.problem ? { ok: false, problem: undone.problem } : { ok: true };
}

class Undo extends Error {}

function undo(undone: { problem?: UserProblem }, problem: UserProblem): Undo {
  undone.problem = problem;
  return new Undo(problem.code);
}

/** Why nothing is done for this actor, which then is on record; or null. */
async function shut(ctx: UsersContext, attempted: string): Promise<NotAllowed | null> {
  const problem = missing(ctx.actor, 'users');
  if (problem && ctx.actor) await noteRefusal(ctx, attempted, problem.permission);
  return problem;
}

function refuse(problem: NotAllowed | null): { ok: false; problem: NotAllowed } {
  return { ok: false, problem: problem ?? { code: 'not_allowed', permission: 'users' } };
}
