import 'server-only';
import { Logger, makeWorkerUtils } from 'graphile-worker';
import pg, { type Client } from 'pg';
import { sessionConfig } from './connection.ts';
import { copyIn, copyOut } from './copy.ts';

/*
 * The queue of work has a schema of its own, which belongs to graphile-worker and differs between its
 * versions. A backup therefore holds what was to be done, not its tables; restoring enqueues it anew.
 */

const WAITING = `
  FROM graphile_worker._private_jobs j
  JOIN graphile_worker._private_tasks t ON t.id = j.task_id
  LEFT JOIN graphile_worker._private_job_queues q ON q.id = j.job_queue_id
  WHERE j.attempts < j.max_attempts OR j.locked_at IS NOT NULL`;

/** How many tasks wait or are under way; null where there is no queue yet. */
export async function countQueue(client: Client): Promise<number | null> {
  const { rows: found } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('graphile_worker._private_jobs') IS NOT NULL AS there",
  );
  if (!found[0]?.there) return null;
  const { rows } = await client.query<{ rows: string }>(`SELECT count(*)::text AS rows ${WAITING}`);
  return Number(rows[0]?.rows);
}

/** The tasks that wait or are under way, as rows in PostgreSQL's text format. */
export function copyQueueOut(client: Client): AsyncGenerator<Buffer> {
  return copyOut(
    client,
    `COPY (SELECT t.identifier, j.payload, q.queue_name, j.run_at, j.max_attempts, j.key, j.priority,
       (SELECT array_agg(flag) FROM jsonb_object_keys(j.flags) flag) ${WAITING} ORDER BY j.id) TO STDOUT`,
  );
}

/** Makes the queue's own tables, in transactions of their own; changes nothing where they are there. */
export async function migrateQueue(url: string): Promise<void> {
  const pool = new pg.Pool({ ...sessionConfig(url), max: 1 });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    const utils = await makeWorkerUtils({ pgPool: pool, logger: new Logger(() => () => {}) });
    await utils.migrate();
    await utils.release();
  } finally {
    await pool.end();
  }
}

/** Enqueues what a backup holds in the place of all that is there, in the caller's transaction. */
export async function copyQueueIn(client: Client, rows: AsyncIterable<Buffer>): Promise<void> {
  await client.query(`CREATE TEMPORARY TABLE restored_queue (
    n bigserial, identifier text, payload json, queue_name text, run_at timestamptz,
    max_attempts integer, key text, priority integer, flags text[]) ON COMMIT DROP`);
  await copyIn(
    client,
    `COPY pg_temp.restored_queue
       (identifier, payload, queue_name, run_at, max_attempts, key, priority, flags) FROM STDIN`,
    rows,
  );
  await client.query('DELETE FROM graphile_worker._private_jobs');
  await client.query(`SELECT graphile_worker.add_job(identifier, payload, queue_name, run_at,
    max_attempts, key, priority, flags) FROM pg_temp.restored_queue ORDER BY n`);
}
