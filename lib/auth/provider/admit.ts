import 'server-only';
import { and, eq } from 'drizzle-orm';
import { accounts, users } from '../../db/schema/auth.ts';
import type { AuthDatabase } from '../database.ts';
import { noteUserAct, userFacts } from '../note.ts';
import { withdrawLinks } from '../one-time-links.ts';
import type { Role } from '../permissions.ts';
import { endSessions, hasAdmin, holdAdmins, insertUser } from '../user-records.ts';
import type { ProviderContext, Refusal } from './context.ts';
import { type Claims, nameAndAddress, roleOf } from './person.ts';

type Admitted = { ok: true; userId: string } | { ok: false; code: Refusal };

/**
 * The user that a person of the provider is, with the role that the provider gives now; makes one for
 * whoever comes first. Known by issuer and subject alone. Without a role here all sessions of the
 * user end, and a new role ends the earlier ones; the last administrator keeps role and sessions, and
 * is not let in.
 */
export function admit(ctx: ProviderContext, claims: Claims): Promise<Admitted> {
  const role = roleOf(claims, ctx.provider);
  const now = new Date(ctx.now());
  return ctx.database.transaction(async (tx) => {
    await holdAdmins(tx);
    const [user] = await tx
      .select({ id: users.id, role: users.role, disabledAt: users.disabledAt })
      .from(accounts)
      .innerJoin(users, eq(users.id, accounts.userId))
      .where(isPerson(ctx, claims.sub));
    if (user && user.disabledAt !== null) return { ok: false, code: 'disabled' };
    if (role === null) {
      if (user) await endSessions(tx, user.id);
      return { ok: false, code: 'no_role' };
    }
    if (!user) return makeUser(tx, ctx, claims, role);
    if (user.role === role) return { ok: true, userId: user.id };
    if (user.role === 'admin' && !(await hasAdmin(tx, user.id)))
      return { ok: false, code: 'last_admin' };
    const facts = { ...(await userFacts(tx, user.id)), to: role, by: 'provider' };
    await noteUserAct(ctx, tx, 'role_changed', facts);
    await tx.update(users).set({ role, updatedAt: now }).where(eq(users.id, user.id));
    await endSessions(tx, user.id);
    await withdrawLinks(tx, { userId: user.id }, now);
    return { ok: true, userId: user.id };
  });
}

async function makeUser(
  tx: AuthDatabase,
  ctx: ProviderContext,
  claims: Claims,
  role: Role,
): Promise<Admitted> {
  const person = nameAndAddress(claims);
  if (!person) return { ok: false, code: 'no_address' };
  const [other] = await tx
    .select({ id: users.id })
    .from(users)
    .where(eq(users.email, person.email));
  if (other) return { ok: false, code: 'address_taken' };
  const userId = await insertUser(tx, { ...person, role, passwordHash: null });
  await tx
    .insert(accounts)
    .values({ userId, providerId: ctx.provider.issuer, accountId: claims.sub });
  await withdrawLinks(tx, { email: person.email }, new Date(ctx.now()));
  await noteUserAct(ctx, tx, 'joined', { ...(await userFacts(tx, userId)), by: 'provider' });
  return { ok: true, userId };
}

/** The row by which somebody is known: the issuer and its name for the person. */
export function isPerson({ provider }: ProviderContext, subject: string) {
  return and(eq(accounts.providerId, provider.issuer), eq(accounts.accountId, subject));
}
