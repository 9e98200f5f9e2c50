import 'server-only';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import * as z from 'zod';
import type { Database, Transaction } from '../db/connection.ts';
import type { Json } from '../ledger/entry-draft.ts';
import { canonical } from '../ledger/format.mjs';

/** What can be tampered with: of the header the outcome and the time, of the detail a name and a ground. */
export const TAMPERINGS = ['outcome', 'time', 'name', 'basis'] as const;
export type TamperedWith = (typeof TAMPERINGS)[number];

/** What was changed in the database past the console. Names no contact. */
const tampering = z.object({
  seq: z.int(),
  what: z.enum(TAMPERINGS),
  before: z.string(),
  after: z.string(),
});
export type Tampering = z.output<typeof tampering>;

export type Tampered =
  | { ok: true; tampering: Tampering }
  | { ok: false; code: 'already_tampered' | 'nothing_to_tamper_with' };

interface TamperContext {
  database: Database;
  /** Of the demo: what was there is kept here, so that it can be put right. */
  dataDir: string;
}

/** What is tampered with now, or null. Throws what the file system throws. */
export async function readTampering(dataDir: string): Promise<Tampering | null> {
  return readIfThere(fileOf(dataDir), tampering);
}

const fileOf = (dataDir: string) => path.join(dataDir, 'ledger', 'tampered.json');

/** That the log was put right, ms: what a check found before that holds no more. */
const putRight = z.object({ seq: z.int(), at: z.number() });
export type PutRight = z.output<typeof putRight>;

/** When the log was last put right, or null. Throws what the file system throws. */
export async function readPutRight(dataDir: string): Promise<PutRight | null> {
  return readIfThere(putRightFileOf(dataDir), putRight);
}

const putRightFileOf = (dataDir: string) => path.join(dataDir, 'ledger', 'put-right.json');

async function readIfThere<T>(file: string, schema: z.ZodType<T>): Promise<T | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  return text === null ? null : schema.parse(JSON.parse(text));
}

/**
 * Changes one thing of one earlier entry as the owner of the tables can, past the triggers. Only ever
 * called in the demo. Throws `DatabaseProblem`, or what the file system throws.
 */
export async function tamperWithLog(
  { database, dataDir }: TamperContext,
  what: TamperedWith = TAMPERINGS[Math.floor(Math.random() * TAMPERINGS.length)] ?? 'outcome',
): Promise<Tampered> {
  if ((await readTampering(dataDir)) !== null) return { ok: false, code: 'already_tampered' };
  const found = await findVictim(database, what);
  if (found === null) return { ok: false, code: 'nothing_to_tamper_with' };
  await mkdir(path.join(dataDir, 'ledger'), { recursive: true, mode: 0o700 });
  // First of all, so that whatever comes between can be put right.
  await writeFile(fileOf(dataDir), JSON.stringify(found), { mode: 0o600 });
  await rm(putRightFileOf(dataDir), { force: true });
  await setAsOwner(database, found, found.after);
  return { ok: true, tampering: found };
}

/** Puts back what was there; gives it, or null if nothing is tampered with. Throws as `tamperWithLog`. */
export async function putLogRight({ database, dataDir }: TamperContext): Promise<Tampering | null> {
  const found = await readTampering(dataDir);
  if (found === null) return null;
  await setAsOwner(database, found, found.before);
  await rm(fileOf(dataDir));
  const note: PutRight = { seq: found.seq, at: Date.now() };
  await writeFile(putRightFileOf(dataDir), JSON.stringify(note), { mode: 0o600 });
  return found;
}

const DAY_MS = 86_400_000;
/** The newest entries are left alone: the next one is written after them. */
const NEWEST = 5;

/** Any entry but the newest of which something can be changed so that it says something else. */
async function findVictim(database: Database, what: TamperedWith): Promise<Tampering | null> {
  const { rows } = await database.db.execute<{
    seq: number;
    outcome: string;
    at: string;
    detail: string;
  }>(sql`
    SELECT seq::float8 AS seq, outcome, at_ms::text AS at, detail
    FROM ledger_entry JOIN ledger_detail USING (seq)
    WHERE kind = 'change_closed' AND seq <= (SELECT size FROM ledger_head) - ${NEWEST}
      AND (${what} <> 'basis' OR detail::jsonb -> 'change' ->> 'legalBasis' IS NOT NULL)
    ORDER BY random() LIMIT 1`);
  const [row] = rows;
  if (!row) return null;
  const { seq, outcome, at } = row;
  const { who, change } = partsOf(row.detail);
  switch (what) {
    case 'outcome':
      return { seq, what, before: outcome, after: outcome === 'changed' ? 'refused' : 'changed' };
    case 'time':
      return { seq, what, before: at, after: String(Number(at) - DAY_MS) };
    case 'name':
      return { seq, what, before: String(who.name), after: await anotherName(database, who.name) };
    case 'basis': {
      const before = String(change.legalBasis);
      const consent = 'CONSENT_WITH_NOTICE';
      const after = before === consent ? 'LEGITIMATE_INTEREST_CLIENT' : consent;
      return { seq, what, before, after };
    }
    default:
      return what satisfies never;
  }
}

type Part = { [name: string]: Json };

function partsOf(detail: string): { who: Part; change: Part } & Part {
  return JSON.parse(detail);
}

/** Whoever did it, it was somebody else. */
async function anotherName(database: Database, name: Json | undefined): Promise<string> {
  const { rows } = await database.db.execute<{ name: string }>(
    sql`SELECT name FROM console_user WHERE name <> ${String(name)} ORDER BY random() LIMIT 1`,
  );
  const [other] = rows;
  if (!other) throw new Error('There is nobody else in this demo.');
  return other.name;
}

function setAsOwner(
  database: Database,
  { seq, what }: Pick<Tampering, 'seq' | 'what'>,
  value: string,
): Promise<void> {
  const isHeader = what === 'outcome' || what === 'time';
  const table = sql.identifier(isHeader ? 'ledger_entry' : 'ledger_detail');
  return database.transaction(async (tx) => {
    await tx.execute(sql`SET LOCAL ROLE NONE`);
    await tx.execute(sql`ALTER TABLE ${table} DISABLE TRIGGER USER`);
    await setIn(tx, { seq, what }, value);
    await tx.execute(sql`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  });
}

async function setIn(
  tx: Transaction,
  { seq, what }: Pick<Tampering, 'seq' | 'what'>,
  value: string,
): Promise<void> {
  if (what === 'outcome') {
    await tx.execute(sql`UPDATE ledger_entry SET outcome = ${value} WHERE seq = ${seq}`);
    return;
  }
  if (what === 'time') {
    await tx.execute(sql`UPDATE ledger_entry SET at_ms = ${Number(value)} WHERE seq = ${seq}`);
    return;
  }
  const { rows } = await tx.execute<{ detail: string }>(
    sql`SELECT detail FROM ledger_detail WHERE seq = ${seq}`,
  );
  // Erased meanwhile: then there is nothing to put right.
  if (!rows[0]) return;
  const parts = partsOf(rows[0].detail);
  if (what === 'name') parts.who.name = value;
  else parts.change.legalBasis = value;
  await tx.execute(sql`UPDATE ledger_detail SET detail = ${canonical(parts)} WHERE seq = ${seq}`);
}
