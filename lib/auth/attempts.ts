import 'server-only';
import { createHmac } from 'node:crypto';
import { isIPv6 } from 'node:net';
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
 * processes get round it. A success gives it back (`forgetAttempts`). What comes from an address that
 * has to wait does not count against the account: one address keeps few people out. The keys are keyed
 * hashes: no address stands in the table.
 */
export async function takeAttempt(
  database: AuthDatabase,
  key: string,
  attempt: Attempt,
  now: Date,
): Promise<Taken> {
  const { account, address } = keysOf(key, attempt);
  const byAddress = address ? await take(database, address, PER_ADDRESS, now) : ALLOWED;
  return byAddress.allowed ? take(database, account, PER_ACCOUNT, now) : byAddress;
}

/**
 * Notes that a code of somebody's app was used; false if it was before. A code is good for more than a
 * minute, so whoever looks on could use it again.
 */
export async function takeCode(
  database: AuthDatabase,
  key: string,
  { userId, code }: { userId: string; code: string },
  now: Date,
): Promise<boolean> {
  const { allowed } = await take(database, hashed(key, 'code', `${userId}:${code}`), 1, now);
  return allowed;
}

const ALLOWED: Taken = { allowed: true };

async function take(database: AuthDatabase, key: string, limit: number, now: Date): Promise<Taken> {
  const windowStart = new Date(now.getTime() - WINDOW_MS);
  const isOver = sql`${attempts.since} < ${windowStart.toISOString()}::timestamptz`;
  const [row] = await database
    .insert(attempts)
    .values({ key, count: 1, since: now })
    .onConflictDoUpdate({
      target: attempts.key,
      set: {
        count: sql`case when ${isOver} then 1 else ${attempts.count} + 1 end`,
        since: sql`case when ${isOver} then excluded.since else ${attempts.since} end`,
      },
    })
    .returning();
  if (!row || row.count <= limit) return ALLOWED;
  return { allowed: false, retryAfterMs: row.since.getTime() + WINDOW_MS - now.getTime() };
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
  const { account, address } = keysOf(key, attempt);
  await database.delete(attempts).where(eq(attempts.key, account));
  if (address)
    await database
      .update(attempts)
      .set({ count: sql`greatest(${attempts.count} - 1, 0)` })
      .where(eq(attempts.key, address));
}

function keysOf(key: string, { account, clientAddress }: Attempt) {
  return {
    account: hashed(key, 'account', account.trim().toLowerCase()),
    address: clientAddress && hashed(key, 'address', networkOf(clientAddress)),
  };
}

function hashed(key: string, kind: 'account' | 'address' | 'code', text: string): string {
  return `${kind}:${createHmac('sha256', key).update(`${kind}:${text}`).digest('base64url')}`;
}

/** What one customer of a network has: an IPv4 address, or the first 64 bits of an IPv6 address. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped) return mapped;
  // In the one way in which an address is written out (RFC 5952).
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`);
  const [before = '', after] = hostname.slice(1, -1).split('::');
  const groups = before.split(':').filter(Boolean);
  const behind = after?.split(':').filter(Boolean) ?? [];
  const between = Array.from({ length: 8 - groups.length - behind.length }, () => '0');
  return [...groups, ...(after === undefined ? [] : between), ...behind].slice(0, 4).join(':');
}
