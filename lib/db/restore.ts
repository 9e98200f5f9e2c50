import 'server-only';
import type { Client } from 'pg';
import { copyTarget } from './backup.ts';
import { type BackupHeader, openBackup, verifyBackup } from './backup-file.ts';
import { BackupProblem } from './backup-problem.ts';
import { dropEverything, quoted, readTables } from './catalogue.ts';
import { copyIn } from './copy.ts';
import { withSchemaLock } from './lock.ts';
import { applyMigrations, type Migration, readMigrations, versionOf } from './migrations.ts';
import { noteByCommand } from './note-by-command.ts';
import { othersAtWork } from './others-at-work.ts';
import { copyQueueIn, migrateQueue } from './queue-copy.ts';
import { ensureRuntimeRole } from './runtime-role.ts';
import { readStamp, type Stamp } from './stamp.ts';

/** What was restored. */
export interface Restored {
  header: BackupHeader;
  /** The version of the schema now; higher than the backup's if that was older. */
  schemaVersion: number;
  rows: number;
  /** What is gone, where a head says that the log was longer. */
  rollback: { entries: number; keptEntries: number; keptAt: number } | null;
}

export interface RestoreOptions {
  /** Puts the backup in the place of all that is there. */
  replace?: boolean;
  /** What the database is for: a backup of the other kind is refused. */
  kind?: Stamp['kind'];
  migrationsFolder?: string;
  /**
   * Ends what was open on the day of the backup: sessions, sign-ins under way, one-time links; and notes
   * for the record that it was restored.
   */
  endWhatWasOpen?: boolean;
  /** The newest head of the log that was kept outside of the database: its entries, and when (ms). */
  newestHead?: { size: number; at: number } | null;
}

/**
 * Restores a backup into an empty database, or with `replace` in place of everything that is in it,
 * and brings its schema up to date: in one transaction, so that afterwards it is there as a whole or
 * everything is as before. The file is read through and checked first. Throws `BackupProblem` (no
 * backup, damaged, newer, another stamp, not empty, in use) or `DatabaseProblem`.
 */
export async function restore(
  url: string,
  file: string,
  options: RestoreOptions = {},
): Promise<Restored> {
  const { replace = false, kind, migrationsFolder, endWhatWasOpen = false } = options;
  const header = await verifyBackup(file);
  checkKind(header, kind, file);
  const migrations = await readMigrations(migrationsFolder);
  checkVersion(header, migrations, file);
  if (header.queue) await withSchemaLock(url, () => migrateQueue(url));
  return withSchemaLock(url, async (client) => {
    await checkTarget(client, header.stamp, replace);
    await client.query('BEGIN');
    try {
      if (replace) await dropEverything(client);
      const known = migrations.filter(({ version }) => version <= header.schemaVersion);
      await applyMigrations(client, known, { inTransaction: true });
      const rows = await load(client, file, header);
      if (endWhatWasOpen) await endOpen(client, header);
      const later = migrations.filter(({ version }) => version > header.schemaVersion);
      await applyMigrations(client, later, { inTransaction: true });
      const rollback = await rollbackTo(client, options.newestHead ?? null);
      if (endWhatWasOpen) await noteRestored(client, header, rollback);
      await client.query('COMMIT');
      await ensureRuntimeRole(client);
      return { header, schemaVersion: versionOf(migrations), rows, rollback };
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {});
      throw error;
    }
  });
}

function checkKind({ stamp }: BackupHeader, kind: Stamp['kind'] | undefined, file: string): void {
  if (kind === undefined || stamp === null || stamp.kind === kind) return;
  throw new BackupProblem(
    'wrong_stamp',
    stamp.kind === 'demo'
      ? `${file} is a backup of the demo. To restore it into the demo's database, add --demo.`
      : `${file} belongs to ${nameOf(stamp)}; the demo does not take it. Set HUBSPOT_ACCESS_TOKEN, then restore it.`,
  );
}

function checkVersion(header: BackupHeader, migrations: readonly Migration[], file: string): void {
  const { schemaVersion, schemaChecksum } = header;
  const last = migrations.find(({ version }) => version === schemaVersion);
  if (schemaVersion > versionOf(migrations))
    throw new BackupProblem(
      'newer',
      `${file} has schema version ${schemaVersion}, this Consent Desk knows versions up to ${versionOf(migrations)}: restore it with the newer Consent Desk that wrote it.`,
    );
  if (last?.checksum !== schemaChecksum)
    throw new BackupProblem(
      'not_a_backup',
      `${file} was written by another build of Consent Desk, whose schema is not ours: nothing was changed.`,
    );
}

async function checkTarget(client: Client, from: Stamp | null, replace: boolean): Promise<void> {
  if (await othersAtWork(client))
    throw new BackupProblem(
      'in_use',
      'Consent Desk is working on this database; stop it everywhere, then restore.',
    );
  const own = await readStamp(client);
  if (own && (from === null || nameOf(own) !== nameOf(from)))
    throw new BackupProblem(
      'wrong_stamp',
      `This database belongs to ${nameOf(own)}, the backup to ${from ? nameOf(from) : 'nothing yet'}: nothing was changed. Restore it into another, empty database.`,
    );
  if (!replace && (await readTables(client)).length > 0)
    throw new BackupProblem(
      'not_empty',
      'This database is not empty. To put the backup in place of everything that is in it, add --replace.',
    );
}

function nameOf(stamp: Stamp): string {
  return stamp.kind === 'demo' ? 'the demo' : `the HubSpot account ${stamp.portalId}`;
}

/** Who came in by them on the day of the backup may not now. */
async function endOpen(client: Client, { tables }: BackupHeader): Promise<void> {
  const has = (name: string) => tables.some((table) => table.name === name);
  for (const name of ['session', 'verification'].filter(has))
    await client.query(`DELETE FROM public.${quoted(name)}`);
  if (has('one_time_link'))
    await client.query('UPDATE public.one_time_link SET used_at = now() WHERE used_at IS NULL');
}

async function rollbackTo(
  client: Client,
  newestHead: RestoreOptions['newestHead'] | null,
): Promise<Restored['rollback']> {
  if (!newestHead) return null;
  const { rows } = await client.query<{ size: string }>('SELECT size FROM public.ledger_head');
  const entries = Number(rows[0]?.size ?? 0);
  const { size, at } = newestHead;
  return size > entries ? { entries, keptEntries: size, keptAt: at } : null;
}

function noteRestored(
  client: Client,
  { takenAt, schemaVersion }: BackupHeader,
  rollback: Restored['rollback'],
): Promise<void> {
  const backup = { takenAt, schemaVersion };
  return noteByCommand(client, 'restored', { backup, ...(rollback && { rollback }) });
}

async function load(client: Client, file: string, header: BackupHeader): Promise<number> {
  const reader = await openBackup(file);
  try {
    if (JSON.stringify(reader.header) !== JSON.stringify(header))
      throw new BackupProblem('damaged', `${file} was changed while it was being restored.`);
    for (const table of header.tables) {
      const name = `public.${quoted(table.name)}`;
      // What a migration put there is in the backup too; triggers have done their work long ago.
      await client.query(`ALTER TABLE ${name} DISABLE TRIGGER USER`);
      await client.query(`DELETE FROM ${name}`);
      await copyIn(client, `COPY ${copyTarget(table)} FROM STDIN`, reader.rowsOf(table));
      await client.query(`ALTER TABLE ${name} ENABLE TRIGGER USER`);
    }
    if (header.queue) await copyQueueIn(client, reader.rowsOf(header.queue));
    await reader.finish();
  } finally {
    await reader.close();
  }
  for (const { name, value, isCalled } of header.sequences)
    await client.query('SELECT setval($1::regclass, $2::bigint, $3)', [
      `public.${quoted(name)}`,
      value,
      isCalled,
    ]);
  return header.tables.reduce((sum, { rows }) => sum + rows, 0);
}
