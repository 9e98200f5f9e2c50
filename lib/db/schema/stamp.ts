import { sql } from 'drizzle-orm';
import { bigint, check, pgTable, smallint, text, timestamp } from 'drizzle-orm/pg-core';

/**
 * What this database belongs to: one HubSpot account, or the demo. One row, written at first use; a
 * trigger keeps it as it is for ever.
 */
export const stamp = pgTable(
  'stamp',
  {
    id: smallint('id').primaryKey().default(1),
    kind: text('kind', { enum: ['live', 'demo'] }).notNull(),
    /** HubSpot's id of the account; null in the demo. */
    portalId: bigint('portal_id', { mode: 'bigint' }),
    stampedAt: timestamp('stamped_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [
    check('stamp_is_one_row', sql`${table.id} = 1`),
    // Not a mere OR: a check whose condition is null is taken for kept.
    check(
      'stamp_names_a_portal_if_live',
      sql`CASE ${table.kind} WHEN 'live' THEN coalesce(${table.portalId} > 0, false) WHEN 'demo' THEN ${table.portalId} IS NULL ELSE false END`,
    ),
  ],
);

/** One row that is written to find out whether the database takes a change now. */
export const heartbeat = pgTable(
  'heartbeat',
  {
    id: smallint('id').primaryKey().default(1),
    beatAt: timestamp('beat_at', { withTimezone: true }).notNull().defaultNow(),
  },
  (table) => [check('heartbeat_is_one_row', sql`${table.id} = 1`)],
);
