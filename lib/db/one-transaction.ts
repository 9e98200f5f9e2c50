import 'server-only';
import type { Database, Queries } from './connection.ts';

/**
 * Does some work for which the database that it is given is one transaction: all that the work does with
 * it is kept, or nothing. Throws what the work throws, or `DatabaseProblem`.
 */
export function inOneTransaction<T>(
  database: Database,
  work: (within: Database) => Promise<T>,
): Promise<T> {
  return database.transaction((tx) => {
    const within: Database = {
      ...database,
      // The same but for what Drizzle's types know of the tables.
      db: tx as unknown as Queries,
      // What fails in it takes back its own part only.
      transaction: (part) => tx.transaction(part),
      run: (statement) => tx.execute(statement),
      apart: () => within,
      close: async () => {},
    };
    return work(within);
  });
}
