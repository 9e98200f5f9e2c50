import 'server-only';
import { sql } from 'drizzle-orm';
import type { Queries } from '../db/connection.ts';
import type { Json } from './entry-draft.ts';

/** How an operation ended. */
export interface ClosedOperation {
  /** The number of its closing entry. */
  seq: number;
  /** Ms since the epoch. */
  at: number;
  subject: string | null;
  outcome: string | null;
  /** Null: it was erased. */
  detail: { [key: string]: Json } | null;
}

/** The closing entry of an operation, or null: there is none. Throws `DatabaseProblem`. */
export async function readClosed(db: Queries, operation: string): Promise<ClosedOperation | null> {
  const { rows } = await db.execute<{
    seq: string;
    at: string;
    subject: string | null;
    outcome: string | null;
    detail: string | null;
  }>(sql`
    SELECT entry.seq, entry.at_ms AS at, entry.subject, entry.outcome, detail.detail
    FROM ledger_entry entry LEFT JOIN ledger_detail detail ON detail.seq = entry.seq
    WHERE entry.operation = ${operation}::uuid AND entry.kind = 'change_closed'`);
  const [row] = rows;
  if (!row) return null;
  const { seq, at, detail, ...rest } = row;
  return {
    ...rest,
    ...{ seq: Number(seq), at: Number(at), detail: detail === null ? null : JSON.parse(detail) },
  };
}
