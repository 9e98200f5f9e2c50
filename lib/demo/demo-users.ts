import 'server-only';
import { eq } from 'drizzle-orm';
import type { AuthDatabase } from '../auth/database.ts';
import { noteSignIn } from '../auth/note.ts';
import type { Role } from '../auth/permissions.ts';
import { endPresentSession } from '../auth/sign-in.ts';
import { insertUser } from '../auth/user-records.ts';
import type { UsersContext } from '../auth/users-context.ts';
import { accounts, users } from '../db/schema/auth.ts';

/** One person for each role; their names say what they are, and nobody has a password. */
const PEOPLE: Record<Role, { name: string; email: string }> = {
  viewer: { name: 'Demo Viewer', email: 'viewer@demo.test' },
  agent: { name: 'Demo Agent', email: 'agent@demo.test' },
  compliance: { name: 'Demo Compliance Officer', email: 'compliance@demo.test' },
  admin: { name: 'Demo Administrator', email: 'admin@demo.test' },
};

/** Who a person of the demo is. */
export interface DemoUser {
  userId: string;
  name: string;
  email: string;
  role: Role;
}

/**
 * The demo's person of this role, whom it makes if need be, and puts right if somebody has changed or
 * disabled that person. Throws `DatabaseProblem`.
 */
export function ensureDemoUser(database: AuthDatabase, role: Role): Promise<DemoUser> {
  const person = PEOPLE[role];
  return database.transaction(async (tx) => {
    const [known] = await tx
      .update(users)
      .set({ role, disabledAt: null })
      .where(eq(users.email, person.email))
      .returning({ id: users.id });
    const userId = known?.id ?? (await insertUser(tx, { ...person, role, passwordHash: null }));
    const way = { userId, providerId: 'demo', accountId: userId };
    await tx.insert(accounts).values(way).onConflictDoNothing();
    return { ...person, userId, role };
  });
}

/** Opens a session as the demo's person of this role. Only ever called in demo mode. */
export async function signInToDemo(ctx: UsersContext, role: Role): Promise<boolean> {
  const { userId } = await ensureDemoUser(ctx.database, role);
  const { opened } = await ctx.auth.api.openSession({ body: { userId }, headers: ctx.headers });
  if (opened) {
    await endPresentSession(ctx);
    await noteSignIn(ctx, userId, 'demo');
  }
  return opened;
}
