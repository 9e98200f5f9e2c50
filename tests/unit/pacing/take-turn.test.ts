import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/connection.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { takeTurn } from '@/lib/pacing/take-turn.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

vi.setConfig({ testTimeout: 30_000 });

let cluster: TestCluster;
let url: string;
beforeAll(async () => {
  cluster = await startCluster();
  url = await cluster.createDatabase();
  await prepare(url, { kind: 'demo' }, { backupFolder: '' });
}, 60_000);
afterAll(() => cluster.close(), 60_000);

function open(): Database {
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  return database;
}

let policies = 0;
const rate = (more = {}) => ({
  ...{ policy: `search ${++policies}`, perSecond: 5, burst: 5, patienceMs: 2_000, ...more },
});

test('a burst is taken at once, then each waits for its own turn, in both processes together', async () => {
  const [one, other] = [open(), open()];
  const shared = rate({ perSecond: 0.5, patienceMs: 60_000 });
  const turns = await Promise.all(
    Array.from({ length: 12 }, (_, index) => takeTurn(index % 2 ? one : other, shared)),
  );
  const waits = turns.map((turn) => (turn.ok ? turn.waitMs : -1)).sort((a, b) => a - b);
  expect(waits.filter((wait) => wait === 0)).toHaveLength(5);
  // Two seconds apart, as far as the work of this test lets them be.
  for (const [index, wait] of waits.slice(5).entries()) {
    expect(wait).toBeGreaterThan(index * 2_000);
    expect(wait).toBeLessThanOrEqual((index + 1) * 2_000);
  }
});

test('nobody is made to wait longer than their patience, and takes no turn then', async () => {
  const database = open();
  const impatient = rate({ perSecond: 0.001, burst: 1, patienceMs: 0 });
  expect(await takeTurn(database, impatient)).toEqual({ ok: true, waitMs: 0 });
  for (let again = 0; again < 3; again++)
    expect(await takeTurn(database, impatient)).toEqual({ ok: false });
  const patient = { ...impatient, patienceMs: 2_000_000 };
  const turn = await takeTurn(database, patient);
  expect(turn).toMatchObject({ ok: true });
  if (turn.ok) expect(turn.waitMs).toBeLessThanOrEqual(1_000_000);
});

test('a rest fills it again, and never beyond the burst', async () => {
  const database = open();
  const slow = rate({ perSecond: 0.001, burst: 3 });
  for (let taken = 0; taken < 3; taken++) await takeTurn(database, slow);
  expect(await takeTurn(database, slow)).toEqual({ ok: false });
  await database.pool.query(
    "UPDATE rate_bucket SET filled_at = filled_at - interval '1 day' WHERE policy = $1",
    [slow.policy],
  );
  const turns = [];
  for (let taken = 0; taken < 4; taken++) turns.push(await takeTurn(database, slow));
  expect(turns).toEqual([...Array(3).fill({ ok: true, waitMs: 0 }), { ok: false }]);
});

test('a clock that goes back takes nothing away', async () => {
  const database = open();
  const slow = rate({ perSecond: 0.001, burst: 2 });
  await takeTurn(database, slow);
  await database.pool.query(
    "UPDATE rate_bucket SET filled_at = filled_at + interval '1 day' WHERE policy = $1",
    [slow.policy],
  );
  expect(await takeTurn(database, slow)).toEqual({ ok: true, waitMs: 0 });
});
