import { type ReadEntry, readEntries } from '@/lib/ledger/read-entry.ts';
import { type SearchContext, searchLedger } from '@/lib/ledger/search.ts';
import { EVERYTHING } from '@/lib/ledger/search-query.ts';

/** So many entries fill a page; a person with more is for an export. */
export const MOST_ENTRIES = 500;

/** What belongs together on paper: an operation's opening and its end, or one entry alone. */
export interface Deed {
  /** What tells the most: the end of an operation, where it has one. */
  main: ReadEntry;
  /** In their order. */
  seqs: number[];
}

/** What the log says about one person, and whether it says more than is here. */
export interface PersonRecord {
  entries: ReadEntry[];
  isMore: boolean;
}

/**
 * Reads the newest entries about a person, the oldest of them first; null without `audit_log`. Throws
 * `DatabaseProblem`.
 */
export async function readRecord(
  ctx: SearchContext,
  subject: string,
): Promise<PersonRecord | null> {
  const query = {
    ...EVERYTHING,
    clauses: [{ field: 'subject' as const, isNot: false, values: [subject] }],
  };
  const found = await searchLedger(ctx, query, { below: null, limit: MOST_ENTRIES });
  if (!found.ok) return null;
  const read = await readEntries(ctx, found.seqs);
  return read.ok ? { entries: read.entries.reverse(), isMore: found.next !== null } : null;
}

/** The deeds that entries tell of, in the order of their beginnings. */
export function deedsOf(entries: readonly ReadEntry[]): Deed[] {
  const deeds = new Map<string, Deed>();
  for (const entry of entries) {
    const key = entry.operation ?? `entry ${entry.seq}`;
    const seqs = [...(deeds.get(key)?.seqs ?? []), entry.seq];
    deeds.set(key, { main: entry, seqs });
  }
  return [...deeds.values()];
}
