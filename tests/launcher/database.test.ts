import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '@/scripts/ports.mjs';
import { readPostmaster, serversOf } from '@/scripts/postgres/others.mjs';
import { clusterOf } from '@/scripts/postgres/place.mjs';
import { runningPostgres, startPostgres } from '@/scripts/postgres.mjs';
import { Processes } from '@/scripts/processes.mjs';
import { createPlace, nothingLeft, ROOT, waitFor } from './start-launcher.ts';

let place: ReturnType<typeof createPlace>;
beforeEach(() => {
  place = createPlace();
});
afterEach(() => place.cleanUp());

const TOKEN = 'pat-eu1-not-a-real-one';

async function ask(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Live settings; nobody listens at the address. */
async function live(): Promise<Record<string, string>> {
  return {
    HUBSPOT_ACCESS_TOKEN: TOKEN,
    HUBSPOT_BASE_URL: `http://127.0.0.1:${await freePort()}`,
  };
}

/** Stamps a database as the console does when HubSpot has told the account. */
async function stamp(url: string): Promise<void> {
  await ask(
    url,
    'CREATE TABLE IF NOT EXISTS stamp (id smallint PRIMARY KEY DEFAULT 1, kind text, portal_id bigint)',
  );
  await ask(url, "INSERT INTO stamp (kind, portal_id) VALUES ('live', 4711)");
}

test.each(['postmaster', 'supervisor'])(
  'when the %s of the database is killed, the database is started again and the console serves on',
  async (which) => {
    const npm = place.npmStart({ PORT: String(await freePort()) });
    const address = await npm.ready();
    const demo = join(place.dataDir, 'demo');
    const url = runningPostgres(demo) ?? '';
    await ask(url, 'CREATE TABLE kept ()');
    const noted = place.noted();
    const postmaster = readPostmaster(clusterOf(demo))?.pid ?? 0;
    const supervisor = noted.children.find(({ name }) => name === 'database')?.pid ?? 0;
    process.kill(which === 'postmaster' ? postmaster : supervisor, 'SIGKILL');
    await waitFor(
      () => readPostmaster(clusterOf(demo))?.pid !== postmaster && runningPostgres(demo),
    );
    expect(runningPostgres(demo)).toBe(url);
    expect(await ask(url, "SELECT to_regclass('kept')::text AS name")).toEqual([{ name: 'kept' }]);
    expect((await fetch(`${address}/api/health`)).status).toBe(200);
    expect(npm.output()).toContain('The database ended by itself; it is started again');
    // Still the last to stop.
    await waitFor(() => place.noted().children.length === 3);
    expect(place.noted().children[0]?.name).toBe('database');
    npm.process.kill('SIGTERM');
    await npm.ended();
    expect(await nothingLeft(noted)).toBe(true);
  },
);

test('a database that cannot be started is tried again until it can, and none is made in its place', async () => {
  const npm = place.npmStart({ PORT: String(await freePort()) });
  const address = await npm.ready();
  const demo = join(place.dataDir, 'demo');
  const url = runningPostgres(demo) ?? '';
  await ask(url, 'CREATE TABLE kept ()');
  const folder = clusterOf(demo);
  const postmaster = readPostmaster(folder)?.pid ?? 0;
  renameSync(folder, `${folder}.away`);
  process.kill(postmaster, 'SIGKILL');
  await waitFor(() => npm.output().includes(`its folder ${folder} is gone`));
  expect((await fetch(`${address}/api/health`)).ok).toBe(true);
  expect(existsSync(folder)).toBe(false);
  renameSync(`${folder}.away`, folder);
  await waitFor(() => runningPostgres(demo));
  expect(await ask(url, "SELECT to_regclass('kept')::text AS name")).toEqual([{ name: 'kept' }]);
  expect(npm.process.exitCode).toBeNull();
});

test('after kill -9 of everything at once, a new start serves and nothing of the old one is left', async () => {
  const PORT = String(await freePort());
  const first = place.npmStart({ PORT });
  await first.ready();
  const before = place.noted();
  const servers = before.clusters.flatMap((folder) => serversOf(folder));
  for (const { pid } of [before.holder, ...before.children, ...servers])
    process.kill(pid, 'SIGKILL');
  const second = place.npmStart({ PORT });
  expect(await second.ready()).toBe(`http://127.0.0.1:${PORT}`);
  const now = before.clusters.flatMap((folder) => serversOf(folder)).map(({ pid }) => pid);
  expect(servers.filter(({ pid }) => now.includes(pid))).toEqual([]);
});

test('with DATABASE_URL no database of our own is run, and none is stopped', async () => {
  const processes = new Processes();
  try {
    const dataDir = join(place.dataDir, 'elsewhere');
    const { url } = await startPostgres({ root: ROOT, processes, base: process.env, dataDir });
    const settings = { PORT: String(await freePort()), DATABASE_URL: url };
    const npm = place.npmStart({ ...settings, ...(await live()) });
    await npm.ready();
    expect(place.noted().children.map(({ name }) => name)).toEqual(['console']);
    await place.stop(npm);
    expect(await ask(url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);

    const demo = place.npmStart(settings);
    expect(await demo.ended()).toBe(1);
    expect(demo.output()).toContain('DATABASE_URL is not for the demo');

    await stamp(url);
    const withoutToken = place.npmStart(settings);
    await withoutToken.ready();
    expect(withoutToken.output()).toContain(
      '(live, not connected: HUBSPOT_ACCESS_TOKEN is not set)',
    );
    expect(withoutToken.output()).not.toContain(new URL(url).password);
  } finally {
    await processes.stopAll();
  }
});

test('a live installation whose token vanished starts as live, not connected, and never as the demo', async () => {
  const PORT = String(await freePort());
  const first = place.npmStart({ PORT, ...(await live()) });
  await first.ready();
  await stamp(runningPostgres(place.dataDir) ?? '');
  await place.stop(first);
  const second = place.npmStart({ PORT });
  const address = await second.ready();
  expect(second.output()).toContain('(live, not connected: HUBSPOT_ACCESS_TOKEN is not set)');
  expect(place.noted().children.map(({ name }) => name)).toEqual(['database', 'console']);
  const health = await (await fetch(`${address}/api/health`)).json();
  expect(health, 'nobody was asked, so nobody answered').toMatchObject({
    ...{ mode: 'live', hubspotLastAnswered: null },
  });
});

test('a token that was never good leaves no live data: without it, it is the demo again', async () => {
  const PORT = String(await freePort());
  const first = place.npmStart({ PORT, ...(await live()) });
  await first.ready();
  await place.stop(first);
  const second = place.npmStart({ PORT });
  await second.ready();
  expect(second.output()).toContain('(demo: ');
  expect(runningPostgres(place.dataDir)).toBeNull();
  expect(runningPostgres(join(place.dataDir, 'demo'))).not.toBeNull();
});

test.each([
  ['PUBLIC_URL', 'https://consent.example.com'],
  ['TRUST_PROXY', '1'],
  ['LISTEN_ADDRESS', '0.0.0.0'],
])('the demo refuses %s in one sentence', async (key, value) => {
  const npm = place.npmStart({ PORT: String(await freePort()), [key]: value });
  expect(await npm.ended()).toBe(1);
  expect(npm.output().trim()).toBe(
    `${key} is not for the demo, which stays on this machine with a database of its own; set HUBSPOT_ACCESS_TOKEN too, or remove it.`,
  );
});
