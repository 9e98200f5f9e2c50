import 'server-only';
import { createHmac } from 'node:crypto';
import { eq, isNotNull } from 'drizzle-orm';
import type { Queries, Transaction } from './connection.ts';
import { subject } from './schema/subjects.ts';
import { openAddress, sealAddress } from './sealed-address.ts';

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
 * As `findSubject`, and makes one where there is none; of two that do so at once, both get the same. From
 * then on `addressOf` finds the address again.
 */
export async function ensureSubject(
  db: Queries | Transaction,
  key: string,
  address: string,
): Promise<string> {
  const hash = addressHash(key, address);
  const [known] = await db
    .select({ id: subject.id, isSealed: isNotNull(subject.sealedAddress) })
    .from(subject)
    .where(eq(subject.addressHash, hash));
  if (known?.isSealed) return known.id;
  const sealedAddress = sealAddress(key, address, hash);
  const [made] = await db
    .insert(subject)
    .values({ addressHash: hash, sealedAddress })
    .onConflictDoUpdate({ target: subject.addressHash, set: { sealedAddress } })
    .returning({ id: subject.id });
  if (!made) throw new Error('the subject that was made is not there');
  return made.id;
}

/**
 * The address behind a person's random id, or null: there is no such person, they were erased, or the
 * address key is another one. Throws `DatabaseProblem`.
 */
export async function addressOf(
  db: Queries | Transaction,
  key: string,
  id: string,
): Promise<string | null> {
  const [row] = await db
    .select({ hash: subject.addressHash, sealed: subject.sealedAddress })
    .from(subject)
    .where(eq(subject.id, id));
  return row?.sealed ? openAddress(key, row.sealed, row.hash) : null;
}
