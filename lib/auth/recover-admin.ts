import 'server-only';
import { asc, eq, sql } from 'drizzle-orm';
import { accounts, twoFactors, users } from '../db/schema/auth.ts';
import { addNote } from '../ledger/notes.ts';
import { VERSION } from '../version.ts';
import type { AuthDatabase } from './database.ts';
import { createLink, withdrawLinks } from './one-time-links.ts';
import { endSessions, hasUsers, holdAdmins } from './user-records.ts';

export type Recovered =
  | { is: 'recovered'; email: string; token: string; expiresAt: Date; undone: Undone[] }
  /** Several admins, and nobody said which. */
  | { is: 'which'; admins: string[] }
  | { is: 'no_users' }
  /** Users, and not one admin, disabled or not. */
  | { is: 'no_admin'; users: string[] }
  | { is: 'not_an_admin'; admins: string[] }
  | { is: 'no_such_user' }
  /** Nobody is made an admin while there is one. */
  | { is: 'has_admin'; admins: string[] };

/** What was done to let somebody in again, beside the link. */
export type Undone = 'enabled' | 'second_factor_removed' | 'made_admin';

/**
 * Lets an administrator in again who has lost everything: a link to a new password, no second factor,
 * no session of before, enabled. `email` says whom; without it, the only admin. `makeAdmin`: the user
 * becomes one, if there is none. For whoever works on the machine itself: nobody is asked for a
 * permission. Changes nothing unless it gives `recovered`.
 */
export async function recoverAdmin(
  database: AuthDatabase,
  { email, makeAdmin }: { email: string | null; makeAdmin: boolean },
  now: Date,
): Promise<Recovered> {
  return database.transaction(async (tx) => {
    await holdAdmins(tx);
    if (!(await hasUsers(tx))) return { is: 'no_users' };
    const everybody = await tx
      .select()
      .from(users)
      .orderBy(asc(sql`${users.email} collate "C"`));
    const admins = everybody.filter(({ role }) => role === 'admin');
    const emails = admins.map((admin) => admin.email);
    if (admins.length === 0 && !makeAdmin)
      return { is: 'no_admin', users: everybody.map((user) => user.email) };
    if (makeAdmin && admins.length > 0) return { is: 'has_admin', admins: emails };
    if (email === null && admins.length > 1) return { is: 'which', admins: emails };
    const wanted = email?.trim().toLowerCase() ?? emails[0];
    const user = everybody.find((one) => one.email === wanted);
    if (!user) return { is: 'no_such_user' };
    if (user.role !== 'admin' && !makeAdmin) return { is: 'not_an_admin', admins: emails };

    const { id: userId } = user;
    const second = await tx
      .delete(twoFactors)
      .where(eq(twoFactors.userId, userId))
      .returning({ id: twoFactors.id });
    await tx
      .update(users)
      .set({ role: 'admin', disabledAt: null, twoFactorEnabled: false, updatedAt: now })
      .where(eq(users.id, userId));
    // What stood only behind the second factor must not open without it; the link sets a new password.
    await tx.delete(accounts).where(eq(accounts.userId, userId));
    await endSessions(tx, userId);
    await withdrawLinks(tx, { userId }, now);
    const link = await createLink(tx, { purpose: 'reset', userId, createdBy: null }, now);
    const undone: Undone[] = [
      ...(makeAdmin ? (['made_admin'] as const) : []),
      ...(user.disabledAt ? (['enabled'] as const) : []),
      ...(second.length > 0 ? (['second_factor_removed'] as const) : []),
    ];
    const { name, role } = user;
    const facts = { act: 'recovered', user: { id: userId, name, email: user.email, role }, undone };
    await addNote(
      tx,
      {
        ...{ kind: 'user_changed', actor: null, subject: null, operation: null, outcome: null },
        detail: { who: null, version: VERSION, by: 'command', ...facts },
      },
      now.getTime(),
    );
    return { is: 'recovered', email: user.email, ...link, undone };
  });
}
