import 'server-only';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ClientBase } from 'pg';
import { DatabaseProblem, problemOf } from './problem.ts';

/** Where the migrations lie: every process of ours runs in the project's folder. */
export const MIGRATIONS = path.join('lib', 'db', 'migrations');

/** One committed step of the schema. Versions count from 1. */
export interface Migration {
  version: number;
  name: string;
  sql: string;
  /** SHA-256 of the text, whatever its line ends. */
  checksum: string;
}

interface Applied {
  version: number;
  name: string;
  checksum: string;
}

/** Reads the committed migrations, in their order. Throws if a file is missing. */
export async function readMigrations(folder: string = MIGRATIONS): Promise<Migration[]> {
  const journal: { entries: { idx: number; tag: string }[] } = JSON.parse(
    await readFile(path.join(folder, 'meta', '_journal.json'), 'utf8'),
  );
  return Promise.all(
    journal.entries.map(async ({ idx, tag }) => {
      const text = await readFile(path.join(folder, `${tag}.sql`), 'utf8');
      const sql = text.replaceAll('\r\n', '\n');
      const checksum = createHash('sha256').update(sql).digest('hex');
      return { version: idx + 1, name: tag, sql, checksum };
    }),
  );
}

/** The version of the schema of these migrations; 0 without any. */
export function versionOf(migrations: readonly Migration[]): number {
  return migrations.at(-1)?.version ?? 0;
}

/** What a database says has been applied to it; nothing where it is new. */
export async function appliedMigrations(client: ClientBase): Promise<Applied[]> {
  const { rows: found } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('public.migration') IS NOT NULL AS there",
  );
  if (!found[0]?.there) return [];
  const { rows } = await client.query<Applied>(
    'SELECT version, name, checksum FROM public.migration ORDER BY version',
  );
  return rows;
}

/**
 * Checks that a database was made by these migrations or earlier ones of them. Throws a
 * `DatabaseProblem`: `too_new` when it is ahead of the code, `other` when an applied migration is
 * not the committed one.
 */
export function checkApplied(applied: readonly Applied[], migrations: readonly Migration[]): void {
  const ours = versionOf(migrations);
  const theirs = applied.at(-1)?.version ?? 0;
  if (theirs > ours)
    throw new DatabaseProblem(
      'too_new',
      `The database has schema version ${theirs}, this Consent Desk knows versions up to ${ours}: start the newer Consent Desk that made it, or restore a backup from before.`,
    );
  for (const [index, { version, name, checksum }] of applied.entries()) {
    const known = migrations[index];
    if (version === known?.version && name === known.name && checksum === known.checksum) continue;
    throw new DatabaseProblem(
      'other',
      `Step ${version} of the database (${name}) is not the one that belongs to this Consent Desk: nothing was changed. Install an unaltered copy of Consent Desk.`,
    );
  }
}

/**
 * Applies migrations in their order, each with its row in the version table in a transaction of its
 * own, or all in the transaction that the caller has begun. Throws `DatabaseProblem`.
 */
export async function applyMigrations(
  client: ClientBase,
  migrations: readonly Migration[],
  { inTransaction = false } = {},
): Promise<void> {
  for (const migration of migrations) {
    if (!inTransaction) await client.query('BEGIN');
    try {
      await client.query(`CREATE TABLE IF NOT EXISTS public.migration (
        version integer PRIMARY KEY,
        name text NOT NULL,
        checksum text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
      )`);
      await client.query(migration.sql);
      await client.query(
        'INSERT INTO public.migration (version, name, checksum) VALUES ($1, $2, $3)',
        [migration.version, migration.name, migration.checksum],
      );
      if (!inTransaction) await client.query('COMMIT');
    } catch (error) {
      if (!inTransaction) await client.query('ROLLBACK');
      const { kind, code } = problemOf(error);
      throw new DatabaseProblem(
        kind,
        `Step ${migration.version} of the database (${migration.name}) failed (${code ?? kind}): nothing of it was kept.`,
        { code: code ?? undefined },
      );
    }
  }
}
