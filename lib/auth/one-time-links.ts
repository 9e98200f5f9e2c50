import 'server-only';
import { createHash, randomBytes } from 'node:crypto';
import { and, eq, gt, isNull, sql } from 'drizzle-orm';
import { links } from '../db/schema/auth.ts';
import type { AuthDatabase } from './database.ts';
import { type Role, rolesWith } from './permissions.ts';

export type OneTimeLink = typeof links.$inferSelect;

export type LinkWanted =
  | { purpose: 'setup' }
  | { purpose: 'invite'; email: string; role: Role; createdBy: string }
  | { purpose: 'reset'; userId: string; createdBy: string | null };

const HOUR_MS = 3_600_000;
const LIFETIME_MS: Record<OneTimeLink['purpose'], number> = {
  setup: 24 * HOUR_MS,
  invite: 72 * HOUR_MS,
  reset: 2 * HOUR_MS,
};

/** Makes a link; gives its token, which is kept nowhere: the database has its hash. */
export async function createLink(
  database: AuthDatabase,
  wanted: LinkWanted,
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + LIFETIME_MS[wanted.purpose]);
  await database
    .insert(links)
    .values({ ...wanted, tokenHash: hashOf(token), createdAt: now, expiresAt });
  return { token, expiresAt };
}

/** The link of a token, if it is still good. */
export async function findLink(
  database: AuthDatabase,
  token: string,
  now: Date,
): Promise<OneTimeLink | null> {
  const [link] = await database.select().from(links).where(isGood(token, now));
  return link ?? null;
}

/** Uses a link up; null if it is not good any more, also when two try at once. */
export async function takeLink(
  database: AuthDatabase,
  token: string,
  now: Date,
): Promise<OneTimeLink | null> {
  const [link] = await database
    .update(links)
    .set({ usedAt: now })
    .where(isGood(token, now))
    .returning();
  return link ?? null;
}

/** Takes back all good links of one purpose, or of one person. */
export async function withdrawLinks(
  database: AuthDatabase,
  which: { purpose: 'setup' } | { userId: string } | { email: string },
  now: Date,
): Promise<void> {
  const chosen =
    'purpose' in which
      ? eq(links.purpose, which.purpose)
      : 'userId' in which
        ? eq(links.userId, which.userId)
        : eq(links.email, which.email);
  await database
    .update(links)
    .set({ usedAt: now })
    .where(and(chosen, isNull(links.usedAt)));
}

const isGood = (token: string, now: Date) => and(eq(links.tokenHash, hashOf(token)), isOpen(now));

/** Not used, not too old, and whoever made it may still make such links; nobody: the console itself. */
export function isOpen(now: Date) {
  return and(
    isNull(links.usedAt),
    gt(links.expiresAt, now),
    sql`(${links.createdBy} is null or exists (
      select from console_user maker
      where maker.id = ${links.createdBy} and maker.disabled_at is null
        and maker.role in ${rolesWith('users')}))`,
  );
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
