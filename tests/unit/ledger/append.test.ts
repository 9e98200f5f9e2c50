import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/connection.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { DatabaseProblem } from '@/lib/db/problem.ts';
import { createLedger, NothingToTouch, type OneRow } from '@/lib/ledger/append.ts';
import type { EntryDraft } from '@/lib/ledger/entry-draft.ts';
import { readLog } from '@/lib/ledger/read-log.ts';
import { createVerifier, type Problem } from '@/lib/ledger/verifier.mjs';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';
import { KEY } from './log-world.ts';

let cluster: TestCluster;
let template: string;
const opened: Database[] = [];
beforeAll(async () => {
  cluster = await startCluster();
  template = await cluster.createDatabase();
  await prepare(template, { kind: 'demo' }, { backupFolder: '' });
}, 60_000);
afterAll(async () => {
  for (const database of opened) await database.close();
  await cluster.close();
});

async function newLog({ now = Date.now } = {}) {
  const url = await cluster.createDatabase(template);
  const database = openDatabase(url);
  opened.push(database);
  const ledger = createLedger({ database, key: KEY, now });
  return { url, database, ledger, sql: (text: string) => cluster.run(text, url) };
}

const draft = (more: Partial<EntryDraft> = {}): EntryDraft => ({
  ...{ kind: 'settings_changed', actor: null, subject: null, operation: null, outcome: null },
  ...{ detail: {}, ...more },
});

const verify = (database: Database): Promise<Problem | null> =>
  readLog(database, async ({ own, entries }) => {
    if (!own) throw new Error('The log is empty.');
    const verifier = createVerifier({ own });
    for await (const entry of entries()) {
      const problem = verifier.take(entry);
      if (problem) return problem;
    }
    return verifier.end();
  });

const sizeOf = (database: Database) => readLog(database, async ({ own }) => own?.head.size ?? 0);

test('an entry that resolved is committed, numbered from 1, and the log verifies', async () => {
  const { database, ledger } = await newLog();
  for (let seq = 1; seq <= 5; seq++) {
    const placed = await ledger.append(draft({ actor: randomUUID(), detail: { note: `${seq}` } }));
    expect(placed.seq).toBe(seq);
    expect(await sizeOf(database)).toBe(seq);
  }
  expect(await verify(database)).toBeNull();
});

test('the time never goes back, whatever the clock does', async () => {
  const clock = { at: 1_000_000 };
  const { database, ledger } = await newLog({ now: () => clock.at });
  await ledger.append(draft());
  clock.at = 5;
  expect((await ledger.append(draft())).at).toBe(1_000_000);
  clock.at = 1_000_001;
  expect((await ledger.append(draft())).at).toBe(1_000_001);
  expect(await verify(database)).toBeNull();
});

test('any text can be put on record', async () => {
  const { database, ledger } = await newLog();
  const texts = ['\0', '\ud800', '😀', 'é', 'é', '"\\\n', '\u2028', '{"a":1}', '\u202e', ''];
  await ledger.append(draft({ detail: { texts, nested: { '\udfff': [1, null, true] } } }));
  expect(await verify(database)).toBeNull();
});

describe('what belongs to an entry', () => {
  test('is committed with it, and fails with it alone', async () => {
    const { database, ledger } = await newLog();
    const taken = randomUUID();
    const answers = await Promise.allSettled([
      ledger.append(draft(), async (tx, { seq }) => {
        await tx.execute(`INSERT INTO subject (address_hash) VALUES (sha256('${seq}'))`);
      }),
      ledger.append(draft({ operation: taken })),
      ledger.append(draft({ operation: taken })),
      ledger.append(draft(), () => Promise.reject(new Error('not this one'))),
      ledger.append(draft()),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'rejected', 'rejected', 'fulfilled'],
    ]);
    expect(await sizeOf(database)).toBe(3);
    expect(await verify(database)).toBeNull();
    const { rows } = await database.pool.query('SELECT FROM subject');
    expect(rows).toHaveLength(1);
  });

  test('what was committed although nobody heard of it is not written again', async () => {
    const { database } = await newLog();
    let isLost = true;
    const losing: Database = {
      ...database,
      async transaction(work, options) {
        const result = await database.transaction(work, options);
        if (isLost) throw new DatabaseProblem('gone');
        return result;
      },
    };
    const ledger = createLedger({ database: losing, key: KEY });
    const answers = await Promise.allSettled([1, 2, 3].map(() => ledger.append(draft())));
    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    const size = await sizeOf(database);
    isLost = false;
    expect((await ledger.append(draft())).seq).toBe(size + 1);
    expect(await verify(database)).toBeNull();
    expect(size).toBe(3);
  });

  test('while somebody holds the end of the log, all who wait are told within seconds, not one after the other', async () => {
    const { url, database, ledger } = await newLog();
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    await holder.query('BEGIN; SELECT FROM ledger_head FOR UPDATE');
    const startedAt = performance.now();
    const answers = await Promise.allSettled(
      Array.from({ length: 20 }, () => ledger.append(draft())),
    );
    expect(answers.every(({ status }) => status === 'rejected')).toBe(true);
    // Two turns of the lock's time-out at the most; one after the other would take twenty.
    expect(performance.now() - startedAt).toBeLessThan(12_000);
    await holder.query('COMMIT');
    await holder.end();
    expect((await ledger.append(draft())).seq).toBe(1);
    expect(await verify(database)).toBeNull();
  }, 30_000);

  test('an account that becomes known while others wait for their turn stands in every header after it', async () => {
    const { url, database, ledger, sql: run } = await newLog();
    await run('ALTER TABLE stamp DISABLE TRIGGER USER; DELETE FROM stamp');
    const other = createLedger({ database, key: KEY });
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    await holder.query('BEGIN; SELECT FROM ledger_head FOR UPDATE');
    const waiting = [ledger.append(draft()), other.append(draft())];
    const isWaiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'
      AND datname = '${new URL(url).pathname.slice(1)}'`;
    await expect.poll(async () => (await cluster.run(isWaiting)).rowCount).toBe(2);
    await run("INSERT INTO stamp (kind, portal_id) VALUES ('live', 42)");
    await holder.query('COMMIT');
    await holder.end();
    await Promise.all(waiting);
    expect(await verify(database)).toBeNull();
    const { rows } = await database.pool.query('SELECT portal FROM ledger_entry ORDER BY seq');
    expect(rows.map(({ portal }) => portal)).toEqual(['42', '42']);
  });

  test('a database that takes nothing leaves nothing, and says so', async () => {
    const { url, database, ledger } = await newLog();
    await ledger.append(draft());
    const name = new URL(url).pathname.slice(1);
    await cluster.run(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
    await database.pool.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => {});
    await expect(ledger.append(draft())).rejects.toBeInstanceOf(DatabaseProblem);
    await cluster.run(`ALTER DATABASE "${name}" RESET default_transaction_read_only`);
    await cluster.endSessions(url);
    await expect
      .poll(() =>
        ledger.append(draft()).then(
          ({ seq }) => seq,
          () => null,
        ),
      )
      .toBe(2);
    expect(await verify(database)).toBeNull();
  });
});

describe('a single entry is committed in one statement where the log ends as believed', () => {
  const marks = (hash: string): OneRow => ({
    statement: ({ seq }, condition) => sql`
      INSERT INTO subject (address_hash)
      SELECT sha256(${`${hash}${seq}`}::bytea) WHERE ${condition}`,
  });
  const unmarks: OneRow = {
    statement: (_placed, condition) => sql`DELETE FROM subject WHERE ${condition}`,
  };
  const subjects = async (database: Database) =>
    (await database.pool.query('SELECT FROM subject')).rowCount;

  test('two processes in turn, each of which believes what the other has overtaken, make one chain', async () => {
    const { database, ledger } = await newLog();
    const other = createLedger({ database, key: KEY });
    for (let turn = 0; turn < 4; turn++) {
      await ledger.append(draft(), turn % 2 === 0 ? marks('a') : undefined);
      await other.append(draft(), turn % 2 === 0 ? undefined : marks('b'));
    }
    expect(await sizeOf(database)).toBe(8);
    expect(await subjects(database)).toBe(4);
    expect(await verify(database)).toBeNull();
  });

  test('without a row to touch nothing is kept, wherever the log ends', async () => {
    const { database, ledger } = await newLog();
    for (const size of [0, 1, 1, 2]) {
      if (size > 0 && (await sizeOf(database)) < size) await ledger.append(draft());
      await expect(ledger.append(draft(), unmarks)).rejects.toBeInstanceOf(NothingToTouch);
      expect(await sizeOf(database)).toBe(size);
    }
    await ledger.append(draft(), marks('a'));
    await ledger.append(draft(), unmarks);
    expect(await subjects(database)).toBe(0);
    expect(await sizeOf(database)).toBe(4);
    expect(await verify(database)).toBeNull();
  });

  test('an entry that the database refuses takes what belongs to it along, and the next one is taken', async () => {
    const { database, ledger } = await newLog();
    const operation = randomUUID();
    await ledger.append(draft({ operation }));
    await expect(ledger.append(draft({ operation }), marks('a'))).rejects.toMatchObject({
      constraint: 'ledger_entry_operation',
    });
    expect(await subjects(database)).toBe(0);
    expect((await ledger.append(draft(), marks('b'))).seq).toBe(2);
    expect(await verify(database)).toBeNull();
  });

  test('an account that became known meanwhile stands in the next header', async () => {
    const { database, ledger, sql: run } = await newLog();
    await run('ALTER TABLE stamp DISABLE TRIGGER USER; DELETE FROM stamp');
    await ledger.append(draft());
    await ledger.append(draft());
    await run("INSERT INTO stamp (kind, portal_id) VALUES ('live', 42)");
    await ledger.append(draft());
    const { rows } = await database.pool.query('SELECT portal FROM ledger_entry ORDER BY seq');
    expect(rows.map(({ portal }) => portal)).toEqual([null, null, '42']);
    expect(await verify(database)).toBeNull();
  });
});

describe('the database itself refuses', () => {
  const FORBIDDEN = [
    "UPDATE ledger_entry SET kind = 'x'",
    'DELETE FROM ledger_entry',
    'TRUNCATE ledger_entry CASCADE',
    "UPDATE ledger_detail SET detail = '{}'",
    'DELETE FROM ledger_detail',
    'TRUNCATE ledger_detail',
    'UPDATE ledger_head SET size = size - 1',
    'UPDATE ledger_head SET at_ms = 0',
    'DELETE FROM ledger_head',
    'TRUNCATE ledger_head',
  ];
  test.each(FORBIDDEN)('%s', async (statement) => {
    const { ledger, sql, database } = await newLog();
    await ledger.append(draft({ subject: randomUUID() }));
    await expect(sql(statement)).rejects.toMatchObject({ code: '23001' });
    expect(await verify(database)).toBeNull();
  });

  test('a detail goes once a later entry says why, and only what that covers', async () => {
    const { ledger, sql, database } = await newLog();
    const [ada, ben] = [randomUUID(), randomUUID()];
    await ledger.append(draft({ kind: 'sign_in' }));
    for (const subject of [ada, ben]) await ledger.append(draft({ subject }));
    await ledger.append(draft({ kind: 'erased', subject: ada }));
    await sql('DELETE FROM ledger_detail WHERE seq = 2');
    for (const seq of [1, 3]) {
      await expect(sql(`DELETE FROM ledger_detail WHERE seq = ${seq}`)).rejects.toMatchObject({
        code: '23001',
      });
    }
    const before = Date.now() + 60_000;
    await ledger.append(draft({ kind: 'expired', detail: { kinds: ['sign_in'], before } }));
    await sql('DELETE FROM ledger_detail WHERE seq = 1');
    expect(await verify(database)).toBeNull();
    await expect(sql('DELETE FROM ledger_detail')).rejects.toMatchObject({ code: '23001' });
  });
});
