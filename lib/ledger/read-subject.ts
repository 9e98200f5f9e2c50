import 'server-only';
import { sql } from 'drizzle-orm';
import { missing, type NotAllowed } from '../auth/actor.ts';
import type { SearchContext } from './search.ts';

/** What the console keeps about a person, whom it names by an id. */
export interface KeptSubject {
  /** Whether an address leads to this id: false after an erasure. */
  isKnown: boolean;
  /** How many entries about them still have their details. */
  details: number;
  /** How many of their changes are not settled. */
  open: number;
  /** Since when a mark warns before their address is mailed, ms; null: there is none. */
  markSince: number | null;
  /** The last time that they were erased. */
  erased: { seq: number; at: number } | null;
}

export type SubjectAnswer = { ok: true; subject: KeptSubject } | { ok: false; problem: NotAllowed };

/** What is kept about a person; needs `erase`. Takes their id in the log. Throws `DatabaseProblem`. */
export async function readSubject(
  { db, actor }: SearchContext,
  id: string,
): Promise<SubjectAnswer> {
  const problem = missing(actor, 'erase');
  if (problem) return { ok: false, problem };
  const { rows } = await db.execute<{
    known: boolean;
    details: number;
    open: number;
    since: number | null;
    erasedSeq: number | null;
    erasedAt: number | null;
  }>(sql`
    SELECT EXISTS (SELECT FROM subject WHERE id = wanted.id) AS known,
      (SELECT count(*)::int FROM ledger_search found JOIN ledger_detail USING (seq)
        WHERE found.subject = wanted.id AND found.kind <> 'erased') AS details,
      (SELECT count(*)::int FROM open_operation WHERE subject = wanted.id) AS open,
      (SELECT since_ms::float8 FROM suppression_mark JOIN subject USING (address_hash)
        WHERE subject.id = wanted.id) AS since,
      erased.seq::float8 AS "erasedSeq", erased.at_ms::float8 AS "erasedAt"
    FROM (SELECT ${id}::uuid AS id) wanted LEFT JOIN LATERAL (
      SELECT seq, at_ms FROM ledger_search WHERE subject = wanted.id AND kind = 'erased'
      ORDER BY seq DESC LIMIT 1
    ) erased ON true`);
  const [row] = rows;
  if (!row) throw new Error('One row was asked for.');
  const { known: isKnown, details, open, since: markSince, erasedSeq: seq, erasedAt: at } = row;
  const erased = seq === null || at === null ? null : { seq, at };
  return { ok: true, subject: { isKnown, details, open, markSince, erased } };
}
