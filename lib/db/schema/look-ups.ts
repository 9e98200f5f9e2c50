import { sql } from 'drizzle-orm';
import { bigint, check, index, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core';
import { bytes } from './columns.ts';

/**
 * Who looked up whom. The person is a keyed hash of the address alone: a look-up makes nobody known
 * to the log, and names nobody.
 */
export const lookUps = pgTable(
  'look_up',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    at: bigint('at_ms', { mode: 'number' }).notNull(),
    actor: uuid('actor').notNull(),
    /** HMAC-SHA-256 of the normalised address, by the address key. */
    addressHash: bytes('address_hash').notNull(),
    session: uuid('session').notNull(),
    request: text('request').notNull(),
  },
  (table) => [
    // One row in ten minutes, however often somebody asks about the same person.
    uniqueIndex('look_up_once').on(table.actor, table.addressHash, sql`(at_ms / 600000)`),
    index('look_up_at').on(table.at, table.id),
    index('look_up_actor').on(table.actor, table.at, table.id),
    index('look_up_person').on(table.addressHash, table.at, table.id),
    check('look_up_address_hash_is_sha256', sql`octet_length(${table.addressHash}) = 32`),
  ],
);
