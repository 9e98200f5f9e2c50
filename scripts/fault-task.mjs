// A task whose worker is killed in the middle of it: the next start takes it up again.

import pg from 'pg';
import { livingOf, until } from './fault-console.mjs';
import { withClient } from './fault-witnesses.mjs';

/** @typedef {import('./fault-witnesses.mjs').FaultConsole} FaultConsole */

const BEGUN_WITHIN_MS = 30_000;
export const RESUMED_WITHIN_MS = 60_000;

/**
 * Lets the console begin its nightly clean-up, kills it -9 in the middle, starts it again, and gives
 * after how many ms from the kill the task was done. The task is held in its middle by a lock on a
 * table that it cleans.
 * @param {FaultConsole} console
 * @param {number} backWithinMs
 */
export async function killTaskOnce(console, backWithinMs) {
  const url = console.databaseUrl();
  if (!url) throw new Error('the database is not running');
  const holder = new pg.Client({ connectionString: url });
  holder.on('error', () => {}); // It ends with the database.
  await holder.connect();
  await holder.query(`INSERT INTO verification (identifier, value, expires_at)
    VALUES ('fault', 'expired', now() - interval '1 day')`);
  await holder.query('BEGIN');
  await holder.query('LOCK TABLE verification IN ACCESS EXCLUSIVE MODE');
  await withClient(url, async (client) => {
    await client.query("SELECT graphile_worker.add_job('clean-up', '{}', job_key := 'fault')");
    await until(BEGUN_WITHIN_MS, 'for the task to be in its middle', async () => {
      const { rows } = await client.query(
        `SELECT FROM graphile_worker.jobs WHERE key = 'fault' AND locked_by IS NOT NULL
         AND EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'verification'::regclass)`,
      );
      return rows.length > 0;
    });
  });
  const before = console.processes();
  const app = before.find(({ name }) => name === 'console');
  if (!app) throw new Error('there is no console');
  process.kill(app.pid, 'SIGKILL');
  const killedAt = Date.now();
  await console.whenEnded(backWithinMs);
  await holder.end().catch(() => {});
  await until(backWithinMs, 'for the killed run to be gone', () => livingOf(before).length === 0);
  console.start();
  await console.whenServing(backWithinMs);
  await withClient(console.databaseUrl(), (client) =>
    until(RESUMED_WITHIN_MS, 'for the task to be done', async () => {
      const { rows } = await client.query(
        `SELECT FROM graphile_worker.jobs WHERE key = 'fault'
         UNION ALL SELECT FROM verification WHERE identifier = 'fault'`,
      );
      return rows.length === 0;
    }),
  );
  return Date.now() - killedAt;
}
