import 'server-only';
import type { Database } from '../db/connection.ts';
import type { Ledger } from './append.ts';
import { readOwnHeads } from './kept-heads.ts';
import { type AskedBy, recordCheck } from './record-check.ts';
import { type LogCheck, type Progress, verifyLog } from './verify-log.ts';

/** What a page that waits for a check is told, one after the other. */
export type CheckNews =
  | { is: 'progress'; progress: Progress }
  | { is: 'done'; check: LogCheck; onRecord: boolean };

interface Running {
  progress: Progress;
  done: Promise<{ check: LogCheck; onRecord: boolean }>;
  /** Resolves at the next step. */
  next: Promise<void>;
}

const shared = globalThis as typeof globalThis & { consentDeskCheck?: Running | null };

/**
 * Checks the log, or joins the check that is under way in this process: it goes on when the page that
 * began it is closed, and goes on record under the name of whoever began it. Gives how far it is, and
 * at last what it found. Throws what the check throws.
 */
export async function* followCheck(options: {
  database: Database;
  ledger: Ledger;
  publicKey: string;
  dataDir: string;
  by: AskedBy;
}): AsyncGenerator<CheckNews> {
  shared.consentDeskCheck ??= begin(options);
  const running = shared.consentDeskCheck;
  for (;;) {
    const ended = await Promise.race([running.done, running.next.then(() => null)]);
    if (ended) return yield { is: 'done', ...ended };
    yield { is: 'progress', progress: running.progress };
  }
}

function begin({
  database,
  ledger,
  publicKey,
  dataDir,
  by,
}: Parameters<typeof followCheck>[0]): Running {
  let tell = () => {};
  const nextStep = () =>
    new Promise<void>((resolve) => {
      tell = resolve;
    });
  const check = async () => {
    const heads = await readOwnHeads(dataDir);
    const onProgress = (progress: Progress) => {
      const told = tell;
      running.progress = progress;
      running.next = nextStep();
      told();
    };
    const found = await verifyLog({ database, publicKey, heads, onProgress });
    const onRecord = await recordCheck({ database, ledger }, found, by);
    return { check: found, onRecord };
  };
  const running: Running = {
    progress: { entries: 0, of: 0 },
    next: nextStep(),
    done: Promise.resolve()
      .then(check)
      .finally(() => {
        shared.consentDeskCheck = null;
      }),
  };
  // Whoever follows hears of it; the page may be closed.
  running.done.catch(() => {});
  return running;
}
