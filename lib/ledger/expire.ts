import 'server-only';
import { sql } from 'drizzle-orm';
import type { Database } from '../db/connection.ts';
import { VERSION } from '../version.ts';
import type { Ledger } from './append.ts';
import type { EntryKind } from './kinds.ts';

const DAY_MS = 86_400_000;
/** A task lasts under 30 s; what is left goes in the next night. */
const BATCH = 2_000;

/** What explains that other details are gone is kept itself. */
export const KEPT_FOR_EVER = ['erased', 'expired'] as const satisfies EntryKind[];

/**
 * Ends the keeping of details whose period is over: puts on record of which kinds and up to when, then
 * removes them and by what they are found. Gives how many were removed. Throws `DatabaseProblem`.
 */
export async function expireDetails(
  { database, ledger }: { database: Database; ledger: Ledger },
  now: number,
  signal?: AbortSignal,
): Promise<number> {
  const { rows } = await database.run(sql`SELECT kind, days FROM retention ORDER BY kind`, signal);
  let removed = 0;
  for (const { kind, days } of rows as { kind: EntryKind; days: number }[]) {
    const before = now - days * DAY_MS;
    const due = dueOf(kind, before);
    const first = await database.run(sql`${due} LIMIT 1`, signal);
    if (first.rows.length === 0) continue;
    await ledger.append({
      ...{ kind: 'expired', actor: null, subject: null, operation: null, outcome: null },
      detail: { who: null, version: VERSION, kinds: [kind], before },
    });
    for (let count = BATCH; count === BATCH && !signal?.aborted; ) {
      const { rowCount } = await database.run(
        sql`WITH due AS (${due} LIMIT ${BATCH}), gone AS (
            DELETE FROM ledger_detail WHERE seq IN (SELECT seq FROM due) RETURNING seq)
          UPDATE ledger_search SET subscription_id = NULL, legal_basis = NULL, reference = NULL,
            correlation_id = NULL
          WHERE seq IN (SELECT seq FROM gone)`,
        signal,
      );
      count = rowCount ?? 0;
      removed += count;
    }
  }
  return removed;
}

/** The entries of a kind from before a moment that still have their details. */
const dueOf = (kind: EntryKind, before: number) => sql`
  SELECT entry.seq FROM ledger_entry entry JOIN ledger_detail detail ON detail.seq = entry.seq
  WHERE entry.kind = ${kind} AND entry.at_ms < ${before}`;

/** As many are counted; more of them are said to be more. */
export const COUNTED = 10_000;

/**
 * How many details the next run would remove with these periods (days), by kind; `COUNTED` + 1 for more
 * than that. Throws `DatabaseProblem`.
 */
export async function countDue(
  { db }: Database,
  periods: Partial<Record<EntryKind, number>>,
  now: number,
): Promise<Partial<Record<EntryKind, number>>> {
  const counted: Partial<Record<EntryKind, number>> = {};
  for (const [kind, days] of Object.entries(periods) as [EntryKind, number][]) {
    const { rows } = await db.execute<{ due: number }>(sql`
      SELECT count(*)::int AS due
      FROM (${dueOf(kind, now - days * DAY_MS)} LIMIT ${COUNTED + 1}) due`);
    counted[kind] = rows[0]?.due ?? 0;
  }
  return counted;
}
