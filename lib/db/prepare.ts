import 'server-only';
import type { ClientBase } from 'pg';
import { backUpBefore } from './backup.ts';
import { checkKeys, type Keys, recordKeys } from './keys.ts';
import { withSchemaLock } from './lock.ts';
import {
  appliedMigrations,
  applyMigrations,
  checkApplied,
  readMigrations,
  versionOf,
} from './migrations.ts';
import { DatabaseProblem } from './problem.ts';
import { ensureRuntimeRole } from './runtime-role.ts';
import { ensureStamp, type Purpose, readStamp, type Stamp, stampProblem } from './stamp.ts';

const OLDEST_POSTGRES = 15;

/** A database that is ready for use. */
export interface Prepared {
  schemaVersion: number;
  /** Null: a live database that has not learnt its portal yet. */
  stamp: Stamp | null;
  /** How many migrations were applied now, and the backup that was taken before them. */
  applied: number;
  backup: string | null;
}

/**
 * Makes a database ready: under a lock, so that several processes may start at once, checks that it
 * keeps what it is given, is ours to use, not newer than the code, and used with the same keys, where
 * they are given; backs it up and brings its schema up to date, and stamps it at its first use. A live purpose without a portal leaves a new database unstamped;
 * `ensureStamp` does it when HubSpot has told. Changes nothing where nothing is to do, so that a
 * read-only database will do. Throws `DatabaseProblem`, with a sentence for the log.
 */
export async function prepare(
  url: string,
  purpose: Purpose,
  {
    backupFolder,
    migrationsFolder,
    keys,
  }: { backupFolder: string; migrationsFolder?: string; keys?: Keys },
): Promise<Prepared> {
  const migrations = await readMigrations(migrationsFolder);
  return withSchemaLock(url, async (client) => {
    const { rows } = await client.query<{ version: string }>(
      "SELECT current_setting('server_version_num') AS version",
    );
    const major = Math.floor(Number(rows[0]?.version) / 10_000);
    if (major < OLDEST_POSTGRES)
      throw new DatabaseProblem(
        'other',
        `The database is PostgreSQL ${major}; Consent Desk needs ${OLDEST_POSTGRES} or newer.`,
      );
    await checkDurable(client);
    const applied = await appliedMigrations(client);
    checkApplied(applied, migrations);
    const problem = stampProblem(await readStamp(client), purpose);
    if (problem) throw problem;
    if (keys) await checkKeys(client, keys, { demo: purpose.kind === 'demo' });
    const missing = migrations.slice(applied.length);
    const backup =
      missing.length > 0 && applied.length > 0
        ? await backUpBefore(url, backupFolder, versionOf(migrations))
        : null;
    await applyMigrations(client, missing);
    if (keys) await recordKeys(client, keys);
    await ensureRuntimeRole(client);
    return {
      schemaVersion: versionOf(migrations),
      stamp: await ensureStamp(client, purpose),
      applied: missing.length,
      backup,
    };
  });
}

/** What is on record must survive a power failure: the server's own settings must not spare the disk. */
async function checkDurable(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT name FROM pg_settings WHERE name IN ('fsync', 'full_page_writes') AND setting = 'off'",
  );
  const names = rows.map(({ name }) => name);
  if (names.length === 0) return;
  throw new DatabaseProblem(
    'other',
    `The database runs with ${names.join(' and ')} off, and would lose what is on record in a power failure: switch ${names.length > 1 ? 'them' : 'it'} on, then start again.`,
  );
}
