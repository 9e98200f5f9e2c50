import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { releaseOnce, startWorker, type WorkerEvent, type WorkerOptions } from '@/lib/db/worker.ts';
import { ensureCommandsBuilt } from '@/scripts/build.mjs';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

vi.setConfig({ testTimeout: 60_000 });

let cluster: TestCluster;
/** The compiled module, for a worker in a process of its own. */
let compiled: string;
beforeAll(async () => {
  const commands = await ensureCommandsBuilt({ root: path.resolve('.') });
  compiled = pathToFileURL(path.join(path.dirname(commands), 'worker.js')).href;
  cluster = await startCluster();
}, 60_000);
afterAll(() => cluster.close(), 60_000);

/** A queue whose task `note` writes down who worked at it. */
async function openQueue() {
  const url = await cluster.createDatabase();
  await cluster.run(
    'CREATE TABLE note (at timestamptz NOT NULL DEFAULT clock_timestamp(), text text NOT NULL)',
    url,
  );
  const notes = async (): Promise<string[]> =>
    (await cluster.run('SELECT text FROM note ORDER BY at', url)).rows.map(({ text }) => text);
  const add = (task: string, spec = '') =>
    cluster.run(`SELECT graphile_worker.add_job('${task}', '{}'::json ${spec})`, url);
  const start = async (options: Partial<WorkerOptions> = {}) => {
    const events: WorkerEvent[] = [];
    const worker = await startWorker({
      url,
      tasks: { note: () => write(url, 'done here') },
      onEvent: (event) => events.push(event),
      ...options,
    });
    onTestFinished(() => worker.stop());
    return { worker, events };
  };
  return { url, notes, add, start };
}

async function write(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('INSERT INTO note (text) VALUES ($1)', [text]);
  await client.end();
}

/** A worker in a process of its own, whose task begins and never ends. */
async function startElsewhere(url: string): Promise<ChildProcess> {
  const text = `
    const { startWorker } = await import(${JSON.stringify(compiled)});
    const { default: pg } = await import('pg');
    const url = process.env.QUEUE_URL;
    await startWorker({ url, tasks: { note: async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      await client.query("INSERT INTO note (text) VALUES ('begun elsewhere')");
      await new Promise(() => {});
    } } });
    process.send('ready');`;
  const child = spawn(
    process.execPath,
    ['--conditions=react-server', '--input-type=module', '-e', text],
    {
      env: { ...process.env, QUEUE_URL: url },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return new Promise((resolve, reject) => {
    child.once('message', () => resolve(child));
    child.once('exit', (code) => reject(new Error(`the worker elsewhere ended with ${code}`)));
  });
}

describe('a task whose worker is killed -9 in the middle of it', () => {
  test('is resumed within 60 s by a worker that is running', async () => {
    const { url, notes, add, start } = await openQueue();
    const elsewhere = await startElsewhere(url);
    await add('note');
    await expect.poll(notes, { timeout: 30_000 }).toEqual(['begun elsewhere']);
    const { events } = await start();
    elsewhere.kill('SIGKILL');
    const killedAt = Date.now();
    await expect
      .poll(notes, { timeout: 60_000, interval: 250 })
      .toEqual(['begun elsewhere', 'done here']);
    expect(Date.now() - killedAt).toBeLessThan(60_000);
    expect(events).toEqual([{ is: 'released', workers: 1 }]);
  }, 90_000);

  test('is resumed at once by the next start', async () => {
    const { url, notes, add, start } = await openQueue();
    const elsewhere = await startElsewhere(url);
    await add('note');
    await expect.poll(notes, { timeout: 30_000 }).toEqual(['begun elsewhere']);
    elsewhere.kill('SIGKILL');
    await expect.poll(() => elsewhere.signalCode).toBe('SIGKILL');
    await start();
    await expect.poll(notes, { timeout: 30_000 }).toEqual(['begun elsewhere', 'done here']);
  }, 60_000);
});

describe('a task that is under way', () => {
  test('is left to its living worker, however often others look for dead ones', async () => {
    const { url, notes, add, start } = await openQueue();
    await startElsewhere(url);
    await add('note');
    await expect.poll(notes, { timeout: 30_000 }).toEqual(['begun elsewhere']);
    const { events } = await start({
      releaseEveryMs: 50,
      tasks: { note: () => write(url, 'stolen'), other: () => write(url, 'other') },
    });
    // Another task in between shows that this worker takes what is free.
    for (let n = 0; n < 5; n++) {
      await add('other');
      await expect.poll(notes, { timeout: 30_000 }).toHaveLength(n + 2);
    }
    expect(new Set(await notes())).toEqual(new Set(['begun elsewhere', 'other']));
    expect(events).toEqual([]);
  }, 60_000);

  test('is finished when its worker is asked to stop', async () => {
    const { url, notes, add, start } = await openQueue();
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { worker } = await start({
      tasks: {
        note: async () => {
          await write(url, 'begun here');
          await gate;
          await write(url, 'done here');
        },
      },
    });
    await add('note');
    await expect.poll(notes, { timeout: 30_000 }).toEqual(['begun here']);
    const stopped = worker.stop();
    go();
    await stopped;
    expect(await notes()).toEqual(['begun here', 'done here']);
    expect((await cluster.run('SELECT 1 FROM graphile_worker.jobs', url)).rowCount).toBe(0);
  });
});

describe('a worker', () => {
  test('that loses its lock stops, and says so', async () => {
    const { url, start } = await openQueue();
    const { worker, events } = await start();
    await cluster.endSessions(url);
    await worker.ended;
    expect(events).toEqual([{ is: 'lost' }]);
  }, 30_000);

  test('keeps the text of a task’s error out of the queue', async () => {
    const { url, add, start } = await openQueue();
    const { events } = await start({
      tasks: {
        note: async () => {
          throw new Error('marker-41d7@example.com');
        },
      },
    });
    await add('note');
    const lastError = () =>
      cluster
        .run('SELECT last_error FROM graphile_worker.jobs', url)
        .then(({ rows }) => rows[0]?.last_error ?? null);
    await expect.poll(lastError, { timeout: 30_000 }).toContain('note failed');
    expect(await lastError()).not.toContain('marker');
    expect(events).toMatchObject([{ is: 'task_failed', task: 'note' }]);
  });

  test('makes up for what was due while nothing ran', async () => {
    const { url, notes, start } = await openQueue();
    const schedule = [
      { match: '15 3 * * *', task: 'note', options: { backfillPeriod: 86_400_000 } },
    ];
    const first = await start({ schedule });
    await first.worker.stop();
    expect(await notes()).toEqual([]);
    await cluster.run(
      `UPDATE graphile_worker._private_known_crontabs
       SET known_since = now() - interval '2 days', last_execution = now() - interval '25 hours'`,
      url,
    );
    await start({ schedule });
    await expect.poll(notes, { timeout: 30_000 }).toEqual(['done here']);
  });
});

test('a connection that is asked for after the pool has ended is refused, and giving it back breaks nothing', async () => {
  const pool = new pg.Pool({ connectionString: await cluster.createDatabase() });
  releaseOnce(pool);
  await pool.end();
  const refusal = await new Promise((resolve) => {
    pool.connect((error, _client, release) => {
      release();
      resolve(error);
    });
  });
  expect(refusal).toBeInstanceOf(Error);
});
