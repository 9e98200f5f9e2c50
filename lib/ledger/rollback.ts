import 'server-only';
import type { Database, Transaction } from '../db/connection.ts';
import { type Head, rootOf } from './format.mjs';
import { readNewestHead, readOwnHeads } from './kept-heads.ts';
import { readLog } from './read-log.ts';
import { readLeftOut } from './selection.ts';

/** The log goes another way than when a head was kept outside: an older state of it is back. */
export interface Rollback {
  /** How many entries there are. */
  entries: number;
  /** Up to how many of them a head that was kept outside agrees. */
  agreed: number;
  /** The newest head that does not: how many entries there were, and when (ms since the epoch). */
  kept: { entries: number; at: number };
}

/**
 * Whether the log still goes through the heads that this installation keeps outside of its database;
 * null: it does, by what the entries themselves say, which the check of the whole log makes sure of.
 * Throws `HeadsProblem`, or `DatabaseProblem`.
 */
export async function findRollback(database: Database, dataDir: string): Promise<Rollback | null> {
  const newest = await readNewestHead(dataDir);
  if (newest === null) return null;
  return readLog(database, async ({ own, tx }) => {
    const entries = own?.head.size ?? 0;
    if (await isOf(tx, entries, newest.head)) return null;
    const { size, at } = newest.head;
    const rollback = { entries, agreed: 0, kept: { entries: size, at } };
    for (const { head } of (await readOwnHeads(dataDir)).reverse())
      if (await isOf(tx, entries, head)) return { ...rollback, agreed: head.size };
    return rollback;
  });
}

/** Whether a head is of a log whose first entries are these. */
async function isOf(tx: Transaction, entries: number, { size, root }: Head): Promise<boolean> {
  if (size > entries) return false;
  const subtrees = await readLeftOut(tx, { from: 0, to: size, cuts: [] });
  return rootOf(subtrees).toString('hex') === root;
}

/** What happened, for the log of the process. */
export function rollbackSentence({ entries, agreed, kept }: Rollback): string {
  const when = new Date(kept.at).toISOString();
  return entries < kept.entries
    ? `The log ends at entry ${entries}; a head of ${kept.entries} entries was kept outside on ${when}: entries ${entries + 1} to ${kept.entries} are gone from this database.`
    : `A head of ${kept.entries} entries was kept outside on ${when}, and this log has other entries from ${agreed + 1} or a later one on: those of then are gone from this database.`;
}
