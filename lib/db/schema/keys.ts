import { sql } from 'drizzle-orm';
import { check, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { bytes } from './columns.ts';

/** Which keys this database is used with: their fingerprints, from which no key can be told. */
export const keyFingerprints = pgTable(
  'key_fingerprint',
  {
    name: text('name', { enum: ['session', 'address', 'heads', 'actions'] }).primaryKey(),
    /** HMAC-SHA-256 of the name, by the key. */
    fingerprint: bytes('fingerprint').notNull(),
    /** When it was first used, or accepted in the place of another. */
    since: timestamp('since', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    check('key_fingerprint_name', sql`${table.name} in ('session', 'address', 'heads', 'actions')`),
    check('key_fingerprint_is_sha256', sql`octet_length(${table.fingerprint}) = 32`),
  ],
);
