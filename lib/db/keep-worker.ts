import 'server-only';
import { setTimeout as delay } from 'node:timers/promises';
import { log, logSurprise } from '../log.ts';
import { DatabaseProblem } from './problem.ts';
import { database } from './process-database.ts';
import { startWorker, type Worker, type WorkerEvent, type WorkerOptions } from './worker.ts';

const START_AGAIN_AFTER_MS = 2_000;

let isStopping = false;

/**
 * Keeps the worker of this process running, from when the database is ready until the process is
 * asked to end: one that loses the database is started again when it is back. Never throws.
 */
export async function keepWorker(
  work: Pick<WorkerOptions, 'tasks' | 'schedule' | 'atStart'>,
): Promise<void> {
  let worker: Worker | null = null;
  let told: string | null = null;
  process.once('SIGTERM', () => {
    isStopping = true;
    void worker?.stop();
  });
  while (!isStopping) {
    try {
      worker = await startWorker({
        url: database().url,
        ...work,
        onEvent: tell,
      });
      told = null;
      await worker.ended;
    } catch (error) {
      if (!(error instanceof DatabaseProblem)) logSurprise(log(), 'worker', error);
      else if (error.kind !== told) log().warn({ kind: error.kind }, 'Worker not started');
      told = error instanceof DatabaseProblem ? error.kind : null;
    }
    if (!isStopping) await delay(START_AGAIN_AFTER_MS);
  }
}

function tell(event: WorkerEvent): void {
  switch (event.is) {
    case 'released':
      log().warn({ workers: event.workers }, 'Tasks of dead workers released');
      return;
    case 'task_failed':
      logSurprise(log(), `task ${event.task}`, event.error);
      return;
    case 'lost':
      log().warn('Worker lost the database');
      return;
    default:
      event satisfies never;
  }
}
