import 'server-only';
import { and, eq, isNotNull } from 'drizzle-orm';
import { accounts, users } from '../../db/schema/auth.ts';
import type { AuthDatabase } from '../database.ts';
import { noteUserAct } from '../note.ts';
import type { UsersContext } from '../users-context.ts';
import type { ProviderContext } from './context.ts';

/** By which ways a user can sign in. */
export interface OwnWays {
  /** ISO; null: the provider is not connected. */
  connectedAt: string | null;
  hasPassword: boolean;
}

/** By which ways the actor can sign in; without a provider in the settings, by none of its. */
export async function readOwnWays(
  ctx: UsersContext,
  provider: { issuer: string } | null,
): Promise<OwnWays> {
  const rows = await ctx.database
    .select()
    .from(accounts)
    .where(eq(accounts.userId, ctx.actor?.userId ?? ''));
  const connected = rows.find(({ providerId }) => providerId === provider?.issuer);
  return {
    connectedAt: connected?.createdAt.toISOString() ?? null,
    hasPassword: rows.some(({ password }) => password !== null),
  };
}

/**
 * Lets a user sign in as this person of the provider from now on. Gives why not: the person is another
 * user, or the user is another person there already.
 */
export async function connect(
  ctx: ProviderContext,
  userId: string,
  subject: string,
): Promise<'connected_to_other' | 'already_connected' | null> {
  const own = and(eq(accounts.userId, userId), eq(accounts.providerId, ctx.provider.issuer));
  return ctx.database.transaction(async (tx) => {
    // Two at once: the second finds the first.
    await tx.select().from(users).where(eq(users.id, userId)).for('update');
    const [present] = await tx.select().from(accounts).where(own);
    if (present) return present.accountId === subject ? null : 'already_connected';
    const added = await tx
      .insert(accounts)
      .values({ userId, providerId: ctx.provider.issuer, accountId: subject })
      .onConflictDoNothing()
      .returning({ id: accounts.id });
    if (added.length === 0) return 'connected_to_other';
    await noteUserAct(ctx, tx, 'provider_connected', { issuer: ctx.provider.issuer });
    return null;
  });
}

/**
 * The actor does not sign in by the provider any more. Refused (false) for whoever has no password:
 * there would be no way in.
 */
export async function disconnect(ctx: ProviderContext): Promise<boolean> {
  const { actor } = ctx;
  if (!actor) return false;
  return ctx.database.transaction(async (tx) => {
    if (!(await hasPassword(tx, actor.userId))) return false;
    await tx
      .delete(accounts)
      .where(and(eq(accounts.userId, actor.userId), eq(accounts.providerId, ctx.provider.issuer)));
    await noteUserAct(ctx, tx, 'provider_disconnected', { issuer: ctx.provider.issuer });
    return true;
  });
}

async function hasPassword(tx: AuthDatabase, userId: string): Promise<boolean> {
  const [row] = await tx
    .select({ id: accounts.id })
    .from(accounts)
    .where(and(eq(accounts.userId, userId), isNotNull(accounts.password)));
  return row !== undefined;
}
