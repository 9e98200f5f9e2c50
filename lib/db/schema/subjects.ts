import { sql } from 'drizzle-orm';
import { check, pgTable, timestamp, unique, uuid } from 'drizzle-orm/pg-core';
import { bytes } from './columns.ts';

/**
 * A person about whom something is on record, under a random id. The address itself is not here: it
 * is found by a keyed hash, and found again by its id only with the key, so that the table by itself
 * names nobody.
 */
export const subject = pgTable(
  'subject',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    /** HMAC-SHA-256 of the normalised address, by the address key. */
    addressHash: bytes('address_hash').notNull(),
    /** The address, encrypted by a key made of the address key; null: of before, until it is opened again. */
    sealedAddress: bytes('sealed_address'),
    createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    unique('subject_has_one_address').on(table.addressHash),
    check('subject_address_hash_is_sha256', sql`octet_length(${table.addressHash}) = 32`),
  ],
);
