import 'server-only';
import { sql } from 'drizzle-orm';
import type { Database } from './connection.ts';
import { WORKER_LOCKS } from './dead-workers.ts';

/** How a database and the work on it are, for those who operate the console. Moments are ISO. */
export interface DatabaseDetails {
  server: string;
  sizeBytes: number;
  stamp: string | null;
  /** The steps of the schema that were applied. */
  migrations: string[];
  /** When the database last took a change that tries it. */
  writtenAt: string;
  /** Processes whose worker is alive. */
  workers: number;
  queue: { waiting: number; underWay: number; failed: number };
  /** When the nightly clean-up was last begun by the clock; null: not yet. */
  cleanUpAt: string | null;
}

const ANSWER_WITHIN_MS = 3_000;

/** Reads the details, with one statement. Throws `DatabaseProblem`. */
export async function readDetails(database: Database): Promise<DatabaseDetails> {
  const { rows } = await database.runAsOwner(
    sql`SELECT current_setting('server_version') AS server,
        pg_database_size(current_database())::float8 AS size,
        (SELECT kind || coalesce(' ' || portal_id, '') FROM stamp) AS stamp,
        (SELECT coalesce(json_agg(name ORDER BY version), '[]') FROM migration) AS migrations,
        (SELECT beat_at FROM heartbeat) AS beat,
        (SELECT count(*)::int FROM pg_locks WHERE locktype = 'advisory' AND granted
          AND classid = ${WORKER_LOCKS}::oid AND objsubid = 2
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())) AS workers,
        (SELECT json_build_object(
            'waiting', count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts),
            'underWay', count(*) FILTER (WHERE locked_at IS NOT NULL),
            'failed', count(*) FILTER (WHERE locked_at IS NULL AND attempts >= max_attempts))
          FROM graphile_worker._private_jobs) AS queue,
        (SELECT last_execution FROM graphile_worker._private_known_crontabs
          WHERE identifier = 'clean-up') AS clean_up`,
    AbortSignal.timeout(ANSWER_WITHIN_MS),
  );
  const row = rows[0] as {
    server: string;
    size: number;
    stamp: string | null;
    migrations: string[];
    beat: string;
    workers: number;
    queue: DatabaseDetails['queue'];
    clean_up: string | null;
  };
  const { server, stamp, migrations, workers, queue } = row;
  return {
    ...{ server, sizeBytes: row.size, stamp, migrations },
    writtenAt: isoOf(row.beat),
    ...{ workers, queue, cleanUpAt: row.clean_up === null ? null : isoOf(row.clean_up) },
  };
}

/** Drizzle leaves moments as PostgreSQL spells them. */
function isoOf(moment: string): string {
  return new Date(moment).toISOString();
}
