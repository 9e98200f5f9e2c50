import 'server-only';
import {
  type CronItem,
  Logger,
  makeWorkerUtils,
  parseCronItems,
  type Runner,
  run,
  type TaskList,
} from 'graphile-worker';
import pg from 'pg';
import { sessionConfig } from './connection.ts';
import { holdWorkerLock, releaseDeadWorkers } from './dead-workers.ts';
import { withSchemaLock } from './lock.ts';
import { withoutValuesAmong } from './problem.ts';

/** How soon the tasks of a worker that was killed are taken up by another one, ms. */
const RELEASE_EVERY_MS = 30_000;
const TASKS_AT_ONCE = 2;
/** Beside the tasks: listening, and taking the next one. */
const MAX_CONNECTIONS = TASKS_AT_ONCE + 2;

/** What a worker tells about itself: names and ids of ours, never a payload or an error's text. */
export type WorkerEvent =
  | { is: 'released'; workers: number }
  | { is: 'task_failed'; task: string; error: unknown }
  | { is: 'lost' };

export interface WorkerOptions {
  url: string;
  /** By their names. Each lasts under 30 s, may be begun again at any time, and re-enqueues itself. */
  tasks: Record<string, (payload: unknown, signal?: AbortSignal) => Promise<void>>;
  /** What is done at fixed times, UTC. */
  schedule?: CronItem[];
  /** Tasks that are done once whenever a worker starts. */
  atStart?: string[];
  onEvent?: (event: WorkerEvent) => void;
  releaseEveryMs?: number;
}

/** A worker of this process. */
export interface Worker {
  /** Lets the tasks under way end, and stops. */
  stop(): Promise<void>;
  /** Resolves when it has stopped, by itself (its connection was lost) or not. */
  ended: Promise<void>;
}

/**
 * Starts the worker of this process on the queue of the database. It holds an advisory lock for as
 * long as it lives; when the connection that holds it is lost, it stops, as others may now take its
 * tasks. Throws `DatabaseProblem` if the database does not answer.
 */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { url, onEvent = () => {}, releaseEveryMs = RELEASE_EVERY_MS } = options;
  const name = { application_name: 'consent-desk-worker' };
  const pool = new pg.Pool({ ...sessionConfig(url), ...name, max: MAX_CONNECTIONS });
  // The next query tells of a loss.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  releaseOnce(pool);
  const holder = new pg.Client({ ...sessionConfig(url), ...name });
  holder.on('error', () => {});
  const quiet = new Logger(() => () => {});
  let runner: Runner | null = null;
  let ownId: string | null = null;
  let isOver = false;

  const end = async () => {
    isOver = true;
    await holder.end();
    await pool.end();
  };
  const stop = async () => {
    if (isOver) return;
    isOver = true;
    await runner?.stop();
  };
  try {
    await withoutValuesAmong(() => holder.connect());
    const utils = await withoutValuesAmong(() => makeWorkerUtils({ pgPool: pool, logger: quiet }));
    await withSchemaLock(url, () => utils.migrate());
    const release = async () => {
      const { length } = await releaseDeadWorkers(holder, utils, ownId);
      if (length > 0) onEvent({ is: 'released', workers: length });
    };
    await withoutValuesAmong(release);
    let held: Promise<void> | null = null;
    const hold = (id: string) => {
      ownId = id;
      held ??= holdWorkerLock(holder, id);
      return held;
    };
    const lost = () => {
      if (isOver) return;
      onEvent({ is: 'lost' });
      // What fails while stopping fails because of the same loss.
      stop().catch(() => {});
    };
    holder.once('end', lost);
    const started = await run({
      pgPool: pool,
      logger: quiet,
      noHandleSignals: true,
      concurrency: TASKS_AT_ONCE,
      taskList: guarded(options.tasks, onEvent),
      parsedCronItems: parseCronItems(options.schedule ?? []),
      preset: {
        plugins: [
          {
            name: 'ConsentDeskWorkerLock',
            version: '1.0.0',
            worker: {
              hooks: {
                // Before it takes its first task.
                async startWorker(_context, { worker }) {
                  try {
                    await hold(worker.workerPool.id);
                  } catch (error) {
                    lost();
                    throw error;
                  }
                },
              },
            },
          },
        ],
      },
    });
    runner = started;
    for (const task of options.atStart ?? []) await utils.addJob(task, {}, { jobKey: task });
    let isReleasing = false;
    const timer = setInterval(async () => {
      if (isReleasing) return;
      isReleasing = true;
      try {
        await release();
      } catch (error) {
        // A connection that is lost is told by its end.
        if (!isOver) onEvent({ is: 'task_failed', task: 'release of dead workers', error });
      }
      isReleasing = false;
    }, releaseEveryMs);
    const ended = started.promise
      .catch(() => {})
      .then(async () => {
        clearInterval(timer);
        holder.off('end', lost);
        await end();
      });
    return {
      ended,
      async stop() {
        await stop();
        await ended;
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The queue keeps the text of an error; it gets a name only. */
function guarded(tasks: WorkerOptions['tasks'], onEvent: (event: WorkerEvent) => void): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (payload, { abortSignal }) => {
        try {
          await task(payload, abortSignal);
        } catch (error) {
          onEvent({ is: 'task_failed', task: name, error });
          throw new Error(`${name} failed`);
        }
      },
    ]),
  );
}

/**
 * Changes a pool for the queue's listener, which gives its connection back twice when that is lost
 * while the worker stops, and also where it got none because the pool had ended: pg answers both with
 * an error that nobody catches.
 */
export function releaseOnce(pool: pg.Pool): void {
  type Callback = Parameters<pg.Pool['connect']>[0];
  const connect = pool.connect.bind(pool);
  const connectOnce = (callback?: Callback) => {
    if (!callback) return connect();
    return connect((error, client, release) => {
      let isReleased = false;
      callback(error, client, (reason) => {
        if (isReleased) return;
        isReleased = true;
        // pg gives none with a pool that has ended, whatever its types say.
        release?.(reason);
      });
    });
  };
  pool.connect = connectOnce as pg.Pool['connect'];
}
