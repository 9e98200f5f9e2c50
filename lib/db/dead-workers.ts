import 'server-only';
import type { WorkerUtils } from 'graphile-worker';
import type { Client } from 'pg';

/** The first number of the advisory locks that living workers hold; the second is their id's hash. */
export const WORKER_LOCKS = 0x63_64_77_6b;

/** Says that this worker is alive, for as long as the connection lasts. */
export async function holdWorkerLock(client: Client, workerId: string): Promise<void> {
  await client.query('SELECT pg_advisory_lock($1, hashtext($2))', [WORKER_LOCKS, workerId]);
}

/**
 * Gives the tasks of dead workers back to the living: a worker that has locked a task, and whose own
 * lock is free, is gone. Takes the id of the own worker, which is left alone. Gives the ids of those
 * that were released; throws what PostgreSQL throws.
 */
export async function releaseDeadWorkers(
  client: Client,
  utils: Pick<WorkerUtils, 'forceUnlockWorkers'>,
  ownId: string | null,
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT locked_by AS id FROM graphile_worker._private_jobs WHERE locked_by IS NOT NULL
     UNION SELECT locked_by FROM graphile_worker._private_job_queues WHERE locked_by IS NOT NULL`,
  );
  const dead: string[] = [];
  try {
    for (const { id } of rows.filter((row) => row.id !== ownId)) {
      const { rows: taken } = await client.query<{ free: boolean }>(
        'SELECT pg_try_advisory_lock($1, hashtext($2)) AS free',
        [WORKER_LOCKS, id],
      );
      if (taken[0]?.free) dead.push(id);
    }
    if (dead.length > 0) await utils.forceUnlockWorkers(dead);
    return dead;
  } finally {
    for (const id of dead)
      await client.query('SELECT pg_advisory_unlock($1, hashtext($2))', [WORKER_LOCKS, id]);
  }
}
