import 'server-only';
import { createHmac } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Queries, Transaction } from './connection.ts';
import { subject } from './schema/subjects.ts';

/** HMAC-SHA-256 of a normalised address: without the key, an address cannot be found by trying. */
export function addressHash(key: string, address: string): Buffer {
  return createHmac('sha256', key).update(address, 'utf8').digest();
}

/**
 * The random id of the person behind an address, by which records name them. Takes the address as
 * `normaliseAddress` gives it, and the address key. Null if there is none; throws `DatabaseProblem`.
 */
export async function findSubject(
  db: Queries | Transaction,
  key: string,
  address: string,
): Promise<string | null> {
  const [row] = await db
    .select({ id: subject.id })
    .from(subject)
    .where(eq(subject.addressHash, addressHash(key, address)));
  return row?.id ?? null;
}

/**
 * As `findSubject`, and makes one where there is none; of two that do so at once, both get the same.
 */
export async function ensureSubject(
  db: Queries | Transaction,
  key: string,
  address: string,
): Promise<string> {
  const known = await findSubject(db, key, address);
  if (known !== null) return known;
  const hash = addressHash(key, address);
  await db.insert(subject).values({ addressHash: hash }).onConflictDoNothing();
  const made = await findSubject(db, key, address);
  if (made === null) throw new Error('the subject that was made is not there');
  return made;
}
