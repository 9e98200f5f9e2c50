import 'server-only';
import { createHmac } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { attempts } from '../db/schema/auth.ts';
import type { AuthDatabase } from './database.ts';

/** How many attempts fail before there is a wait, within `WINDOW_MS`. */
const PER_ACCOUNT = 10;
/** Many people may sit behind one address. */
const PER_ADDRESS = 60;
export const WINDOW_MS = 15 * 60_000;

export interface Attempt {
  /** The e-mail address as typed, or the id of somebody who is signed in. */
  account: string;
  /** Where the attempt comes from; null where that is not known. */
  clientAddress: string | null;
}

export type Taken = { allowed: true } | { allowed: false; retryAfterMs: number };

/**
 * Counts an attempt before it is made, in the database, so that neither many at once nor several
 * processes get round it. A success gives it back (`forgetAttempts`). The keys are keyed hashes:
 * no address stands in the table.
 */
export async function takeAttempt(
  database: AuthDatabase,
  key: string,
  attempt: Attempt,
  now: Date,
): Promise<Taken> {
  const counted = keysOf(key, attempt);
  const windowStart = new Date(now.getTime() - WINDOW_MS);
  const isOver = sql`${attempts.since} < ${windowStart.toISOString()}::timestamptz`;
  const rows = await database
    .insert(attempts)
    .values(counted.map((one) => ({ key: one.key, count: 1, since: now })))
    .onConflictDoUpdate({
      target: attempts.key,
      set: {
        count: sql`case when ${isOver} then 1 else ${attempts.count} + 1 end`,
        since: sql`case when ${isOver} then excluded.since else ${attempts.since} end`,
      },
    })
    .returning();
  const waits = rows
    .filter((row) => row.count > (counted.find((one) => one.key === row.key)?.limit ?? 0))
    .map((row) => row.since.getTime() + WINDOW_MS - now.getTime());
  return waits.length === 0
    ? { allowed: true }
    : { allowed: false, retryAfterMs: Math.max(...waits) };
}

/**
 * Somebody has shown who they are: the earlier failures of the account count no more, and this
 * attempt does not count against the address, behind which many may sit.
 */
export async function forgetAttempts(
  database: AuthDatabase,
  key: string,
  attempt: Attempt,
): Promise<void> {
  const [account, address] = keysOf(key, attempt);
  if (account) await database.delete(attempts).where(eq(attempts.key, account.key));
  if (address)
    await database
      .update(attempts)
      .set({ count: sql`greatest(${attempts.count} - 1, 0)` })
      .where(eq(attempts.key, address.key));
}

/** In one order always, so that two at once wait for each other and do not lock each other out. */
function keysOf(
  key: string,
  { account, clientAddress }: Attempt,
): { key: string; limit: number }[] {
  const hashed = (kind: string, text: string) =>
    `${kind}:${createHmac('sha256', key).update(`${kind}:${text}`).digest('base64url')}`;
  return [
    { key: hashed('account', account.trim().toLowerCase()), limit: PER_ACCOUNT },
    ...(clientAddress ? [{ key: hashed('address', clientAddress), limit: PER_ADDRESS }] : []),
  ];
}
