import 'server-only';
import { sql } from 'drizzle-orm';
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
    name: 'failed_tasks',
    async remove(database, signal) {
      const { rowCount } = await database.run(
        sql`DELETE FROM graphile_worker._private_jobs
          WHERE attempts >= max_attempts AND locked_at IS NULL
            AND updated_at < now() - make_interval(days => ${DAYS_FAILED_TASKS_ARE_KEPT})`,
        signal,
      );
      return rowCount ?? 0;
    },
  },
];

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
