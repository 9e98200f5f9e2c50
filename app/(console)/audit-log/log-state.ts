import 'server-only';
import { database } from '@/lib/db/process-database.ts';
import { readPutRight } from '@/lib/demo/tamper.ts';
import { env } from '@/lib/env.ts';
import { currentHead, HeadsProblem } from '@/lib/ledger/kept-heads.ts';
import { readLastChecks } from '@/lib/ledger/record-check.ts';
import { findRollback } from '@/lib/ledger/rollback.ts';
import type { LogState } from './log-flaw.ts';

/** What is known about the whole log without checking it. Throws `DatabaseProblem`. */
export async function readLogState(): Promise<LogState> {
  const { mode, dataDir } = env();
  const [head, checks, rollback, putRight] = await Promise.all([
    currentHead(database()),
    readLastChecks(database()),
    rollbackNow(dataDir),
    mode === 'demo' ? readPutRight(dataDir) : null,
  ]);
  const { verified } = checks;
  const flaw =
    verified === null || verified.problem === null
      ? null
      : {
          ...{ problem: verified.problem, seq: verified.problemSeq ?? 0, at: verified.at },
          putRight: putRight !== null && putRight.at >= verified.at ? putRight : null,
        };
  return { ...checks, size: head?.head.size ?? 0, flaw, rollback };
}

async function rollbackNow(dataDir: string) {
  try {
    return await findRollback(database(), dataDir);
  } catch (problem) {
    if (problem instanceof HeadsProblem) return 'unreadable';
    throw problem;
  }
}
