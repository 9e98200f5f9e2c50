import 'server-only';
import { type SQL, sql } from 'drizzle-orm';
import { missing, type NotAllowed } from '../auth/actor.ts';
import type { Json } from './entry-draft.ts';
import type { SearchContext } from './search.ts';

/** What an entry says. */
export interface ReadEntry {
  seq: number;
  /** Ms since the epoch. */
  at: number;
  kind: string;
  actor: string | null;
  subject: string | null;
  operation: string | null;
  outcome: string | null;
  /** Null: it was erased. */
  detail: { [key: string]: Json } | null;
}

/** An entry with its place in the chain. */
export interface PlacedEntry extends ReadEntry {
  portal: string | null;
  /** Hexadecimal. */
  hash: string;
  previous: string;
  commitment: string;
  /** The other entries of its operation. */
  others: { seq: number; kind: string }[];
}

export type EntriesAnswer = { ok: true; entries: ReadEntry[] } | { ok: false; problem: NotAllowed };
export type EntryAnswer =
  | { ok: true; entry: PlacedEntry }
  | { ok: false; problem: NotAllowed | { code: 'no_such_entry' } };

interface Row {
  [column: string]: unknown;
  seq: string;
  at: string;
  kind: string;
  actor: string | null;
  subject: string | null;
  operation: string | null;
  outcome: string | null;
  detail: string | null;
}

const READ = sql.raw(`entry.seq, entry.at_ms AS at, entry.kind, entry.actor, entry.subject,
  entry.operation, entry.outcome, detail.detail`);
const FROM = sql.raw('ledger_entry entry LEFT JOIN ledger_detail detail ON detail.seq = entry.seq');

/** The entries of these numbers, the newest first; needs `audit_log`. Throws `DatabaseProblem`. */
export async function readEntries(
  { db, actor }: SearchContext,
  seqs: readonly number[],
): Promise<EntriesAnswer> {
  const problem = missing(actor, 'audit_log');
  if (problem) return { ok: false, problem };
  if (seqs.length === 0) return { ok: true, entries: [] };
  const { rows } = await db.execute<Row>(
    sql`SELECT ${READ} FROM ${FROM} WHERE entry.seq = ANY (${sql.param(seqs)}::bigint[])
      ORDER BY entry.seq DESC`,
  );
  return { ok: true, entries: rows.map(readRow) };
}

/** One entry with everything there is about it; needs `audit_log`. Throws `DatabaseProblem`. */
export async function readEntry({ db, actor }: SearchContext, seq: number): Promise<EntryAnswer> {
  const problem = missing(actor, 'audit_log');
  if (problem) return { ok: false, problem };
  const { rows } = await db.execute<
    Row & { portal: string | null } & Record<'hash' | 'previous' | 'commitment', Buffer>
  >(sql`SELECT ${READ}, portal, hash, previous, commitment FROM ${FROM} WHERE entry.seq = ${seq}`);
  const [row] = rows;
  if (!row) return { ok: false, problem: { code: 'no_such_entry' } };
  const others = row.operation === null ? [] : await readOthers(db, row.operation, seq);
  const { portal, hash, previous, commitment } = row;
  return {
    ok: true,
    entry: {
      ...readRow(row),
      ...{ portal, others },
      hash: hash.toString('hex'),
      previous: previous.toString('hex'),
      commitment: commitment.toString('hex'),
    },
  };
}

/**
 * The newest entry about a person that still has its details, to tell who they are; null: none has. Needs
 * `audit_log`. Throws `DatabaseProblem`.
 */
export async function readNewestAbout(
  { db, actor }: SearchContext,
  subject: string,
): Promise<{ ok: true; entry: ReadEntry | null } | { ok: false; problem: NotAllowed }> {
  const problem = missing(actor, 'audit_log');
  if (problem) return { ok: false, problem };
  const { rows } = await db.execute<Row>(
    sql`SELECT ${READ} FROM ${FROM} WHERE entry.seq = (
        SELECT seq FROM ledger_search JOIN ledger_detail USING (seq)
        WHERE subject = ${subject}::uuid AND kind <> 'erased' ORDER BY seq DESC LIMIT 1
      )`,
  );
  return { ok: true, entry: rows[0] ? readRow(rows[0]) : null };
}

async function readOthers(db: SearchContext['db'], operation: string, seq: number) {
  const statement: SQL = sql`SELECT seq, kind FROM ledger_entry
    WHERE operation = ${operation}::uuid AND seq <> ${seq} ORDER BY seq`;
  const { rows } = await db.execute<{ seq: string; kind: string }>(statement);
  return rows.map(({ seq, kind }) => ({ seq: Number(seq), kind }));
}

function readRow({ seq, at, kind, actor, subject, operation, outcome, detail }: Row): ReadEntry {
  return {
    ...{ kind, actor, subject, operation, outcome },
    seq: Number(seq),
    at: Number(at),
    detail: detail === null ? null : JSON.parse(detail),
  };
}
