import { index, pgTable, primaryKey, timestamp, uuid } from 'drizzle-orm/pg-core';
import { users } from './auth.ts';
import { subject } from './subjects.ts';

/**
 * Whom each user opened last, so that they are one key away. It names nobody by itself, ends with the
 * user, and with whoever was opened when they are erased.
 */
export const recentPeople = pgTable(
  'recent_person',
  {
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    subject: uuid('subject')
      .notNull()
      .references(() => subject.id, { onDelete: 'cascade' }),
    openedAt: timestamp('opened_at', { withTimezone: true }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.subject] }),
    index('recent_person_user').on(table.userId, table.openedAt),
    index('recent_person_subject').on(table.subject),
  ],
);
