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

const OWN_ID = sql.raw(
  'ledger_combination_of(known.kind, known.actor, known.outcome, known.subscription_id, known.legal_basis)',
);

/** The combinations of entries that `ledger_combination` does not lead to, each with where it begins. */
const unknownCombinations = sql`
  SELECT there.first_seq AS seq FROM (
    SELECT combination, min(seq) AS first_seq, max(seq) AS last_seq
    FROM ledger_search GROUP BY combination
  ) there LEFT JOIN ledger_combination known ON known.id = combination AND known.id = ${OWN_ID}
  WHERE known.id IS NULL OR known.first_seq > there.first_seq
    OR known.last_seq + 10000 < there.last_seq`;

/**
 * Whether the tables by which entries are found say what the entries do. Gives the number of the first
 * for which they do not; null: all of it does. Throws `DatabaseProblem`.
 */
export async function findSearchDifference(tx: Transaction, size: number): Promise<number | null> {
  for (const [from, to] of ranges(size)) {
    const { rows } = await tx.execute<{ seq: number | null }>(
      sql`SELECT min(seq)::float8 AS seq FROM (${different(from, to)}) different`,
    );
    const seq = rows[0]?.seq ?? null;
    if (seq !== null) return seq;
  }
  const { rows } = await tx.execute<{ seq: number | null }>(
    sql`SELECT min(seq)::float8 AS seq FROM (${unknownCombinations}) unknown`,
  );
  return rows[0]?.seq ?? null;
}

/**
 * Makes the tables by which entries are found anew where they do not say what the entries do, while
 * others go on working. Gives how many rows that were. Throws `DatabaseProblem`.
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
  const forgotten = await database.db.execute(
    sql`DELETE FROM ledger_combination known WHERE id <> ${OWN_ID}`,
  );
  const found = await database.db.execute(sql`
    INSERT INTO ledger_combination AS known (id, kind, actor, outcome, subscription_id, legal_basis,
      first_seq, last_seq)
    SELECT combination, kind, actor, outcome, subscription_id, legal_basis, min(seq), max(seq)
    FROM ledger_search GROUP BY combination, kind, actor, outcome, subscription_id, legal_basis
    ON CONFLICT (id) DO UPDATE SET first_seq = least(known.first_seq, excluded.first_seq),
      last_seq = greatest(known.last_seq, excluded.last_seq)
    WHERE known.first_seq > excluded.first_seq OR known.last_seq + 10000 < excluded.last_seq`);
  return made + (forgotten.rowCount ?? 0) + (found.rowCount ?? 0);
}
