import 'server-only';
import { and, desc, eq, gt, ne } from 'drizzle-orm';
import { sessions, users } from '../db/schema/auth.ts';
import { IDLE_LIFETIME_MS } from './lifetime.ts';
import { noteUserAct } from './note.ts';
import type { UsersContext } from './users-context.ts';

export interface OwnSession {
  id: string;
  isHere: boolean;
  /** ISO. */
  since: string;
  lastSeenAt: string;
}

/** Where the actor is signed in, the newest first, and whether a second factor is on. */
export async function listOwnSessions(
  ctx: UsersContext,
): Promise<{ sessions: OwnSession[]; twoFactorEnabled: boolean }> {
  const { actor } = ctx;
  if (!actor) return { sessions: [], twoFactorEnabled: false };
  const now = ctx.now();
  const rows = await ctx.database
    .select()
    .from(sessions)
    .where(
      and(
        eq(sessions.userId, actor.userId),
        gt(sessions.expiresAt, new Date(now)),
        gt(sessions.lastSeenAt, new Date(now - IDLE_LIFETIME_MS)),
      ),
    )
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id));
  const [user] = await ctx.database
    .select({ twoFactorEnabled: users.twoFactorEnabled })
    .from(users)
    .where(eq(users.id, actor.userId));
  return {
    twoFactorEnabled: user?.twoFactorEnabled ?? false,
    sessions: rows.map(({ id, createdAt, lastSeenAt }) => ({
      id,
      isHere: id === actor.sessionId,
      since: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
    })),
  };
}

/** Ends the other sessions of the actor, or one of them by its id; never somebody else's. */
export async function endOwnSessions(
  ctx: UsersContext,
  which: { sessionId: string } | 'others',
): Promise<void> {
  if (!ctx.actor) return;
  const own = eq(sessions.userId, ctx.actor.userId);
  await ctx.database
    .delete(sessions)
    .where(
      which === 'others'
        ? and(own, ne(sessions.id, ctx.actor.sessionId))
        : and(own, eq(sessions.id, which.sessionId)),
    );
  await noteUserAct(ctx, ctx.database, 'sessions_ended', { own: true });
}
