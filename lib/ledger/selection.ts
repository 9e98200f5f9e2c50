import 'server-only';
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../db/connection.ts';
import type { Subtrees } from './export-file.mjs';
import { leafHash, subtreesOf } from './format.mjs';
import { type LogReading, readThese, type StoredEntry } from './read-log.ts';

/** Which entries are taken: a condition on the rows of `ledger_search`; null: all there are. */
export type Selection = SQL | null;

/** How many entries are fetched at a time. */
const PAGE = 1_000;

/** An entry that answers, or that only says why the detail of one is gone. */
export interface SelectedEntry extends StoredEntry {
  asked: boolean;
}

/**
 * The entries of a selection in their order, and with them those that say why details of it are gone:
 * erasures of the same persons, and ends of keeping, which name nobody.
 */
export async function* readSelection(
  { tx, entries }: LogReading,
  selection: Selection,
): AsyncGenerator<SelectedEntry> {
  if (selection === null) {
    for await (const entry of entries()) yield { ...entry, asked: true };
    return;
  }
  await tx.execute(sql`
    DECLARE selected NO SCROLL CURSOR FOR
    WITH asked AS MATERIALIZED (
      SELECT seq FROM ledger_search WHERE ${selection}
    ), gone AS MATERIALIZED (
      SELECT DISTINCT subject FROM asked JOIN ledger_entry USING (seq)
      WHERE NOT EXISTS (SELECT FROM ledger_detail said WHERE said.seq = asked.seq)
    )
    SELECT taken.seq::float8 AS seq, bool_or(is_asked) AS asked FROM (
      SELECT seq, true AS is_asked FROM asked
      UNION ALL
      SELECT seq, false FROM ledger_search
        WHERE kind = 'erased' AND subject IN (SELECT subject FROM gone)
      UNION ALL
      SELECT seq, false FROM ledger_search WHERE kind = 'expired' AND EXISTS (SELECT FROM gone)
    ) taken GROUP BY taken.seq ORDER BY taken.seq`);
  for (;;) {
    const { rows } = await tx.execute<{ seq: number; asked: boolean }>(
      sql.raw(`FETCH ${PAGE} FROM selected`),
    );
    const asked = new Map(rows.map((row) => [row.seq, row.asked]));
    for (const entry of await readThese(tx, [...asked.keys()]))
      yield { ...entry, asked: asked.get(entry.header.seq) ?? false };
    if (rows.length < PAGE) break;
  }
  await tx.execute(sql`CLOSE selected`);
}

/**
 * The subtrees of the entries from one to another that are left out, the last not included, cut where
 * a head was taken so that it can be compared. Places are counted from 0. What is not in the database
 * is not in the answer either: whoever checks the file finds it missing.
 */
export async function readLeftOut(
  tx: Transaction,
  { from, to, cuts }: { from: number; to: number; cuts: readonly number[] },
): Promise<Subtrees> {
  const places = [from, ...cuts.filter((cut) => from < cut && cut < to), to];
  const wanted = places
    .slice(0, -1)
    .flatMap((place, index) => subtreesOf(place, places[index + 1] ?? to));
  if (wanted.length === 0) return [];
  const ends = wanted.map(({ level, index }) => (index + 1) * 2 ** level);
  const { rows } = await tx.execute<{ seq: number; hash: Buffer; nodes: Buffer }>(sql`
    SELECT seq::float8 AS seq, hash, nodes FROM ledger_entry
    WHERE seq = ANY (${sql.param(ends)}::bigint[])`);
  const bySeq = new Map(rows.map((row) => [row.seq, row]));
  const found: Subtrees = [];
  for (const { level, index } of wanted) {
    const row = bySeq.get((index + 1) * 2 ** level);
    if (!row) break;
    const hash = level === 0 ? leafHash(row.hash) : row.nodes.subarray(level * 32 - 32, level * 32);
    if (hash.length !== 32) break;
    found.push({ level, hash });
  }
  return found;
}
