import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '@/lib/db/connection.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { readLog } from '@/lib/ledger/read-log.ts';
import { createVerifier } from '@/lib/ledger/verifier.mjs';
import { ensureCommandsBuilt } from '@/scripts/build.mjs';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

const EACH = 1_000;

let cluster: TestCluster;
/** The compiled modules, as a process of its own loads them. */
let compiled: string;
const children: ChildProcess[] = [];
beforeAll(async () => {
  compiled = pathToFileURL(await ensureCommandsBuilt({ root: path.resolve('.') })).href;
  cluster = await startCluster();
}, 60_000);
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await cluster.close();
}, 60_000);

/** Opens, attempts and closes all its operations at once; its actor tells the two apart. */
function operate(url: string, actor: string): ChildProcess {
  const text = `
    const part = (file) => import(new URL(file, ${JSON.stringify(compiled)}).href);
    const { openDatabase } = await part('connection.js');
    const { createLedger } = await part('../ledger/append.js');
    const { createOperations } = await part('../ledger/operations.js');
    const { generateKeyPairSync, randomUUID } = await import('node:crypto');
    const database = openDatabase(process.env.LOG_URL);
    const key = generateKeyPairSync('ed25519').privateKey;
    const operations = createOperations(database, createLedger({ database, key }));
    const [actor, later] = [process.env.LOG_ACTOR, Date.now() + 3_600_000];
    const one = async () => {
      const id = randomUUID();
      const opening = { id, actor, subject: null, sendAt: 0, sendBefore: later, lookAt: later, work: {}, detail: {} };
      const did = [await operations.open(opening), await operations.attempt(id, Date.now())];
      did.push(await operations.close(opening, { outcome: 'changed', detail: {} }));
      if (did.includes(null) || did.includes(false)) throw new Error('An operation was taken twice.');
    };
    await Promise.all(Array.from({ length: ${EACH} }, one));
    await database.close();`;
  const child = spawn(
    process.execPath,
    ['--conditions=react-server', '--input-type=module', '--eval', text],
    {
      env: { ...process.env, LOG_URL: url, LOG_ACTOR: actor },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  children.push(child);
  return child;
}

test('2,000 operations of two processes at once make one chain: every one opened and closed once, no error, no gap', async () => {
  const url = await cluster.createDatabase();
  await prepare(url, { kind: 'demo' }, { backupFolder: '' });
  const actors = ['aaaaaaaa', 'bbbbbbbb'].map((of) => `${of}-0000-4000-8000-000000000001`);
  const gate = new pg.Client({ connectionString: url });
  await gate.connect();
  await gate.query('BEGIN; SELECT FROM ledger_head FOR UPDATE');
  const ends = actors.map((actor) => once(operate(url, actor), 'exit'));
  const waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
  await expect.poll(async () => (await cluster.run(waiting)).rowCount, { timeout: 30_000 }).toBe(2);
  await gate.query('COMMIT');
  await gate.end();
  expect((await Promise.all(ends)).map(([code]) => code)).toEqual([0, 0]);

  const database = openDatabase(url);
  const entries: { seq: number; actor: string | null; kind: string; operation: string }[] = [];
  const problem = await readLog(database, async ({ own, entries: kept }) => {
    if (!own) throw new Error('The log is empty.');
    const verifier = createVerifier({ own });
    for await (const entry of kept()) {
      const { seq, actor, kind, operation } = entry.header;
      entries.push({ seq, actor, kind, operation: operation ?? '' });
      const found = verifier.take(entry);
      if (found) return found;
    }
    return verifier.end();
  });
  const open = await database.pool.query('SELECT FROM open_operation');
  await database.close();

  expect(problem).toBeNull();
  expect(entries.map(({ seq }) => seq)).toEqual(
    Array.from({ length: 4 * EACH }, (_, index) => index + 1),
  );
  const kinds = new Map<string, string[]>();
  for (const { operation, kind } of entries)
    kinds.set(operation, [...(kinds.get(operation) ?? []), kind]);
  expect(kinds.size).toBe(2 * EACH);
  for (const pair of kinds.values()) expect(pair).toEqual(['change_opened', 'change_closed']);
  expect(open.rowCount).toBe(0);
  // Neither had finished when the other began.
  const [first = '', second = ''] = actors;
  const seqsOf = (of: string) => entries.filter(({ actor }) => actor === of).map(({ seq }) => seq);
  expect(Math.min(...seqsOf(second))).toBeLessThan(Math.max(...seqsOf(first)));
  expect(Math.min(...seqsOf(first))).toBeLessThan(Math.max(...seqsOf(second)));
}, 120_000);
