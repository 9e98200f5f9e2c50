import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { prepare } from '@/lib/db/prepare.ts';
import { freePort, LOOPBACK } from '@/scripts/ports.mjs';
import { findAccount, runAs } from '@/scripts/postgres/account.mjs';
import { findBinaries, programPath } from '@/scripts/postgres/binaries.mjs';
import { clusterOf } from '@/scripts/postgres/place.mjs';
import { startPostgres } from '@/scripts/postgres.mjs';
import { Processes } from '@/scripts/processes.mjs';
import { readSecret } from '@/scripts/secrets.mjs';

const ROOT = path.resolve('.');
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'consent-desk-durable-'));
  const processes = new Processes();
  await startPostgres({ root: ROOT, processes, base: process.env, dataDir });
  await processes.stopAll();
}, 60_000);
afterAll(() => rm(dataDir, { recursive: true, force: true, maxRetries: 20 }));

/** Runs the cluster as somebody might who wants it faster, and does some work on its database. */
async function onServer<T>(settings: string[], work: (url: string) => Promise<T>): Promise<T> {
  const port = await freePort();
  const folder = clusterOf(dataDir);
  const program = programPath(findBinaries({ root: ROOT }).folder, 'postgres');
  const all = [`listen_addresses=${LOOPBACK}`, `port=${port}`, 'unix_socket_directories='];
  const child = spawn(
    program,
    ['-D', folder, ...[...all, ...settings].flatMap((setting) => ['-c', setting])],
    { ...runAs(findAccount(path.join(dataDir, 'postgres'))), cwd: folder, stdio: 'ignore' },
  );
  const ended = once(child, 'exit');
  const url = `postgres://consent_desk:${readSecret(dataDir, 'database')}@${LOOPBACK}:${port}/consent_desk`;
  try {
    while (!(await answers(url))) {
      if (child.exitCode !== null) throw new Error('PostgreSQL did not start.');
      await delay(20);
    }
    return await work(url);
  } finally {
    child.kill('SIGINT');
    await ended;
  }
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => {});
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
}

const refusal = (url: string) =>
  prepare(url, { kind: 'demo' }, { backupFolder: path.join(dataDir, 'backups') }).then(
    ({ schemaVersion }) => `ready at ${schemaVersion}`,
    (error: Error) => error.message,
  );

test.each([
  [['fsync=off'], 'The database runs with fsync off, and', 'switch it on'],
  [['full_page_writes=off'], 'The database runs with full_page_writes off, and', 'switch it on'],
  [
    ['fsync=off', 'full_page_writes=off'],
    'The database runs with fsync and full_page_writes off, and',
    'switch them on',
  ],
])('no start uses a database with %s, and it says so', async (settings, beginning, advice) => {
  const sentence = await onServer(settings, refusal);
  expect(sentence).toBe(
    `${beginning} would lose what is on record in a power failure: ${advice}, then start again.`,
  );
});

test('the same database is used when it keeps what it is given', async () => {
  const tables = await onServer([], async (url) => {
    expect(await refusal(url)).toMatch(/^ready at /);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(
      "SELECT count(*)::int AS n FROM pg_tables WHERE schemaname = 'public'",
    );
    await client.end();
    return rows[0]?.n;
  });
  expect(tables).toBeGreaterThan(5);
});
