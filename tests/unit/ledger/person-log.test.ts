import { randomUUID } from 'node:crypto';
import { type SQL, sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/connection.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { createLedger } from '@/lib/ledger/append.ts';
import type { Json } from '@/lib/ledger/entry-draft.ts';
import type { EntryKind } from '@/lib/ledger/kinds.ts';
import { latestOf, readLatestByType } from '@/lib/ledger/latest-by-type.ts';
import { ownChangesOf, readOwnChanges } from '@/lib/ledger/own-changes.ts';
import { personPage, readPersonLog } from '@/lib/ledger/read-person-log.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';
import { KEY } from './log-world.ts';

const VIEWER = { role: 'viewer' } as const;
const WHO = { name: 'Ada Example', role: 'agent', session: 's', request: 'r' };

let cluster: TestCluster;
let database: Database;
beforeAll(async () => {
  cluster = await startCluster();
  const url = await cluster.createDatabase();
  await prepare(url, { kind: 'demo' }, { backupFolder: '' });
  database = openDatabase(url);
}, 60_000);
afterAll(async () => {
  await database.close();
  await cluster.close();
});

const writer = (subject: string) => {
  const ledger = createLedger({ database, key: KEY });
  return (
    kind: EntryKind,
    detail: { [key: string]: Json } = {},
    outcome: string | null = null,
    operation: string | null = null,
  ) => ledger.append({ kind, actor: null, subject, operation, outcome, detail });
};
const changeOf = (subscriptionId: string | null, more: { [key: string]: Json } = {}) => ({
  who: WHO,
  change: {
    ...{ subscriberIdString: 'jo@example.com', statusState: 'UNSUBSCRIBED', legalBasis: null },
    ...{ legalBasisExplanation: '', reason: '', reference: '' },
    ...(subscriptionId === null ? { businessUnitId: null, why: null } : { subscriptionId }),
    ...more,
  },
});
const reader = () => ({ db: database.db, actor: VIEWER });

test('each entry of a person is told in short: who, what, before and after, and why', async () => {
  const subject = randomUUID();
  const append = writer(subject);
  const [operation, undone] = [randomUUID(), randomUUID()];
  const detail = {
    ...changeOf('7', { reason: 'Asked', reference: 'Ticket 1', legalBasisExplanation: 'So.' }),
    ...{ lane: 'unsubscribe', undoOf: undone, verdict: { outcome: 'changed' } },
    before: { row: { status: 'SUBSCRIBED', timestamp: null }, wide: [] },
    now: { row: { status: 'UNSUBSCRIBED' } },
  };
  await append('change_closed', detail, 'changed', operation);
  await append('link_offered', { who: WHO, link: { at: 5, language: 'de' } });
  await writer(randomUUID())('refused', changeOf('7'));
  const read = await readPersonLog(reader(), subject);
  expect(read).toMatchObject({
    ok: true,
    next: null,
    entries: [
      { kind: 'link_offered', change: null, link: { at: 5, language: 'de' }, isErased: false },
      {
        ...{ kind: 'change_closed', outcome: 'changed', operation, undoOf: undone },
        who: { name: 'Ada Example', role: 'agent' },
        ...{ lane: 'unsubscribe', before: 'SUBSCRIBED', now: 'UNSUBSCRIBED', link: null },
        change: {
          ...{ subscriptionId: '7', businessUnitId: null, statusState: 'UNSUBSCRIBED' },
          ...{ reason: 'Asked', reference: 'Ticket 1', legalBasisExplanation: 'So.', why: null },
        },
      },
    ],
  });
});

test('an entry whose details are gone says so, and one of another version what can be read', async () => {
  const subject = randomUUID();
  const append = writer(subject);
  const { seq } = await append('refused', changeOf('7'));
  await append('change_closed', { who: 'somebody', change: { subscriptionId: 7 }, lane: 3 });
  await append('erased', {});
  await database.pool.query('DELETE FROM ledger_detail WHERE seq = $1', [seq]);
  const read = await readPersonLog(reader(), subject);
  if (!read.ok) throw new Error(read.problem.code);
  expect(read.entries).toMatchObject([
    { kind: 'erased', isErased: false },
    { kind: 'change_closed', who: null, lane: null, isErased: false },
    { kind: 'refused', isErased: true, change: null, who: null },
  ]);
});

test('pages follow each other without a gap, whatever comes meanwhile', async () => {
  const subject = randomUUID();
  const append = writer(subject);
  const made: number[] = [];
  for (let count = 0; count < 101; count++) made.push((await append('refused', {})).seq);
  const seen: number[] = [];
  for (let below: number | null = null; ; ) {
    const page = await readPersonLog(reader(), subject, below);
    if (!page.ok) throw new Error(page.problem.code);
    seen.push(...page.entries.map(({ seq }) => seq));
    await append('refused', {});
    if (page.next === null) break;
    expect(page.entries).toHaveLength(50);
    below = page.next;
  }
  expect(seen).toEqual(made.toReversed());
});

test('the last change of each type and of each opt-out of all is found, and nothing that failed', async () => {
  const subject = randomUUID();
  const append = writer(subject);
  const close = async (about: ReturnType<typeof changeOf>, outcome = 'changed') =>
    (await append('change_closed', about, outcome, randomUUID())).seq;
  await close(changeOf('1'));
  const one = await close(changeOf('1'));
  await close(changeOf('1'), 'refused');
  const two = await close(changeOf('2'));
  await close(changeOf(null, { businessUnitId: '0' }));
  const account = await close(changeOf(null, { businessUnitId: '0' }));
  const brand = await close(changeOf(null, { businessUnitId: '7' }));
  await append('change_opened', changeOf('1'), null, randomUUID());
  const read = await readLatestByType(reader(), subject);
  if (!read.ok) throw new Error(read.problem.code);
  expect(read.changes.map(({ seq }) => seq)).toEqual([brand, account, two, one]);

  const own = async (type: string | null) =>
    (await readOwnChanges(database.db, subject, type)).map(({ seq }) => seq);
  expect(await own('2')).toEqual([brand, account, account - 1, two]);
  expect((await own(null)).at(-1)).toBe(one - 1);
});

test('nobody reads it without the right to look people up', async () => {
  const problem = { code: 'not_allowed', permission: 'look_up' };
  const ctx = { db: database.db, actor: null };
  expect(await readPersonLog(ctx, randomUUID())).toEqual({ ok: false, problem });
  expect(await readLatestByType(ctx, randomUUID())).toEqual({ ok: false, problem });
});

describe('among many entries', () => {
  const busy = randomUUID();
  beforeAll(async () => {
    await database.pool.query(
      `INSERT INTO ledger_search (seq, at_ms, kind, subject, outcome, subscription_id)
       SELECT 1000000 + n, n,
         CASE n % 3 WHEN 0 THEN 'change_closed' WHEN 1 THEN 'change_opened' ELSE 'sign_in' END,
         CASE WHEN n % 3 = 2 THEN NULL WHEN n % 400 = 0 THEN $1::uuid ELSE gen_random_uuid() END,
         CASE n % 3 WHEN 0 THEN 'changed' END, CASE WHEN n % 3 < 2 THEN (n % 5)::text END
       FROM generate_series(1, 40000) n`,
      [busy],
    );
    await database.pool.query('ANALYZE ledger_search');
  }, 60_000);

  const planOf = async (statement: SQL) => {
    const { rows } = await database.db.execute<{ 'QUERY PLAN': string }>(
      sql`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) ${statement}`,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  };

  test.each([
    ['a page', () => personPage(busy, null)],
    ['a later page', () => personPage(busy, 1_020_000)],
    ['of somebody of whom there is nothing', () => personPage(randomUUID(), null)],
    ['the last of each type', () => latestOf(busy)],
    ['what we changed of one type', () => ownChangesOf(busy, '2')],
    ['what we changed at all', () => ownChangesOf(busy, null)],
  ])('%s goes by the person’s own entries', async (_what, statement) => {
    const plan = await planOf(statement());
    expect(plan).toContain('ledger_search_subject');
    expect(plan).not.toContain('Seq Scan');
    expect(plan).not.toContain('ledger_search_pkey');
    expect(plan).not.toContain('ledger_search_kind');
  });
});
