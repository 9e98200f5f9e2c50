import 'server-only';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Database } from '../db/connection.ts';
import type { SignedHead } from './format.mjs';
import { readHeads } from './heads.mjs';
import { readLog } from './read-log.ts';

/** Of so many heads each is kept; of older ones the last of each day (UTC). */
const NEWEST = 200;

/** The log's own head at this moment; null: it has none. Throws `DatabaseProblem`. */
export function currentHead(database: Database, signal?: AbortSignal): Promise<SignedHead | null> {
  return readLog(database, async ({ own }) => own, signal);
}

/** Where an installation keeps heads outside of its database. */
function headsFile(dataDir: string): string {
  return path.join(dataDir, 'ledger', 'heads.jsonl');
}

/** A file of heads that cannot be used; the message is a sentence for a person. */
export class HeadsProblem extends Error {
  override readonly name = 'HeadsProblem';
}

/** The heads that a file holds. Throws `HeadsProblem`. */
export async function readHeadsFile(file: string): Promise<SignedHead[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new HeadsProblem(`${file} cannot be used. ${error.message}`);
  });
  return headsIn(file, text);
}

function headsIn(file: string, text: string): SignedHead[] {
  try {
    return readHeads(text);
  } catch (error) {
    throw new HeadsProblem(
      `${file} cannot be used. ${error instanceof Error ? error.message : ''}`,
    );
  }
}

/** The heads that an installation has kept so far. Throws `HeadsProblem`. */
export async function readOwnHeads(dataDir: string): Promise<SignedHead[]> {
  const file = headsFile(dataDir);
  return existsSync(file) ? readHeadsFile(file) : [];
}

/** The newest of them, or null. Throws `HeadsProblem`. */
export async function readNewestHead(dataDir: string): Promise<SignedHead | null> {
  const file = headsFile(dataDir);
  if (!existsSync(file)) return null;
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  return headsIn(file, lines.at(-1) ?? '').at(-1) ?? null;
}

/**
 * Keeps the log's head outside of the database if the log has grown since the last one. Gives what is
 * kept now, the newest last. A log that is shorter than before is not written down as if it were one
 * that had grown: the check finds it. Throws `DatabaseProblem`, or the file system's error.
 */
export async function keepHead(database: Database, dataDir: string): Promise<SignedHead[]> {
  const file = headsFile(dataDir);
  const kept = await readOwnHeads(dataDir);
  const current = await currentHead(database);
  if (!current || current.head.size <= (kept.at(-1)?.head.size ?? 0)) return kept;
  const heads = thinnedOut([...kept, current]);
  await mkdir(path.dirname(file), { recursive: true });
  const aside = `${file}.${process.pid}`;
  await writeFile(aside, heads.map((head) => `${JSON.stringify(head)}\n`).join(''), {
    mode: 0o600,
  });
  await rename(aside, file);
  return heads;
}

function thinnedOut(heads: readonly SignedHead[]): SignedHead[] {
  const dayOf = (index: number) => Math.floor((heads[index]?.head.at ?? 0) / 86_400_000);
  return heads.filter(
    (_, index) => index >= heads.length - NEWEST || dayOf(index) !== dayOf(index + 1),
  );
}
