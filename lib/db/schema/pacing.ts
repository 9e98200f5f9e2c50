import { doublePrecision, pgTable, timestamp } from 'drizzle-orm/pg-core';
import { sortableText } from './columns.ts';

/**
 * What is left of a rate that all processes share. Below zero, that many turns are promised to whoever
 * waits for theirs.
 */
export const rateBuckets = pgTable('rate_bucket', {
  /** Whose limit, and which. */
  policy: sortableText('policy').primaryKey(),
  tokens: doublePrecision('tokens').notNull(),
  /** When it was last filled, by the database's clock. */
  filledAt: timestamp('filled_at', { withTimezone: true }).notNull(),
});
