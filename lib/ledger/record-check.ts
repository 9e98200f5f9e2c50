import 'server-only';
import { sql } from 'drizzle-orm';
import type { Database, Queries } from '../db/connection.ts';
import { DatabaseProblem } from '../db/problem.ts';
import type { Ledger } from './append.ts';
import type { Json } from './entry-draft.ts';
import type { LogCheck } from './verify-log.ts';

/** Who asked; ids and names as every entry has them. */
export interface AskedBy {
  actor: string | null;
  who: { name: string; role: string; session: string; request: string } | null;
  version: string;
}

/** What the screen says about the newest check, and the newest head that was taken elsewhere. */
export interface LastChecks {
  verified: { at: number; size: number; problem: string | null; problemSeq: number | null } | null;
  headKept: { at: number; size: number } | null;
}

/**
 * Puts a check on record, in the log itself and where the screen finds it. Gives whether it came into
 * the log: one that is broken badly may take nothing more. Throws `DatabaseProblem` where not even
 * the screen's note can be written.
 */
export async function recordCheck(
  { database, ledger }: { database: Database; ledger: Ledger },
  check: LogCheck,
  { actor, who, version }: AskedBy,
): Promise<boolean> {
  const { entries, durationMs, comparedHeads, head } = check;
  const [problem, problemSeq] = problemOf(check);
  const detail: { [key: string]: Json } = {
    ...{ who: who && { ...who }, version, entries, durationMs, comparedHeads, problem, problemSeq },
    root: head?.head.root ?? null,
  };
  const note = (db: Pick<Queries, 'execute'>, at: number) =>
    db.execute(sql`
      INSERT INTO ledger_check (at_ms, what, size, problem, problem_seq, duration_ms)
      VALUES (${at}, 'verified', ${entries}, ${problem}, ${problemSeq}, ${durationMs})
      ON CONFLICT DO NOTHING`);
  const outcome = { subject: null, operation: null, outcome: null };
  try {
    await ledger.append({ kind: 'verified', actor, ...outcome, detail }, async (tx, { at }) => {
      await note(tx, at);
    });
    return true;
  } catch (error) {
    if (error instanceof DatabaseProblem && error.kind === 'gone') throw error;
    await note(database.db, Date.now());
    return false;
  }
}

/** What a check found, and at which entry. */
export function problemOf({
  problem,
  searchDiffersAt,
}: Pick<LogCheck, 'problem' | 'searchDiffersAt'>): [string | null, number | null] {
  if (problem) return [problem.code, problem.seq];
  return searchDiffersAt === null ? [null, null] : ['search_differs', searchDiffersAt];
}

/** Notes that a head was taken out of the installation. Throws `DatabaseProblem`. */
export async function noteHeadKept(database: Database, size: number, at: number): Promise<void> {
  await database.db.execute(sql`
    INSERT INTO ledger_check (at_ms, what, size) VALUES (${at}, 'head_kept', ${size})
    ON CONFLICT DO NOTHING`);
}

/** Throws `DatabaseProblem`. */
export async function readLastChecks(database: Database): Promise<LastChecks> {
  const { rows } = await database.db.execute<{
    what: string;
    at: number;
    size: number;
    problem: string | null;
    problemSeq: number | null;
  }>(sql`
    SELECT DISTINCT ON (what) what, at_ms::float8 AS at, size::float8 AS size, problem,
      problem_seq::float8 AS "problemSeq"
    FROM ledger_check ORDER BY what, at_ms DESC`);
  const verified = rows.find(({ what }) => what === 'verified');
  const headKept = rows.find(({ what }) => what === 'head_kept');
  return { verified: verified ?? null, headKept: headKept ?? null };
}

/** How many of the heads that were taken out an export can be compared with. */
const CUTS = 20;

/** The sizes at which the newest heads were taken out. Throws `DatabaseProblem`. */
export async function readKeptSizes(database: Database): Promise<number[]> {
  const { rows } = await database.db.execute<{ size: number }>(sql`
    SELECT size::float8 AS size FROM ledger_check WHERE what = 'head_kept'
    ORDER BY at_ms DESC LIMIT ${CUTS}`);
  return [...new Set(rows.map(({ size }) => size))].sort((a, b) => a - b);
}
