import 'server-only';
import { type SQL, sql } from 'drizzle-orm';
import { missing, type NotAllowed } from '../auth/actor.ts';
import { type PersonEntry, type PersonEntryRow, personEntryOf } from './person-entry.ts';
import type { SearchContext } from './search.ts';

const PAGE = 50;

export type PersonLogAnswer =
  | {
      ok: true;
      entries: PersonEntry[];
      /** Where the next page begins; null: there is none. */
      next: number | null;
    }
  | { ok: false; problem: NotAllowed };

/**
 * What our log says of a person in short, newest first, fifty at a time: only what comes before the entry
 * `below`, or the newest (null). Takes their id in the log. Needs `look_up`; an entry itself needs
 * `audit_log`. Throws `DatabaseProblem`.
 */
export async function readPersonLog(
  { db, actor }: SearchContext,
  subject: string,
  below: number | null = null,
): Promise<PersonLogAnswer> {
  const problem = missing(actor, 'look_up');
  if (problem) return { ok: false, problem };
  const rows = await readSummaries(db, personPage(subject, below));
  const entries = rows.slice(0, PAGE);
  return { ok: true, entries, next: rows.length > PAGE ? (entries.at(-1)?.seq ?? null) : null };
}

/** The numbers of a person's entries, one more than a page holds. */
export function personPage(subject: string, below: number | null): SQL {
  return sql`SELECT seq FROM ledger_search
    WHERE subject = ${subject}::uuid AND seq < ${below ?? Number.MAX_SAFE_INTEGER}
    ORDER BY seq DESC LIMIT ${PAGE + 1}`;
}

/** The entries with these numbers in short, newest first. Throws `DatabaseProblem`. */
export async function readSummaries(db: SearchContext['db'], seqs: SQL): Promise<PersonEntry[]> {
  const { rows } = await db.execute<PersonEntryRow>(sql`
    SELECT seq, entry.at_ms AS at, entry.kind, entry.outcome, entry.operation, detail.detail
    FROM (${seqs}) found JOIN ledger_entry entry USING (seq) LEFT JOIN ledger_detail detail USING (seq)
    ORDER BY seq DESC`);
  return rows.map(personEntryOf);
}
