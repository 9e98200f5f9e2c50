import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/connection.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { createLedger } from '@/lib/ledger/append.ts';
import { readEntries, readEntry } from '@/lib/ledger/read-entry.ts';
import { searchLedger } from '@/lib/ledger/search.ts';
import { parseSearch, type SearchField, type SearchQuery } from '@/lib/ledger/search-query.ts';
import { SEARCH_VOCABULARY } from '@/lib/subscriptions/search-vocabulary.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';
import { KEY } from './log-world.ts';

const OFFICER = { role: 'compliance' } as const;
const DAY_MS = 86_400_000;
const START = Date.parse('2026-01-01T00:00:00Z');

let cluster: TestCluster;
let empty: string;
const opened: Database[] = [];
beforeAll(async () => {
  cluster = await startCluster();
  empty = await cluster.createDatabase();
  await prepare(empty, { kind: 'demo' }, { backupFolder: '' });
}, 60_000);
afterAll(async () => {
  for (const database of opened) await database.close();
  await cluster.close();
});

async function newDatabase() {
  const database = openDatabase(await cluster.createDatabase(empty));
  opened.push(database);
  return database;
}

const queryOf = (text: string): SearchQuery => {
  const parsed = parseSearch(text, SEARCH_VOCABULARY);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.query;
};

/** All pages of an answer, one after the other. */
async function allPages(database: Database, query: SearchQuery, limit: number): Promise<number[]> {
  const seqs: number[] = [];
  for (let below: number | null = null; ; ) {
    const page = await searchLedger({ db: database.db, actor: OFFICER }, query, { below, limit });
    if (!page.ok) throw new Error(page.problem.code);
    expect(page.seqs.length, 'a page that is followed by another is full').toBeLessThanOrEqual(
      limit,
    );
    seqs.push(...page.seqs);
    if (page.next === null) return seqs;
    expect(page.seqs).toHaveLength(limit);
    below = page.next;
  }
}

interface Row {
  seq: number;
  at: number;
  fields: Record<SearchField, string | null>;
}

const ACTORS = Array.from(
  { length: 5 },
  (_, index) => `0b8f2c9e-0000-4000-8000-00000000000${index}`,
);
const SUBJECTS = Array.from(
  { length: 40 },
  (_, index) => `0b8f2c9e-0000-4000-9000-0000000000${10 + index}`,
);

/**
 * 12,000 rows, more than are walked through one by one. What stands together changes with time: the
 * third actor did nothing but verify, long ago; types come and go.
 */
const ROWS: Row[] = Array.from({ length: 12_000 }, (_, index) => {
  const seq = index + 1;
  const isOld = seq < 3_000;
  const kind =
    isOld && seq % 3 === 0
      ? 'verified'
      : (['change_opened', 'change_closed', 'sign_in'][seq % 3] ?? '');
  const isChange = kind.startsWith('change');
  return {
    seq,
    at: START + Math.floor(index / 50) * (DAY_MS / 4),
    fields: {
      kind,
      actor:
        kind === 'verified'
          ? (ACTORS[2] ?? '')
          : seq % 7 === 0
            ? null
            : (ACTORS[seq % 11 === 0 ? 1 : 0] ?? ''),
      subject: isChange ? (SUBJECTS[(seq * seq) % 40] ?? '') : null,
      type: isChange ? (isOld ? '1' : seq % 500 === 1 ? '3' : '2') : null,
      outcome: kind === 'change_closed' ? (seq % 97 === 0 ? 'unknown' : 'changed') : null,
      basis: isChange ? (seq % 5 === 0 ? 'CONSENT_WITH_NOTICE' : 'none') : null,
      ref: seq % 1_000 === 1 ? 'Ticket 1' : seq % 900 === 2 ? 'Ticket 2' : null,
      correlation: kind === 'change_closed' ? `correlation-${seq}` : null,
    },
  };
});

/** What a query means, told without an index. */
const holds = ({ at, fields }: Row, { clauses, after, before }: SearchQuery) =>
  clauses.every(({ field, isNot, values }) => {
    const held = fields[field];
    return (held !== null && values.includes(held)) !== isNot;
  }) &&
  (after === null || at >= Date.parse(`${after}T00:00:00Z`)) &&
  (before === null || at < Date.parse(`${before}T00:00:00Z`));

describe('every search finds what it means, in its order, whatever the size of a page', () => {
  let database: Database;
  beforeAll(async () => {
    database = await newDatabase();
    const column = (field: SearchField) => ROWS.map(({ fields }) => fields[field]);
    await database.pool.query(
      `INSERT INTO ledger_search (seq, at_ms, kind, actor, subject, outcome, subscription_id,
         legal_basis, reference, correlation_id)
       SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::uuid[], $5::uuid[], $6::text[],
         $7::text[], $8::text[], $9::text[], $10::text[])`,
      [
        ROWS.map(({ seq }) => seq),
        ROWS.map(({ at }) => at),
        ...(
          ['kind', 'actor', 'subject', 'outcome', 'type', 'basis', 'ref', 'correlation'] as const
        ).map(column),
      ],
    );
    await database.pool.query('ANALYZE ledger_search, ledger_combination');
  }, 60_000);

  const TERMS = [
    ...[`actor:${ACTORS[0]}`, `actor:${ACTORS[2]}`, 'kind:change_closed', 'kind:verified'],
    ...[`subject:${SUBJECTS[1]}`, 'type:1', 'type:3', 'outcome:unknown', 'outcome:changed'],
    ...[
      'basis:none',
      'basis:CONSENT_WITH_NOTICE',
      'ref:"Ticket 1"',
      'correlation:correlation-1000',
    ],
    ...['after:2026-02-15', 'before:2026-01-20', 'kind:exported'],
  ];
  const SINGLE = TERMS.flatMap((term) => [term, `-${term}`]);
  const PAIRS = SINGLE.flatMap((one, index) =>
    SINGLE.slice(index + 1).map((other) => `${one} ${other}`),
  );
  const MORE = [
    '',
    `kind:verified -actor:${ACTORS[2]}`,
    `actor:${ACTORS[0]} kind:verified`,
    'ref:"Ticket 1" ref:"Ticket 2" kind:change_closed',
    'type:1 type:3 -basis:none -kind:change_opened after:2026-01-03 before:2026-03-01',
    `subject:${SUBJECTS[1]} subject:${SUBJECTS[4]} -outcome:changed`,
    'after:2026-03-01 before:2026-01-01',
    'before:2020-01-01',
    'after:2030-01-01',
  ];

  test.each(['', ...SINGLE, ...MORE])('%s', async (text) => {
    const query = queryOf(text);
    const meant = ROWS.filter((row) => holds(row, query))
      .map(({ seq }) => seq)
      .reverse();
    expect(await allPages(database, query, 997)).toEqual(meant);
  });

  test('every two of them, negated or not', async () => {
    for (const text of PAIRS) {
      const query = queryOf(text);
      const meant = ROWS.filter((row) => holds(row, query))
        .map(({ seq }) => seq)
        .reverse();
      const page = await searchLedger({ db: database.db, actor: OFFICER }, query, {
        below: null,
        limit: 30,
      });
      expect(page, text).toEqual({
        ok: true,
        seqs: meant.slice(0, 30),
        next: meant.length > 30 ? meant[29] : null,
      });
      const deep = await searchLedger({ db: database.db, actor: OFFICER }, query, {
        below: 2_500,
        limit: 30,
      });
      expect(deep, `${text}, deep down`).toMatchObject({
        seqs: meant.filter((seq) => seq < 2_500).slice(0, 30),
      });
    }
  }, 120_000);
});

test('a search sees what the log’s own writer wrote, and what has changed in the copy since', async () => {
  const database = await newDatabase();
  const ledger = createLedger({ database, key: KEY });
  const [actor, subject, operation] = [randomUUID(), randomUUID(), randomUUID()];
  const base = { actor, subject, operation, outcome: null };
  const change = { subscriptionId: '7', legalBasis: null, reference: 'Ticket 8812' };
  await ledger.append({ ...base, kind: 'change_opened', detail: { change } });
  await ledger.append({ ...base, operation: null, kind: 'sign_in', subject: null, detail: {} });
  await ledger.append({
    ...{ ...base, kind: 'change_closed', outcome: 'changed' },
    detail: { change: { ...change, legalBasis: 'NON_GDPR' }, correlationId: 'c-1' },
  });
  const seqsOf = (text: string) => allPages(database, queryOf(text), 10);
  expect(await seqsOf('type:7 basis:none')).toEqual([1]);
  expect(await seqsOf(`actor:${actor} -kind:sign_in`)).toEqual([3, 1]);
  expect(await seqsOf('ref:"Ticket 8812" outcome:changed')).toEqual([3]);
  await database.pool.query("UPDATE ledger_search SET subscription_id = '8' WHERE seq = 1");
  expect(await seqsOf('type:8')).toEqual([1]);
  expect(await seqsOf('type:7')).toEqual([3]);
});

describe('an entry', () => {
  test('is read with its place in the chain and the other entries of its operation', async () => {
    const database = await newDatabase();
    const ledger = createLedger({ database, key: KEY });
    const operation = randomUUID();
    const draft = { actor: randomUUID(), subject: randomUUID(), operation, outcome: null };
    await ledger.append({ ...draft, kind: 'change_opened', detail: { note: 'first' } });
    await ledger.append({ ...draft, kind: 'change_closed', outcome: 'changed', detail: {} });
    const [first, second] = await Promise.all(
      [1, 2].map((seq) => readEntry({ db: database.db, actor: OFFICER }, seq)),
    );
    if (!first?.ok || !second?.ok) throw new Error('There is no entry.');
    expect(first.entry).toMatchObject({
      ...{ seq: 1, kind: 'change_opened', actor: draft.actor, subject: draft.subject, operation },
      ...{ detail: { note: 'first' }, previous: '00'.repeat(32), portal: 'demo' },
      others: [{ seq: 2, kind: 'change_closed' }],
    });
    expect(second.entry.previous).toBe(first.entry.hash);
    expect(second.entry.others).toEqual([{ seq: 1, kind: 'change_opened' }]);
  });

  test('whose detail was erased is read without it', async () => {
    const database = await newDatabase();
    const ledger = createLedger({ database, key: KEY });
    const subject = randomUUID();
    const draft = { actor: null, subject, operation: null, outcome: null };
    await ledger.append({ ...draft, kind: 'refused', detail: { note: 'secret' } });
    await ledger.append({ ...draft, kind: 'erased', detail: {} });
    await database.pool.query('DELETE FROM ledger_detail WHERE seq = 1');
    const read = await readEntries({ db: database.db, actor: OFFICER }, [1, 2]);
    expect(read).toMatchObject({
      entries: [
        { seq: 2, detail: {} },
        { seq: 1, kind: 'refused', subject, detail: null },
      ],
    });
  });

  test('that is not there is said to be none', async () => {
    const database = await newDatabase();
    expect(await readEntry({ db: database.db, actor: OFFICER }, 1)).toEqual({
      ...{ ok: false, problem: { code: 'no_such_entry' } },
    });
  });
});

test.each([null, { role: 'viewer' }, { role: 'agent' }] as const)(
  'the log is closed to %o',
  async (actor) => {
    const database = await newDatabase();
    const denied = { ok: false, problem: { code: 'not_allowed', permission: 'audit_log' } };
    const ctx = { db: database.db, actor };
    expect(await searchLedger(ctx, queryOf(''), { below: null, limit: 1 })).toEqual(denied);
    expect(await readEntries(ctx, [1])).toEqual(denied);
    expect(await readEntry(ctx, 1)).toEqual(denied);
  },
);
