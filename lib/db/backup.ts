import 'server-only';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { type BackupHeader, END_OF_TABLE, FORMAT_VERSION } from './backup-file.ts';
import { BackupProblem } from './backup-problem.ts';
import { quoted, readSequences, readTables, type TableShape } from './catalogue.ts';
import { sessionConfig } from './connection.ts';
import { copyOut } from './copy.ts';
import { appliedMigrations } from './migrations.ts';
import { withoutValuesAmong } from './problem.ts';
import { copyQueueOut, countQueue } from './queue-copy.ts';
import { readStamp } from './stamp.ts';

/**
 * Writes a backup of the whole database as it is at one moment, while others go on working. The file
 * appears under its name only when it is complete, readable by its owner alone; one that exists is
 * never replaced. Gives the header; throws `BackupProblem`, `DatabaseProblem`, or the file system's
 * error.
 */
export async function backUp(url: string, file: string): Promise<BackupHeader> {
  if (await exists(file))
    throw new BackupProblem('file_exists', `${file} exists already; choose another name.`);
  const client = new pg.Client(sessionConfig(url, NO_LIMITS));
  client.on('error', () => {});
  const aside = `${file}.part`;
  await mkdir(path.dirname(file), { recursive: true });
  try {
    return await withoutValuesAmong(async () => {
      await client.connect();
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const header = await readHeader(client);
      await writeFile(aside, client, header);
      await rename(aside, file);
      return header;
    });
  } finally {
    await rm(aside, { force: true });
    await client.end();
  }
}

const NO_LIMITS = {
  statement_timeout: 0,
  query_timeout: 0,
  idle_in_transaction_session_timeout: 0,
};

async function readHeader(client: pg.Client): Promise<BackupHeader> {
  const applied = await appliedMigrations(client);
  const last = applied.at(-1);
  if (!last)
    throw new BackupProblem('no_database', 'There is nothing to back up: the database is empty.');
  const tables: BackupHeader['tables'] = [];
  for (const table of await readTables(client)) {
    const { rows } = await client.query<{ rows: string }>(
      `SELECT count(*)::text AS rows FROM public.${quoted(table.name)}`,
    );
    tables.push({ ...table, rows: Number(rows[0]?.rows) });
  }
  return {
    format: 'consent-desk-backup',
    formatVersion: FORMAT_VERSION,
    takenAt: new Date().toISOString(),
    schemaVersion: last.version,
    schemaChecksum: last.checksum,
    stamp: await readStamp(client),
    tables,
    queue: await readQueue(client),
    sequences: await readSequences(client),
  };
}

async function readQueue(client: pg.Client): Promise<BackupHeader['queue']> {
  const rows = await countQueue(client);
  return rows === null ? null : { rows };
}

/** The copy statement's name of a table and its columns. */
export function copyTarget({ name, columns }: TableShape): string {
  return `public.${quoted(name)} (${columns.map(quoted).join(', ')})`;
}

async function writeFile(file: string, client: pg.Client, header: BackupHeader): Promise<void> {
  const gzip = createGzip();
  const output = createWriteStream(file, { mode: 0o600, flags: 'w' });
  gzip.pipe(output);
  const done = finished(output);
  // Awaited below; until then a failure must not end the process.
  done.catch(() => {});
  output.on('error', (error) => gzip.destroy(error));
  const hash = createHash('sha256');
  const write = async (bytes: Buffer) => {
    hash.update(bytes);
    if (!gzip.write(bytes)) await Promise.race([once(gzip, 'drain'), done]);
  };
  try {
    await write(Buffer.from(`${JSON.stringify(header)}\n`));
    for (const table of header.tables) {
      const rows = copyOut(client, `COPY ${copyTarget(table)} TO STDOUT`);
      for await (const chunk of rows) await write(chunk);
      await write(END_OF_TABLE);
    }
    if (header.queue) {
      for await (const chunk of copyQueueOut(client)) await write(chunk);
      await write(END_OF_TABLE);
    }
    gzip.end(`${JSON.stringify({ sha256: hash.digest('hex') })}\n`);
    await done;
  } catch (error) {
    gzip.destroy();
    output.destroy();
    throw error;
  }
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

const AUTOMATIC = /^before-version-\d+-.*\.backup\.gz$/;
const KEPT_AUTOMATIC = 5;

/** A file name for a backup taken now; it sorts by time. */
export function backupName(prefix: string, now: Date = new Date()): string {
  return `${prefix}-${now.toISOString().replace(/[-:]/g, '').replace('.', '-')}.backup.gz`;
}

/**
 * The backup that is taken by itself before a schema is brought to a version. Keeps the newest five
 * of its kind in the folder and removes older ones; those that a person took stay. Gives the file.
 */
export async function backUpBefore(url: string, folder: string, version: number): Promise<string> {
  const file = path.join(folder, backupName(`before-version-${version}`));
  await backUp(url, file);
  const names = (await readdir(folder)).filter((name) => AUTOMATIC.test(name));
  const byTime = names.sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1));
  for (const name of byTime.slice(KEPT_AUTOMATIC)) await rm(path.join(folder, name));
  return file;
}

function timeOf(name: string): string {
  return name.replace(/^before-version-\d+-/, '');
}
