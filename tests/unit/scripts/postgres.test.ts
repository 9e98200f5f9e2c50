import { spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readPostmaster, serversOf } from '@/scripts/postgres/others.mjs';
import { clusterOf } from '@/scripts/postgres/place.mjs';
import { runningPostgres, startPostgres } from '@/scripts/postgres.mjs';
import { Processes } from '@/scripts/processes.mjs';

const ROOT = resolve(import.meta.dirname, '../../..');
// Each test makes a cluster, some two.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const IS_ROOT = process.getuid?.() === 0;
const MARKER = 'marker.person@example.com';

let parent: string;
let processes: Processes;
let lines: string[];
let running: number[];
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'consent-desk-postgres-'));
  chmodSync(parent, 0o755);
  running = [];
  processes = new Processes((now) => {
    running = now.map(({ identity }) => identity.pid);
  });
  lines = [];
});
afterEach(async () => {
  await processes.stopAll();
  rmSync(parent, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

function start(dataDir = join(parent, 'data'), port?: number) {
  return startPostgres({
    root: ROOT,
    processes,
    base: process.env,
    dataDir,
    onLine: (line) => lines.push(line),
    ...(port ? { port } : {}),
  });
}

/** The folder in which a cluster is made before it is put in place. */
function isBeingMade(name: string): boolean {
  return name.startsWith('postgres.new-');
}

async function ask(url: string, sql: string, values: unknown[] = []) {
  const client = new pg.Client(url);
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

test('it is PostgreSQL 18 on loopback alone, durable, for a role that is no superuser', async () => {
  const { url } = await start();
  expect(new URL(url).hostname).toBe('127.0.0.1');
  const [row] = await ask(
    url,
    `SELECT current_setting('server_version_num')::int / 10000 AS major,
       current_setting('listen_addresses') AS listens, current_setting('fsync') AS fsync,
       current_setting('synchronous_commit') AS sync, rolsuper AS superuser,
       pg_encoding_to_char(encoding) AS encoding, datlocale AS locale
     FROM pg_roles, pg_database WHERE rolname = current_user AND datname = current_database()`,
  );
  expect(row).toEqual({
    major: 18,
    listens: '127.0.0.1',
    fsync: 'on',
    sync: 'on',
    superuser: false,
    encoding: 'UTF8',
    locale: 'C.UTF-8',
  });
  // Line 5: the folder of its socket. It has none.
  const noted = readFileSync(join(clusterOf(join(parent, 'data')), 'postmaster.pid'), 'utf8');
  expect(noted.split('\n')[4]).toBe('');
});

test('nobody enters without the password', async () => {
  const { url } = await start();
  const other = new URL(url);
  other.password = 'guessed';
  await expect(ask(other.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
  other.username = 'postgres';
  await expect(ask(other.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
});

test('what was written is there after an orderly stop, on the same port if it is asked for', async () => {
  const first = await start();
  await ask(first.url, 'CREATE TABLE kept (word text)');
  await ask(first.url, 'INSERT INTO kept VALUES ($1)', ['here']);
  await first.started.stop();
  expect(runningPostgres(join(parent, 'data'))).toBeNull();
  const second = await start(undefined, first.port);
  expect(second.url).toBe(first.url);
  expect(runningPostgres(join(parent, 'data'))).toBe(first.url);
  expect(await ask(second.url, 'SELECT word FROM kept')).toEqual([{ word: 'here' }]);
});

test('no value of a statement gets into its log, whatever fails', async () => {
  const { url } = await start();
  await ask(url, 'CREATE TABLE people (address text PRIMARY KEY CHECK (length(address) < 40))');
  await ask(url, 'INSERT INTO people VALUES ($1)', [MARKER]);
  const failing: [string, unknown[]][] = [
    ['INSERT INTO people VALUES ($1)', [MARKER]],
    [`INSERT INTO people VALUES ('${MARKER}')`, []],
    ['INSERT INTO people VALUES ($1)', [MARKER.repeat(3)]],
    ['SELECT $1::int', [MARKER]],
    [`SELECT '${MARKER}'::int`, []],
    [`SELEKT '${MARKER}'`, []],
    [`SELECT "${MARKER}"`, []],
    [`DO $$ BEGIN RAISE EXCEPTION '${MARKER}'; END $$`, []],
    [`DO $$ BEGIN RAISE WARNING '${MARKER}'; END $$`, []],
    [`SET statement_timeout = 1; SELECT pg_sleep(1), '${MARKER}'`, []],
    [`SELECT pg_terminate_backend(pg_backend_pid()), '${MARKER}'`, []],
  ];
  for (const [sql, values] of failing) await ask(url, sql, values).catch(() => {});
  await processes.stopAll();
  expect(lines.join('\n')).toContain('database system is shut down');
  expect(lines.join('\n')).not.toContain('marker');
});

test('a lost password is given anew, and the data stay', async () => {
  const first = await start();
  await ask(first.url, 'CREATE TABLE kept ()');
  await first.started.stop();
  rmSync(join(parent, 'data', 'secrets', 'database'));
  const second = await start();
  expect(new URL(second.url).password).not.toBe(new URL(first.url).password);
  expect(await ask(second.url, "SELECT to_regclass('kept')::text AS name")).toEqual([
    { name: 'kept' },
  ]);
});

test('a start that is killed while it makes the cluster leaves nothing that is taken for one', async () => {
  const dataDir = join(parent, 'data');
  const refused = expect(start()).rejects.toThrow('The database did not start');
  await expect
    .poll(() => existsSync(dataDir) && readdirSync(dataDir).some(isBeingMade), { interval: 5 })
    .toBe(true);
  // The supervisor, and with it what it runs.
  process.kill(-(running[0] ?? 0), 'SIGKILL');
  await refused;
  expect(existsSync(join(dataDir, 'postgres'))).toBe(false);
  const { url } = await start();
  expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a postmaster that outlived its supervisor is stopped, and all it had acknowledged is there', async () => {
  const first = await start();
  const dataDir = join(parent, 'data');
  const postmaster = readPostmaster(clusterOf(dataDir));
  await ask(first.url, 'CREATE TABLE kept ()');
  // As when the whole machine's memory ran out: both at once, nobody cleans up.
  process.kill(postmaster?.pid ?? 0, 'SIGSTOP');
  process.kill(first.started.identity.pid, 'SIGKILL');
  await first.started.ended;
  const second = await start();
  expect(serversOf(clusterOf(dataDir)).map(({ pid }) => pid)).not.toContain(postmaster?.pid);
  expect(await ask(second.url, "SELECT to_regclass('kept')::text AS name")).toEqual([
    { name: 'kept' },
  ]);
});

test('a process that has by chance the id of a dead postmaster is left alone', async () => {
  const first = await start();
  await first.started.stop();
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  try {
    const file = join(clusterOf(join(parent, 'data')), 'postmaster.pid');
    const began = Math.floor(Date.now() / 1000) - 3600;
    const { uid, gid } = statSync(dirname(file));
    writeFileSync(
      file,
      `${bystander.pid}\n${dirname(file)}\n${began}\n5432\n\n127.0.0.1\n\nready\n`,
    );
    chownSync(file, uid, gid);
    const second = await start();
    expect(await ask(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(bystander.exitCode).toBeNull();
    expect(bystander.signalCode).toBeNull();
  } finally {
    bystander.kill('SIGKILL');
  }
});

test('where the account of PostgreSQL cannot reach the data folder, its data lie where it can', async () => {
  const closed = join(parent, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const dataDir = join(closed, 'deep', 'data');
  try {
    const { url, started } = await start(dataDir);
    await ask(url, 'CREATE TABLE kept ()');
    // Only root runs PostgreSQL as somebody else, who is kept out here.
    expect(clusterOf(dataDir).startsWith(dataDir)).toBe(!IS_ROOT);
    expect(statSync(closed).mode & 0o777).toBe(0o700);
    await started.stop();
    const again = await start(dataDir);
    expect(await ask(again.url, "SELECT to_regclass('kept')::text AS name")).toEqual([
      { name: 'kept' },
    ]);
  } finally {
    await processes.stopAll();
    if (!clusterOf(dataDir).startsWith(dataDir)) {
      rmSync(dirname(clusterOf(dataDir)), { recursive: true, force: true });
    }
  }
});

test('a data folder whose remembered place is gone is refused, not begun anew', async () => {
  const dataDir = join(parent, 'data');
  mkdirSync(dataDir);
  const gone = join(parent, 'gone');
  writeFileSync(join(dataDir, 'postgres-is-at.json'), JSON.stringify({ folder: gone }));
  await expect(start(dataDir)).rejects.toThrow(`its data should be in ${gone}`);
});

test('data of another major version are refused with the way out', async () => {
  const first = await start();
  await first.started.stop();
  writeFileSync(join(clusterOf(join(parent, 'data')), 'PG_VERSION'), '17\n');
  await expect(start()).rejects.toThrow(/written by PostgreSQL 17.*db:backup.*db:restore/s);
});

test('a folder with something else in it is not taken for a cluster, and not touched', async () => {
  const folder = join(parent, 'data', 'postgres');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'letter.txt'), 'mine');
  await expect(start()).rejects.toThrow('is not empty');
  expect(readFileSync(join(folder, 'letter.txt'), 'utf8')).toBe('mine');
});
