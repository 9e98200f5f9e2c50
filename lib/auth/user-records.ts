import 'server-only';
import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import { accounts, sessions, users, verifications } from '../db/schema/auth.ts';
import type { AuthDatabase } from './database.ts';
import type { Role } from './permissions.ts';

/** Whether a text can be somebody's e-mail address. */
export function isAddress(email: string): boolean {
  return /^[^\s\p{C}@]+@[^\s\p{C}@]+\.[^\s\p{C}@]+$/u.test(email) && email.length <= 254;
}

/** Until its end, only this transaction changes who is an administrator. */
export async function holdAdmins(tx: AuthDatabase): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtext('consent-desk:admins'))`);
}

/** Whether somebody can sign in and administer users, not counting `except`. */
export async function hasAdmin(database: AuthDatabase, except?: string): Promise<boolean> {
  const [admin] = await database
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.role, 'admin'),
        isNull(users.disabledAt),
        sql`exists (select from sign_in_account way where way.user_id = ${users.id}
          and (way.password is not null or way.provider_id <> 'credential'))`,
        except === undefined ? undefined : ne(users.id, except),
      ),
    )
    .limit(1);
  return admin !== undefined;
}

/** Ends all sessions of somebody, and the sign-ins that wait for a second step. */
export async function endSessions(database: AuthDatabase, userId: string): Promise<void> {
  await database.delete(sessions).where(eq(sessions.userId, userId));
  await database.delete(verifications).where(eq(verifications.value, userId));
}

/** Whether there is anybody yet. */
export async function hasUsers(database: AuthDatabase): Promise<boolean> {
  const [one] = await database.select({ id: users.id }).from(users).limit(1);
  return one !== undefined;
}

/**
 * Writes a new user with a password's hash; gives the id. The address is lower-cased here, and a
 * name is made `visible`.
 */
export async function insertUser(
  database: AuthDatabase,
  person: { name: string; email: string; role: Role; passwordHash: string | null },
): Promise<string> {
  const email = addressIn(person.email);
  const name = visible(person.name);
  const [row] = await database
    .insert(users)
    .values({ name, email, role: person.role, emailVerified: true })
    .returning({ id: users.id });
  if (!row) throw new Error('A user was not inserted.');
  if (person.passwordHash !== null)
    await database.insert(accounts).values({
      userId: row.id,
      providerId: 'credential',
      accountId: row.id,
      password: person.passwordHash,
    });
  return row.id;
}

/** A typed address as users have theirs; what the database can hold of nobody is nobody's. */
export function addressIn(typed: string): string {
  return typed.trim().toLowerCase().replaceAll('\0', '\ufffd');
}

/** A name on one line, without control characters and without marks that turn the text around it. */
export function visible(name: string): string {
  return name.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, ' ').trim();
}
