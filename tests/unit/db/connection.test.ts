import { inspect } from 'node:util';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { openDatabase } from '@/lib/db/connection.ts';
import { withSchemaLock } from '@/lib/db/lock.ts';
import { applyMigrations, readMigrations } from '@/lib/db/migrations.ts';
import { DatabaseProblem } from '@/lib/db/problem.ts';
import { subject } from '@/lib/db/schema/subjects.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

vi.setConfig({ testTimeout: 60_000 });

let cluster: TestCluster;
let template: string;
beforeAll(async () => {
  cluster = await startCluster();
  template = await cluster.createDatabase();
  const migrations = await readMigrations();
  await withSchemaLock(template, (client) => applyMigrations(client, migrations));
}, 60_000);
afterAll(() => cluster.close(), 60_000);

async function open() {
  const database = openDatabase(await cluster.createDatabase(template));
  onTestFinished(() => database.close());
  return database;
}

const MARKER = 'marker-7f3a@example.com';

/** Everything that a log, a debugger or a page could make of an error. */
function everythingOf(error: unknown): string {
  const seen: unknown[] = [];
  const parts: string[] = [];
  const visit = (value: unknown) => {
    if (seen.includes(value)) return;
    seen.push(value);
    parts.push(String(value), inspect(value, { depth: null, showHidden: true, getters: true }));
    if (typeof value !== 'object' || value === null) return;
    parts.push(JSON.stringify(value) ?? '');
    for (const key of Reflect.ownKeys(value)) visit(Reflect.get(value, key));
  };
  visit(error);
  return parts.join('\n');
}

async function problemIn(work: () => Promise<unknown>): Promise<DatabaseProblem> {
  const error: unknown = await work().then(
    () => new Error('nothing went wrong'),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DatabaseProblem);
  return error as DatabaseProblem;
}

test('the PostgreSQL under test is the one that the stage of `npm test` names', async () => {
  const { rows } = await cluster.run('SHOW server_version_num');
  const major = Math.floor(Number(rows[0]?.server_version_num) / 10_000);
  expect(major).toBe(Number(process.env.TEST_POSTGRES_MAJOR || 18));
});

describe('an error of the database', () => {
  test('shows no parameter and no value, however it is printed', async () => {
    const { db, transaction, run } = await open();
    const hash = Buffer.alloc(32, MARKER);
    const wrong = Buffer.from(MARKER);
    await db.insert(subject).values({ addressHash: hash });
    const ways: Record<string, () => Promise<unknown>> = {
      'a value that breaks a check': () => db.insert(subject).values({ addressHash: wrong }),
      'a value that is there already': () => db.insert(subject).values({ addressHash: hash }),
      'a value of the wrong type': () => db.select().from(subject).where(sql`id = ${MARKER}`),
      'a raw query': () => db.execute(sql`SELECT ${MARKER}::int`),
      'a text in the query itself': () => db.execute(sql.raw(`SELECT '${MARKER}'::int`)),
      'a relational query': () => db.query.subject.findFirst({ where: sql`id = ${MARKER}` }),
      'a prepared query': () =>
        db
          .select()
          .from(subject)
          .where(sql`id = ${sql.placeholder('id')}`)
          .prepare('by_id')
          .execute({ id: MARKER }),
      'a count': () => db.$count(subject, sql`id = ${MARKER}`).then(),
      'a transaction': () => transaction((tx) => tx.insert(subject).values({ addressHash: wrong })),
      'a transaction of Drizzle': () =>
        db.transaction((tx) => tx.insert(subject).values({ addressHash: hash })),
      'a transaction in a transaction': () =>
        db.transaction((tx) =>
          tx.transaction((inner) => inner.execute(sql`SELECT ${MARKER}::int`)),
        ),
      'a statement by itself': () => run(sql`SELECT ${MARKER}::int`),
    };
    for (const [name, way] of Object.entries(ways)) {
      const problem = await problemIn(way);
      expect(problem.kind, name).toBe('other');
      const text = everythingOf(problem);
      expect(text, name).not.toContain(MARKER);
      expect(text, name).not.toContain(hash.toString('hex'));
      expect(text, name).not.toContain(wrong.toString('hex'));
      expect(text, name).toContain('The database refused a query.');
    }
    expect(cluster.log()).not.toContain(MARKER);
  });

  test('names the broken constraint, which is a name of ours', async () => {
    const { db } = await open();
    const addressHash = Buffer.alloc(32, 1);
    await db.insert(subject).values({ addressHash });
    const problem = await problemIn(() => db.insert(subject).values({ addressHash }));
    expect(problem).toMatchObject({
      code: '23505',
      table: 'subject',
      constraint: 'subject_has_one_address',
    });
  });

  test('is told as gone, with no password in it, when nothing answers', async () => {
    const database = openDatabase('postgres://someone:secret-word@127.0.0.1:9/nothing');
    onTestFinished(() => database.close());
    const problem = await problemIn(() => database.run(sql`SELECT 1`));
    expect(problem.kind).toBe('gone');
    expect(everythingOf(problem)).not.toContain('secret-word');
  });

  test('is told as gone when the password is refused', async () => {
    const url = new URL(await cluster.createDatabase());
    url.password = 'wrong';
    const database = openDatabase(url.href);
    onTestFinished(() => database.close());
    expect((await problemIn(() => database.run(sql`SELECT 1`))).kind).toBe('gone');
  });

  test('leaves an error of the work itself as it is', async () => {
    const { transaction } = await open();
    const mine = new RangeError('mine');
    await expect(
      transaction(() => {
        throw mine;
      }),
    ).rejects.toBe(mine);
  });
});

describe('a session', () => {
  test('has a fixed search path, a name and limits, whatever the role or the database says', async () => {
    const { url, run } = await open();
    const name = new URL(url).pathname.slice(1);
    await cluster.run(`ALTER DATABASE "${name}" SET search_path = 'elsewhere'`);
    await cluster.run(`ALTER DATABASE "${name}" SET timezone = 'Asia/Tokyo'`);
    const { rows } = await run(sql`SELECT name, setting FROM pg_settings WHERE name IN (
      'search_path', 'TimeZone', 'application_name', 'statement_timeout', 'lock_timeout',
      'idle_in_transaction_session_timeout')`);
    expect(Object.fromEntries(rows.map(({ name, setting }) => [name, setting]))).toEqual({
      search_path: 'public,pg_temp',
      TimeZone: 'UTC',
      application_name: 'consent-desk',
      statement_timeout: '15000',
      lock_timeout: '4000',
      idle_in_transaction_session_timeout: '20000',
    });
  });

  test('can be given up: the query is cancelled on the server and nothing is committed', async () => {
    const { url, db, transaction } = await open();
    const giveUp = new AbortController();
    const reason = new Error('the user has gone');
    const slow = transaction(
      async (tx) => {
        await tx.insert(subject).values({ addressHash: Buffer.alloc(32, 2) });
        await tx.execute(sql`SELECT pg_sleep(14)`);
      },
      { signal: giveUp.signal },
    );
    const sleeping = async () =>
      (
        await cluster.run(
          `SELECT 1 FROM pg_stat_activity WHERE datname = '${new URL(url).pathname.slice(1)}' AND query LIKE 'SELECT pg_sleep%' AND state = 'active'`,
        )
      ).rowCount;
    await expect.poll(sleeping, { timeout: 10_000 }).toBe(1);
    giveUp.abort(reason);
    await expect(slow).rejects.toBe(reason);
    await expect.poll(sleeping, { timeout: 10_000 }).toBe(0);
    expect(await db.select().from(subject)).toEqual([]);
  });

  test('that is lost in the middle of a transaction is told, and the next one works', async () => {
    const { transaction, db } = await open();
    const problem = await problemIn(() =>
      transaction(async (tx) => {
        const { rows } = await tx.execute(sql`SELECT pg_backend_pid() AS pid`);
        await cluster.run(`SELECT pg_terminate_backend(${rows[0]?.pid})`);
        await tx.insert(subject).values({ addressHash: Buffer.alloc(32, 3) });
      }),
    );
    expect(problem.kind).toBe('gone');
    expect(await db.select().from(subject)).toEqual([]);
  });

  test('that is lost while idle ends nothing, and is replaced', async () => {
    const { db, run, pool } = await open();
    const { rows } = await run(sql`SELECT pg_backend_pid() AS pid`);
    await cluster.run(`SELECT pg_terminate_backend(${rows[0]?.pid})`);
    await expect.poll(() => pool.totalCount).toBe(0);
    expect(await db.select().from(subject)).toEqual([]);
  });
});
