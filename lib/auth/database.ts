import type { NodePgDatabase } from 'drizzle-orm/node-postgres';

/** The database, or a transaction on it, as these services use it. */
export type AuthDatabase = Pick<
  NodePgDatabase<Record<string, never>>,
  'select' | 'insert' | 'update' | 'delete' | 'execute' | 'transaction'
>;
