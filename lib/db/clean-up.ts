import 'server-only';
import { type SQL, sql } from 'drizzle-orm';
import { IDLE_LIFETIME_MS } from '../auth/lifetime.ts';
import { DAYS_LOOK_UPS_ARE_KEPT } from '../ledger/look-ups.ts';
import type { Database } from './connection.ts';

/** One kind of rows that nobody needs any more. Gives how many were removed. */
export interface Sweep {
  name: string;
  remove: (database: Database, signal?: AbortSignal) => Promise<number>;
}

const DAYS_FAILED_TASKS_ARE_KEPT = 30;

/** What is removed every night, in this order. A part with rows that expire adds its own here. */
export const SWEEPS: readonly Sweep[] = [
  {
    name: 'sessions',
    remove: (database, signal) =>
      count(
        database,
        sql`DELETE FROM session WHERE expires_at < now()
          OR last_seen_at < now() - make_interval(secs => ${IDLE_LIFETIME_MS / 1_000})`,
        signal,
      ),
  },
  {
    name: 'verifications',
    remove: (database, signal) =>
      count(database, sql`DELETE FROM verification WHERE expires_at < now()`, signal),
  },
  {
    name: 'links',
    // A week longer, so that somebody who asks why a link is not good can be told.
    remove: (database, signal) =>
      count(
        database,
        sql`DELETE FROM one_time_link WHERE expires_at < now() - make_interval(days => 7)`,
        signal,
      ),
  },
  {
    name: 'attempts',
    remove: (database, signal) =>
      count(
        database,
        sql`DELETE FROM sign_in_attempt WHERE since < now() - make_interval(days => 1)`,
        signal,
      ),
  },
  {
    name: 'look_ups',
    remove: (database, signal) =>
      count(
        database,
        sql`DELETE FROM look_up WHERE at_ms < ${Date.now() - DAYS_LOOK_UPS_ARE_KEPT * 86_400_000}`,
        signal,
      ),
  },
  {
    name: 'recent_people',
    // They say the same, to the user alone.
    remove: (database, signal) =>
      count(
        database,
        sql`DELETE FROM recent_person
          WHERE opened_at < now() - make_interval(days => ${DAYS_LOOK_UPS_ARE_KEPT})`,
        signal,
      ),
  },
  {
    name: 'failed_tasks',
    remove: (database, signal) =>
      count(
        database,
        sql`DELETE FROM graphile_worker._private_jobs
          WHERE attempts >= max_attempts AND locked_at IS NULL
            AND updated_at < now() - make_interval(days => ${DAYS_FAILED_TASKS_ARE_KEPT})`,
        signal,
      ),
  },
];

async function count(database: Database, statement: SQL, signal?: AbortSignal): Promise<number> {
  const { rowCount } = await database.runAsOwner(statement, signal);
  return rowCount ?? 0;
}

/**
 * Removes what nobody needs any more. One sweep that fails does not keep the others from running;
 * the first failure is thrown at the end. Gives how many rows each removed.
 */
export async function cleanUp(
  database: Database,
  sweeps: readonly Sweep[] = SWEEPS,
  signal?: AbortSignal,
): Promise<Record<string, number>> {
  const removed: Record<string, number> = {};
  const failures: unknown[] = [];
  for (const { name, remove } of sweeps) {
    try {
      removed[name] = await remove(database, signal);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return removed;
}
