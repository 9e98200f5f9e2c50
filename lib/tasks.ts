import 'server-only';
import { processContext } from './context.ts';
import { cleanUp } from './db/clean-up.ts';
import { database } from './db/process-database.ts';
import type { WorkerOptions } from './db/worker.ts';
import { env } from './env.ts';
import { reapplyErasures } from './ledger/erase.ts';
import { erasureList } from './ledger/erasure-list.ts';
import { expireDetails } from './ledger/expire.ts';
import { HeadsProblem, keepHead } from './ledger/kept-heads.ts';
import { processLedger } from './ledger/process-ledger.ts';
import { findRollback, rollbackSentence } from './ledger/rollback.ts';
import { log } from './log.ts';
import { settleForgotten } from './subscriptions/settle-operation.ts';
import { VERSION } from './version.ts';

/** A task lasts under 30 s. */
const SETTLE_BUDGET_MS = 15_000;

/** What the worker of this process does, and when. Times are UTC. */
export const WORK: Pick<WorkerOptions, 'tasks' | 'schedule' | 'atStart'> = {
  tasks: {
    'clean-up': async (_payload, signal) => {
      log().info(await cleanUp(database(), undefined, signal), 'Cleaned up');
    },
    expire: async (_payload, signal) => {
      const { ledger } = processLedger();
      const removed = await expireDetails({ database: database(), ledger }, Date.now(), signal);
      if (removed > 0) log().info({ removed }, 'Details expired');
    },
    'keep-head': async () => {
      await keepHead(database(), env().dataDir);
    },
    notes: async () => {
      await processLedger().notes.writeUp();
    },
    settle: async (_payload, signal) => {
      const looked = await settleForgotten(
        { ...processContext(), signal },
        { budgetMs: SETTLE_BUDGET_MS },
      );
      if (looked > 0) log().info({ looked }, 'Looked at open changes');
    },
  },
  schedule: [
    {
      // A quarter past three at night; made up for when nothing ran at that time.
      match: '15 3 * * *',
      task: 'clean-up',
      options: { backfillPeriod: 86_400_000, jobKey: 'clean-up', maxAttempts: 5 },
    },
    { match: '45 3 * * *', task: 'expire', options: { jobKey: 'expire', maxAttempts: 3 } },
    ...(['settle', 'notes', 'keep-head'] as const).map((task) => ({
      ...{ match: '* * * * *', task, options: { jobKey: task, maxAttempts: 1 } },
    })),
  ],
  atStart: ['settle', 'notes'],
};

/** Tells the log of the process if an older state of the database is back. */
export async function reportRollback(): Promise<void> {
  try {
    const rollback = await findRollback(database(), env().dataDir);
    if (rollback) log().error(rollback, rollbackSentence(rollback));
  } catch (problem) {
    if (!(problem instanceof HeadsProblem)) throw problem;
    log().error(problem.message);
  }
}

/** What is put right before anybody is served, once the database is ready. */
export async function putRight(): Promise<void> {
  const { ledger } = processLedger();
  const again = await reapplyErasures({
    ...{ database: database(), ledger, version: VERSION },
    erasures: erasureList(env().dataDir),
  });
  if (again > 0) log().warn({ people: again }, 'Erased again: a restored backup had them');
}
