import { pgTable, text } from 'drizzle-orm/pg-core';
import { sortableText } from './columns.ts';

/** What is decided in the console itself; what is not here is as it is by default. */
export const settings = pgTable('setting', {
  name: sortableText('name').primaryKey(),
  /** JSON. */
  value: text('value').notNull(),
});
