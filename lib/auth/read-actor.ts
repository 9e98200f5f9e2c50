import 'server-only';
import { isAPIError } from 'better-auth/api';
import { eq } from 'drizzle-orm';
import { DatabaseProblem, problemOf } from '../db/problem.ts';
import { sessions } from '../db/schema/auth.ts';
import type { Actor } from './actor.ts';
import { sessionState } from './lifetime.ts';
import type { UsersContext } from './users-context.ts';

/**
 * Who makes this request, or null. Better Auth checks the cookie's signature, and reads session and
 * user anew each time, so that a change of role, disabling or lifetimes holds from the next request on. A session that
 * was idle for too long is deleted. What a page asks by itself (`isUse` false) keeps no session
 * awake. Throws `DatabaseProblem` where the database does not answer.
 */
export async function readActor(
  ctx: Omit<UsersContext, 'actor'>,
  { isUse = true }: { isUse?: boolean } = {},
): Promise<Actor | null> {
  const found = await findSession(ctx);
  if (!found) return null;
  const { session, user } = found;
  if (user.disabledAt) return null;
  const lastSeenAt = session.lastSeenAt ?? session.createdAt;
  const { alive, noteUse } = sessionState({ ...session, lastSeenAt }, ctx.now());
  if (!alive) {
    await unlessUnwritable(ctx.database.delete(sessions).where(eq(sessions.id, session.id)));
    return null;
  }
  if (noteUse && isUse)
    await unlessUnwritable(
      ctx.database
        .update(sessions)
        .set({ lastSeenAt: new Date(ctx.now()) })
        .where(eq(sessions.id, session.id)),
    );
  const { id: userId, name, email, role } = user;
  return { userId, name, email, role, sessionId: session.id };
}

async function findSession({ auth, headers }: Omit<UsersContext, 'actor'>) {
  try {
    return await auth.api.getSession({ headers });
  } catch (error) {
    // Better Auth wraps what the database said: whoever asks must know if it is gone.
    if (isAPIError(error) && error.cause instanceof DatabaseProblem) throw error.cause;
    throw error;
  }
}

/** A database that only takes no entries now still tells who somebody is: the screen says the rest. */
async function unlessUnwritable(write: PromiseLike<unknown>): Promise<void> {
  try {
    await write;
  } catch (thrown) {
    const { kind } = problemOf(thrown);
    if (kind !== 'read_only' && kind !== 'disk_full') throw thrown;
  }
}
