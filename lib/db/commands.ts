import 'server-only';
import path from 'node:path';
import { HeadsProblem, readNewestHead } from '../ledger/kept-heads.ts';
import { rollbackSentence } from '../ledger/rollback.ts';
import { backUp, backupName } from './backup.ts';
import { prepare } from './prepare.ts';
import { restore } from './restore.ts';
import type { Purpose, Stamp } from './stamp.ts';

/*
 * What `npm run db:…` do, for the scripts that give them a database. Each gives the sentence for the
 * terminal; each throws `BackupProblem` or `DatabaseProblem`, whose message is one too.
 */

/** `npm run db:backup [-- FILE]`: into the file, or a new one of `backupFolder`. */
export async function runBackup(options: {
  url: string;
  backupFolder: string;
  file: string | null;
}): Promise<string> {
  const file = options.file ?? path.join(options.backupFolder, backupName('by-hand'));
  const { tables, stamp, schemaVersion } = await backUp(options.url, file);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return `Backed up ${nameOf(stamp)}: ${rows} rows of ${tables.length} tables, schema version ${schemaVersion}, to ${file}`;
}

/** `npm run db:restore -- FILE [--replace]`. */
export async function runRestore(options: {
  url: string;
  file: string;
  replace: boolean;
  kind: Stamp['kind'];
  dataDir: string;
}): Promise<string> {
  const newest = await newestHead(options.dataDir);
  const { header, rows, schemaVersion, rollback } = await restore(options.url, options.file, {
    replace: options.replace,
    kind: options.kind,
    endWhatWasOpen: true,
    newestHead: 'head' in newest ? newest.head : null,
  });
  const from = header.schemaVersion;
  const version =
    schemaVersion === from
      ? `schema version ${from}`
      : `brought from schema version ${from} to ${schemaVersion}`;
  const lines = [
    `Restored ${nameOf(header.stamp)} as it was at ${header.takenAt}: ${rows} rows of ${header.tables.length} tables, ${version}`,
  ];
  if (rollback) {
    const { entries, keptEntries, keptAt } = rollback;
    lines.push(
      rollbackSentence({ entries, agreed: entries, kept: { entries: keptEntries, at: keptAt } }),
    );
  }
  if ('problem' in newest)
    lines.push(`Whether entries of the log are gone could not be found out: ${newest.problem}`);
  return lines.join('\n');
}

/** The newest head that is kept outside; what is wrong with it is no reason not to restore. */
async function newestHead(
  dataDir: string,
): Promise<{ head: { size: number; at: number } | null } | { problem: string }> {
  try {
    return { head: (await readNewestHead(dataDir))?.head ?? null };
  } catch (error) {
    if (error instanceof HeadsProblem) return { problem: error.message };
    throw error;
  }
}

/** `npm run db:migrate`: what every start does by itself. */
export async function runMigrate(options: {
  url: string;
  backupFolder: string;
  purpose: Purpose;
}): Promise<string> {
  const { url, backupFolder, purpose } = options;
  const { applied, backup, schemaVersion } = await prepare(url, purpose, { backupFolder });
  if (applied === 0) return `Nothing to do: the database has schema version ${schemaVersion}.`;
  const kept = backup ? ` A backup from before is in ${backup}` : '';
  return `Brought to schema version ${schemaVersion} in ${applied} steps.${kept}`;
}

function nameOf(stamp: Stamp | null): string {
  if (stamp === null) return 'a database that belongs to nothing yet';
  return stamp.kind === 'demo' ? 'the demo' : `the HubSpot account ${stamp.portalId}`;
}
