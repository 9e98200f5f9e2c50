import 'server-only';
import { type SQL, sql } from 'drizzle-orm';
import { type Actor, missing, type NotAllowed } from '../auth/actor.ts';
import type { Queries, Transaction } from '../db/connection.ts';
import type { Clause, SearchField, SearchQuery } from './search-query.ts';

/** What a search works with. */
export interface SearchContext {
  db: Queries | Transaction;
  actor: Pick<Actor, 'role'> | null;
}

/** A stretch of the answer: the newest entries before a number. */
export interface SearchPage {
  /** Only entries before this one; null: from the newest on. */
  below: number | null;
  limit: number;
}

/** The numbers of entries, the newest first; `next` is where the following page begins, or null. */
export interface Found {
  seqs: number[];
  next: number | null;
}

export type SearchAnswer = ({ ok: true } & Found) | { ok: false; problem: NotAllowed };

/**
 * Finds entries, the newest first; needs `audit_log`. However many there are, and whether two things
 * ever occur together or not, it looks at a bounded number of entries. Throws `DatabaseProblem`.
 */
export async function searchLedger(
  { db, actor }: SearchContext,
  query: SearchQuery,
  { below, limit }: SearchPage,
): Promise<SearchAnswer> {
  const problem = missing(actor, 'audit_log');
  if (problem) return { ok: false, problem };
  const span = await readSpan(db, query, below);
  const seqs = span === null ? [] : await findIn(db, query, span, limit + 1);
  const shown = seqs.slice(0, limit);
  return { ok: true, seqs: shown, next: seqs.length > limit ? (shown.at(-1) ?? null) : null };
}

/** What holds of every row of `ledger_search` that a query finds, but for its days. */
export function conditionsOf({ clauses }: Pick<SearchQuery, 'clauses'>): SQL {
  return sql.join([sql`true`, ...clauses.map(conditionOf)], sql` AND `);
}

/** The numbers between which a query's days lie: `low` is in it, `high` is not. Null: nothing is. */
export interface Span {
  low: number;
  high: number;
}

/**
 * From where to where a query may find anything. Takes where its answer goes on, or null. Throws
 * `DatabaseProblem`.
 */
export async function readSpan(
  db: Queries | Transaction,
  { after, before }: Pick<SearchQuery, 'after' | 'before'>,
  below: number | null,
): Promise<Span | null> {
  // Times never go back, so a day is a stretch of numbers.
  const firstOn = (day: string | null) =>
    day === null
      ? sql`NULL::bigint`
      : sql`(SELECT seq FROM ledger_search WHERE at_ms >= ${Date.parse(`${day}T00:00:00Z`)}::bigint
          ORDER BY at_ms, seq LIMIT 1)`;
  const { rows } = await db.execute<{
    low: string | null;
    high: string | null;
    last: string | null;
  }>(
    sql`SELECT ${firstOn(after)} AS low, ${firstOn(before)} AS high,
      (SELECT seq FROM ledger_search ORDER BY seq DESC LIMIT 1) AS last`,
  );
  const [row] = rows;
  if (!row || row.last === null || (after !== null && row.low === null)) return null;
  const low = Number(row.low ?? 1);
  const high = Math.min(
    ...[Number(row.last) + 1, below ?? Number.MAX_SAFE_INTEGER],
    ...(row.high === null ? [] : [Number(row.high)]),
  );
  return low < high ? { low, high } : null;
}

const COLUMNS = {
  actor: { name: sql.raw('actor'), type: sql.raw('uuid') },
  kind: { name: sql.raw('kind'), type: sql.raw('text') },
  subject: { name: sql.raw('subject'), type: sql.raw('uuid') },
  type: { name: sql.raw('subscription_id'), type: sql.raw('text') },
  outcome: { name: sql.raw('outcome'), type: sql.raw('text') },
  basis: { name: sql.raw('legal_basis'), type: sql.raw('text') },
  ref: { name: sql.raw('reference'), type: sql.raw('text') },
  correlation: { name: sql.raw('correlation_id'), type: sql.raw('text') },
} as const satisfies Record<SearchField, { name: SQL; type: SQL }>;

/** Few entries share one of these; the first is the rarest. */
const RARE = ['correlation', 'subject', 'ref'] as const satisfies SearchField[];
const isRare = ({ field }: Clause) => RARE.some((rare) => rare === field);

function conditionOf({ field, isNot, values }: Clause): SQL {
  const { name, type } = COLUMNS[field];
  const wanted = sql`${sql.param(values)}::${type}[]`;
  return isNot
    ? sql`(${name} IS NULL OR ${name} <> ALL (${wanted}))`
    : sql`${name} = ANY (${wanted})`;
}

/** At least and at most so many entries are looked at one after the other. */
const LEAST_WALK = 2_000;
const LONGEST_WALK = 20_000;
/** To go down an index once costs as much as to look at this many neighbouring entries. */
const STEPS_OF_A_DESCENT = 8;
/** How far behind the last entry of a combination its note may be, as the trigger has it. */
const LATE = 10_000;

async function findIn(
  db: Queries | Transaction,
  query: SearchQuery,
  span: Span,
  limit: number,
): Promise<number[]> {
  const rare = RARE.map((field) =>
    query.clauses.find((clause) => clause.field === field && !clause.isNot),
  ).find((clause) => clause !== undefined);
  if (rare) return findByValue(db, rare, query, span, limit);
  const common = query.clauses.filter((clause) => !isRare(clause));
  if (common.length === 0) return seqsOf(db, walk(query, span, limit));
  const { rows } = await db.execute<{ size: string; last: string | null }>(
    sql`SELECT count(*) AS size, max(last_seq) AS last FROM ledger_combination
      WHERE ${fits(common, span)}`,
  );
  const combinations = Number(rows[0]?.size ?? 0);
  // What has come to an end long ago is looked for from there on.
  const high = Math.min(span.high, Number(rows[0]?.last ?? 0) + LATE + 1);
  if (combinations === 0 || high <= span.low) return [];
  // What is common is soon met with; what is not has few combinations.
  const steps = Math.min(Math.max(combinations * STEPS_OF_A_DESCENT, LEAST_WALK), LONGEST_WALK);
  const middle = Math.max(span.low, high - steps);
  const near = await seqsOf(db, walk(query, { low: middle, high }, limit));
  if (near.length === limit || middle === span.low) return near;
  const rest = { low: span.low, high: middle };
  return [...near, ...(await seqsOf(db, byCombination(query, rest, limit - near.length)))];
}

/** What holds of the combinations that may be found in a span. */
const fits = (clauses: Clause[], { low, high }: Span) =>
  sql`${conditionsOf({ clauses })} AND first_seq < ${high} AND last_seq + ${LATE} >= ${low}`;

async function seqsOf(db: Queries | Transaction, statement: SQL): Promise<number[]> {
  const { rows } = await db.execute<{ seq: string }>(statement);
  return rows.map(({ seq }) => Number(seq));
}

const inSpan = ({ low, high }: Span) => sql`seq >= ${low} AND seq < ${high}`;

/** Entry by entry, backwards. */
function walk(query: SearchQuery, span: Span, limit: number): SQL {
  return sql`SELECT seq FROM ledger_search WHERE ${inSpan(span)} AND ${conditionsOf(query)}
    ORDER BY seq DESC LIMIT ${limit}`;
}

/** As many of a value's newest entries are looked at before all of them are. */
const NEAR = 2_000;

/** By a value that few entries share: among the newest that have it, and only then among all of them. */
async function findByValue(
  db: Queries | Transaction,
  drive: Clause,
  query: SearchQuery,
  span: Span,
  limit: number,
): Promise<number[]> {
  const { name, type } = COLUMNS[drive.field];
  const rest = query.clauses.filter((clause) => clause !== drive);
  const common = rest.filter((clause) => !isRare(clause));
  const others = conditionsOf({ clauses: rest });
  const wanted = sql`${name} = ANY (${sql.param(drive.values)}::${type}[]) AND ${inSpan(span)}`;
  // Each in a row of its own, and nothing else to hold: there is one good way to these.
  const newest = drive.values.map(
    (value) => sql`(SELECT * FROM ledger_search WHERE ${name} = ${value}::${type}
      AND ${inSpan(span)} ORDER BY seq DESC LIMIT ${NEAR})`,
  );
  const { rows } = await db.execute<{ seqs: string[] | null; size: string }>(
    sql`WITH near AS MATERIALIZED (${sql.join(newest, sql` UNION ALL `)})
      SELECT (SELECT count(*) FROM near) AS size, ARRAY (
        SELECT seq FROM near WHERE ${others} ORDER BY seq DESC LIMIT ${limit}
      ) AS seqs`,
  );
  const seqs = (rows[0]?.seqs ?? []).map(Number);
  const isAll = Number(rows[0]?.size ?? 0) < NEAR;
  if (isAll || (drive.values.length === 1 && seqs.length === limit)) return seqs;
  // Many entries may carry the same reference: an index tells of each which combination it is of.
  const narrowed =
    drive.field === 'ref' && common.length > 0
      ? sql`combination IN (SELECT id FROM ledger_combination WHERE ${fits(common, span)})
          AND ${conditionsOf({ clauses: rest.filter(isRare) })}`
      : others;
  // `seq + 0` keeps the planner from walking the whole log for what may not be there.
  return seqsOf(
    db,
    sql`SELECT seq FROM ledger_search WHERE ${wanted} AND ${narrowed}
      ORDER BY seq + 0 DESC LIMIT ${limit}`,
  );
}

/**
 * Of each combination that fits its newest entry; then, of those that are the newest so, as many as are
 * wanted: no other combination can have one among them.
 */
function byCombination(query: SearchQuery, span: Span, limit: number): SQL {
  const common = query.clauses.filter((clause) => !isRare(clause));
  const rare = { clauses: query.clauses.filter(isRare) };
  const of = (combination: SQL, count: number) => sql`LATERAL (
      SELECT seq FROM ledger_search
      WHERE combination = ${combination} AND ${inSpan(span)} AND ${conditionsOf(rare)}
      ORDER BY seq DESC LIMIT ${count}
    )`;
  return sql`WITH fitting AS MATERIALIZED (
      SELECT id FROM ledger_combination WHERE ${fits(common, span)}
    ), newest AS MATERIALIZED (
      SELECT fitting.id FROM fitting CROSS JOIN ${of(sql`fitting.id`, 1)} head
      ORDER BY head.seq DESC LIMIT ${limit}
    )
    SELECT found.seq FROM newest CROSS JOIN ${of(sql`newest.id`, limit)} found
    ORDER BY found.seq DESC LIMIT ${limit}`;
}
