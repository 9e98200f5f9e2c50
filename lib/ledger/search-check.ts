import 'server-only';
import { type SQL, sql } from 'drizzle-orm';
import type { Database, Transaction } from '../db/connection.ts';

/** How many entries are compared at a time. */
const RANGE = 20_000;

const TERMS = sql.raw(
  'at_ms, kind, actor, subject, outcome, subscription_id, legal_basis, reference, correlation_id',
);

const textAt = (value: SQL) =>
  sql`CASE jsonb_typeof(${value}) WHEN 'string' THEN nullif(${value} #>> '{}', '') END`;

/** What `ledger_search` must hold for a range of entries: `searchOf` of search-terms.ts, in SQL. */
const expected = (from: number, to: number) => sql`
  SELECT seq, at_ms, kind, actor, subject, outcome,
    ${textAt(sql`change -> 'subscriptionId'`)} COLLATE "C" AS subscription_id,
    CASE jsonb_typeof(change) WHEN 'object'
      THEN coalesce(${textAt(sql`change -> 'legalBasis'`)}, 'none') END COLLATE "C" AS legal_basis,
    ${textAt(sql`change -> 'reference'`)} COLLATE "C" AS reference,
    ${textAt(sql`said -> 'correlationId'`)} COLLATE "C" AS correlation_id
  FROM (
    SELECT entry.*, said, said -> 'change' AS change
    FROM ledger_entry entry LEFT JOIN (
      SELECT seq, detail::jsonb AS said FROM ledger_detail WHERE seq >= ${from} AND seq < ${to}
    ) detail USING (seq)
    WHERE entry.seq >= ${from} AND entry.seq < ${to}
  ) entries`;

const different = (from: number, to: number) => sql`
  SELECT seq FROM (${expected(from, to)}) wanted FULL JOIN (
    SELECT seq, ${TERMS} FROM ledger_search WHERE seq >= ${from} AND seq < ${to}
  ) found USING (seq)
  WHERE (wanted.at_ms, wanted.kind, wanted.actor, wanted.subject, wanted.outcome,
      wanted.subscription_id, wanted.legal_basis, wanted.reference, wanted.correlation_id)
    IS DISTINCT FROM (found.at_ms, found.kind, found.actor, found.subject, found.outcome,
      found.subscription_id, found.legal_basis, found.reference, found.correlation_id)`;

/** The ends of ranges that cover a log of this size; the last one is open. */
function* ranges(size: number): Generator<[from: number, to: number]> {
  let from = -Number.MAX_SAFE_INTEGER;
  for (let to = 1 + RANGE; from <= size; to += RANGE) {
    yield [from, to > size ? Number.MAX_SAFE_INTEGER : to];
    from = to;
  }
}

/**
 * Whether the table by which entries are found says what the entries do. Gives the number of the first
 * for which it does not; null: all of it does. Throws `DatabaseProblem`.
 */
export async function findSearchDifference(tx: Transaction, size: number): Promise<number | null> {
  for (const [from, to] of ranges(size)) {
    const { rows } = await tx.execute<{ seq: number | null }>(
      sql`SELECT min(seq)::float8 AS seq FROM (${different(from, to)}) different`,
    );
    const seq = rows[0]?.seq ?? null;
    if (seq !== null) return seq;
  }
  return null;
}

/**
 * Makes the table by which entries are found anew where it does not say what they do, while others go
 * on working. Gives how many rows that were. Throws `DatabaseProblem`.
 */
export async function rebuildSearch(database: Database): Promise<number> {
  const { rows } = await database.db.execute<{ size: number }>(
    sql`SELECT coalesce(max(seq), 0)::float8 AS size FROM ledger_entry`,
  );
  let made = 0;
  for (const [from, to] of ranges(rows[0]?.size ?? 0))
    made += await database.transaction(async (tx) => {
      const wrong = await tx.execute(
        sql`CREATE TEMPORARY TABLE wrong ON COMMIT DROP AS ${different(from, to)}`,
      );
      await tx.execute(sql`DELETE FROM ledger_search WHERE seq IN (SELECT seq FROM wrong)`);
      await tx.execute(sql`
        INSERT INTO ledger_search (seq, ${TERMS})
        SELECT * FROM (${expected(from, to)}) wanted WHERE seq IN (SELECT seq FROM wrong)`);
      return wrong.rowCount ?? 0;
    });
  return made;
}
