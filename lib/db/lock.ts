import 'server-only';
import pg from 'pg';
import { sessionConfig } from './connection.ts';
import { DatabaseProblem, withoutValuesAmong } from './problem.ts';

/** "consent desk" in the first of the two numbers of an advisory lock; the second says which. */
export const LOCK_SPACE = 0x63_64_65_73;
const PREPARE = 1;

const WAIT_MS = 120_000;

/**
 * Runs some work on a connection of its own while it holds the lock on the schema: preparing and
 * restoring exclude each other, in whatever process they are. The lock goes with the connection,
 * even after `kill -9`. The work has no time limit of its own. Throws `DatabaseProblem`, or what the work throws.
 */
export async function withSchemaLock<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(
    sessionConfig(url, {
      statement_timeout: 0,
      query_timeout: 0,
      lock_timeout: WAIT_MS,
      idle_in_transaction_session_timeout: 0,
    }),
  );
  // Whoever waits for a query hears of a loss by it.
  client.on('error', () => {});
  return withoutValuesAmong(async () => {
    try {
      await client.connect();
      await takeLock(client);
      return await work(client);
    } finally {
      await client.end();
    }
  });
}

async function takeLock(client: pg.Client): Promise<void> {
  try {
    await client.query('SELECT pg_advisory_lock($1, $2)', [LOCK_SPACE, PREPARE]);
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === '55P03')
      throw new DatabaseProblem(
        'other',
        `Another process has been preparing this database for ${WAIT_MS / 1000} seconds; end it, or wait for it, and start again.`,
      );
    throw error;
  }
}
