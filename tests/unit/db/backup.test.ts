import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { backUp } from '@/lib/db/backup.ts';
import { readTables } from '@/lib/db/catalogue.ts';
import { openDatabase } from '@/lib/db/connection.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { migrateQueue } from '@/lib/db/queue-copy.ts';
import { restore } from '@/lib/db/restore.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';
import { folder, migrationsWith } from './migrations-with.ts';

// Each test makes, fills and compares whole databases.
vi.setConfig({ testTimeout: 90_000 });

let cluster: TestCluster;
let oldest: TestCluster;
beforeAll(async () => {
  [cluster, oldest] = await Promise.all([startCluster(18), startCluster(15)]);
}, 120_000);
afterAll(() => Promise.all([cluster.close(), oldest.close()]), 60_000);

/** Rows for every table of ours; one that is not here makes the first test fail. */
const FILL: Record<string, string> = {
  stamp: '',
  heartbeat: "UPDATE heartbeat SET beat_at = '2026-03-29 01:59:59.999999+00'",
  key_fingerprint: `INSERT INTO key_fingerprint (name, fingerprint) VALUES ('session', sha256('a'))`,
  subject: `INSERT INTO subject (address_hash, created_at)
    SELECT sha256(n::text::bytea), timestamptz '2026-01-01 00:00:00.000001+00' + n * interval '1.000001 s'
    FROM generate_series(1, 20000) n`,
  console_user: `INSERT INTO console_user (name, email, role, disabled_at)
    SELECT 'N' || n || E'\n🙂', n || '@example.com', (ARRAY['viewer','agent','compliance','admin'])[1 + n % 4],
      CASE WHEN n % 2 = 0 THEN now() END
    FROM generate_series(1, 20) n`,
  session: `INSERT INTO session (token, user_id, expires_at)
    SELECT id::text, id, now() FROM console_user`,
  sign_in_account: `INSERT INTO sign_in_account (user_id, provider_id, account_id, password)
    SELECT id, 'credential', id::text, 'hash' FROM console_user`,
  verification: `INSERT INTO verification (identifier, value, expires_at) VALUES ('a', 'b', now())`,
  two_factor: `INSERT INTO two_factor (user_id, secret, backup_codes)
    SELECT id, 'secret', 'codes' FROM console_user LIMIT 3`,
  one_time_link: `INSERT INTO one_time_link (purpose, token_hash, user_id, created_by, expires_at)
    SELECT 'reset', id::text, id, id, now() FROM console_user`,
  ledger_entry: `INSERT INTO ledger_entry (seq, portal, at_ms, kind, actor, commitment, previous, hash, nodes)
    SELECT n, 'demo', 1790000000000 + n, 'sign_in', gen_random_uuid(), sha256('c'), sha256('p'),
      sha256(n::text::bytea), CASE WHEN n % 2 = 0 THEN sha256('n') ELSE '' END
    FROM generate_series(1, 5) n`,
  // Made by what is put into ledger_search.
  ledger_combination: '',
  ledger_detail: `INSERT INTO ledger_detail (seq, salt, detail)
    SELECT seq, sha256('s'), '{"name":"Zoë \\u0001 🙂"}' FROM ledger_entry`,
  ledger_search: `INSERT INTO ledger_search (seq, at_ms, kind) SELECT seq, at_ms, kind FROM ledger_entry`,
  ledger_head: `UPDATE ledger_head SET size = 5, hash = sha256('5'), frontier = sha256('a') || sha256('b')`,
  ledger_check: `INSERT INTO ledger_check (at_ms, what, size) VALUES (1, 'verified', 2)`,
  ledger_note: `INSERT INTO ledger_note (due_at_ms, flood, more, draft) VALUES (1, 'x', 2, '{}')`,
  open_operation: `INSERT INTO open_operation (id, opened_seq, opened_at_ms, send_before_ms,
      first_sent_at_ms, last_sent_at_ms, work, look_at_ms)
    VALUES (gen_random_uuid(), 1, 2, 3, 2, 2, '{}', 4)`,
  retention: `INSERT INTO retention VALUES ('sign_in', 365)`,
  suppression_mark: `INSERT INTO suppression_mark VALUES (sha256('m'), 5)`,
  look_up: `INSERT INTO look_up (at_ms, actor, address_hash, session, request)
    VALUES (5, gen_random_uuid(), sha256('l'), gen_random_uuid(), 'request-1')`,
  rate_bucket: `INSERT INTO rate_bucket VALUES ('search', 4.5, now())`,
  recent_person: `INSERT INTO recent_person (user_id, subject, opened_at)
    SELECT console_user.id, subject.id, now() FROM console_user,
      (SELECT id FROM subject LIMIT 3) subject`,
  setting: `INSERT INTO setting VALUES ('look_ups', 'false')`,
  sign_in_attempt: `INSERT INTO sign_in_attempt (key, count, since) VALUES ('account:x', 3, now())`,
};

/** Everything that a copy could get wrong, in one table and those that refer to it. */
const ODD = `
  CREATE TYPE mood AS ENUM ('plain', 'odd one');
  CREATE TABLE odd (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent bigint REFERENCES odd (id),
    words text COLLATE "C", raw bytea, doc jsonb, plain_json json,
    at timestamptz, day date, local timestamp, span interval,
    amount numeric, real_number double precision, small real,
    tags text[], nested int[][], flags boolean, mood mood, uid uuid, "quoted ""name" text,
    twice bigint GENERATED ALWAYS AS (id * 2) STORED
  );
  CREATE TABLE "a first by name" (odd_id bigint NOT NULL REFERENCES odd (id), note text NOT NULL);
  CREATE SEQUENCE apart START 41;
  CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'never'; END $$;
  CREATE TRIGGER never BEFORE UPDATE OR DELETE ON odd FOR EACH ROW EXECUTE FUNCTION never();`;

const TEXTS = [
  null,
  '',
  ' ',
  '\\',
  '\\N',
  '\\.',
  '\n',
  '\r\n',
  '\t',
  '"',
  "'",
  ',',
  '\\x41',
  'a\\.\n\\.\nb',
  'Zoë, 日本語, 🧑‍🚒, ́combining',
  '\u0001\u007f\u0085\u2028\ufeff',
  '{"a":1}',
  'NULL',
  'x'.repeat(70_000),
];

async function fillOdd(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const text of TEXTS)
      await client.query(
        `INSERT INTO odd (words, raw, doc, plain_json, tags, "quoted ""name", parent)
         VALUES ($1::text, $2, $3::text::jsonb, $3::text::json, $4, $1::text, (SELECT max(id) FROM odd))`,
        [
          text,
          Buffer.from(text ?? 'ÿ\0\\x'),
          JSON.stringify({ [text ?? 'null']: text }),
          [text, null, '{}'],
        ],
      );
    await client.query(`INSERT INTO odd (at, day, local, span, amount, real_number, small, nested, flags, mood, uid, raw) VALUES
      ('2026-10-25 00:30:00.123456+00', '0001-01-01 BC', '9999-12-31 23:59:59.999999', '-1 mon 3 days -04:05:06.000007', 123456789012345678901234567890.000000000000000001, 0.1, 1e-38, '{{1,2},{3,4}}', true, 'odd one', gen_random_uuid(), '\\x00ff00'),
      ('infinity', '-infinity', '4713-01-01 BC', '178000000 years', 'NaN', 'Infinity', '-0', '{}', false, 'plain', '00000000-0000-0000-0000-000000000000', ''),
      ('-infinity', null, null, '0', '-0.10', '5e-324', 'NaN', null, null, null, null, null)`);
    await client.query('INSERT INTO "a first by name" SELECT id, \'of \' || id FROM odd');
    await client.query("SELECT nextval('apart'), nextval('apart')");
  } finally {
    await client.end();
  }
}

/** All that is in a database, as text, and where its sequences stand. */
async function contentsOf(owner: TestCluster, url: string): Promise<Record<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const tables = await readTables(client).finally(() => client.end());
  const contents: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await owner.run(
      `SELECT coalesce(string_agg(row_text, E'\\n' ORDER BY row_text COLLATE "C"), '') AS all_rows, count(*)::int AS n
       FROM (SELECT t::text AS row_text FROM "${name}" t) all_of_it`,
      url,
    );
    contents[name] = `${rows[0].n} rows\n${rows[0].all_rows}`;
  }
  const { rows } = await owner.run(
    'SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename',
    url,
  );
  contents.sequences = JSON.stringify(rows);
  return contents;
}

let template: Promise<string> | null = null;

/** A database with something odd in every table, and a step of the schema that is not committed. */
async function filled(): Promise<{ url: string; migrationsFolder: string }> {
  const migrationsFolder = await migrationsWith(ODD);
  template ??= fill(migrationsFolder);
  return { url: await cluster.createDatabase(await template), migrationsFolder };
}

async function fill(migrationsFolder: string): Promise<string> {
  const url = await cluster.createDatabase();
  const purpose = { kind: 'live', portalId: '62515' } as const;
  await prepare(url, purpose, { backupFolder: await folder(), migrationsFolder });
  for (const statement of Object.values(FILL)) if (statement) await cluster.run(statement, url);
  await fillOdd(url);
  return url;
}

const sentenceOf = (work: Promise<unknown>) =>
  work.then(
    () => 'went well',
    (error: Error & { code?: string }) => `${error.code}: ${error.message}`,
  );

describe('backup and restore', () => {
  test('bring every row of every table back as it was, from 18 to 15 and back to 18', async () => {
    const { url, migrationsFolder } = await filled();
    const before = await contentsOf(cluster, url);
    expect(Object.keys(before).sort()).toEqual(
      [...Object.keys(FILL), 'odd', 'a first by name', 'sequences'].sort(),
    );
    for (const [name, rows] of Object.entries(before)) expect(rows, name).not.toMatch(/^0 rows/);

    const there = path.join(await folder(), 'there.gz');
    await backUp(url, there);
    const on15 = await oldest.createDatabase();
    await restore(on15, there, { migrationsFolder });
    expect(await contentsOf(oldest, on15)).toEqual(before);

    const back = path.join(await folder(), 'back.gz');
    await backUp(on15, back);
    const on18 = await cluster.createDatabase();
    await restore(on18, back, { migrationsFolder });
    expect(await contentsOf(cluster, on18)).toEqual(before);
    const rowsIn = (file: Buffer) => gunzipSync(file).toString('utf8').split('\n').slice(1, -2);
    expect(rowsIn(await readFile(back))).toEqual(rowsIn(await readFile(there)));

    await cluster.run('INSERT INTO odd (words) VALUES (NULL)', on18);
    await expect(cluster.run('DELETE FROM odd', on18)).rejects.toThrow('never');
    await expect(cluster.run('DELETE FROM stamp', on18)).rejects.toThrow('never changes');
    await expect(cluster.run('DELETE FROM ledger_entry', on18)).rejects.toThrow('stays as it is');
  });

  test('show one moment, whatever is written meanwhile', async () => {
    const { url, migrationsFolder } = await filled();
    const stop = new AbortController();
    const writing = (async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      for (let n = 0; !stop.signal.aborted; n++)
        await client.query(
          `WITH one AS (INSERT INTO odd (words) VALUES ('pair ${n}') RETURNING id)
           INSERT INTO "a first by name" SELECT id, 'pair' FROM one`,
        );
      await client.end();
    })();
    const file = path.join(await folder(), 'moment.gz');
    await backUp(url, file).finally(() => stop.abort());
    await writing;
    const restored = await cluster.createDatabase();
    await restore(restored, file, { migrationsFolder });
    const { rows } = await cluster.run(
      `SELECT (SELECT count(*) FROM odd WHERE words LIKE 'pair %') AS odd,
        (SELECT count(*) FROM "a first by name" WHERE note = 'pair') AS notes`,
      restored,
    );
    expect(rows[0].odd).toBe(rows[0].notes);
  });

  test('migrate a backup of an older schema on', async () => {
    const { url, migrationsFolder } = await filled();
    const file = path.join(await folder(), 'older.gz');
    const { schemaVersion } = await backUp(url, file);
    const later = await migrationsWith(
      ODD,
      "ALTER TABLE odd ADD COLUMN later text NOT NULL DEFAULT 'added'",
    );
    const restored = await cluster.createDatabase();
    expect(await restore(restored, file, { migrationsFolder: later })).toMatchObject({
      schemaVersion: schemaVersion + 1,
    });
    const { rows } = await cluster.run('SELECT DISTINCT later FROM odd', restored);
    expect(rows).toEqual([{ later: 'added' }]);
    expect(await sentenceOf(restore(await cluster.createDatabase(), file))).toMatch(/^newer: /);
    expect(migrationsFolder).not.toBe(later);
  }, 60_000);
});

describe('the queue of work', () => {
  test('is restored with what waits and what was under way, to be done anew', async () => {
    const url = await cluster.createDatabase();
    await prepare(url, { kind: 'demo' }, { backupFolder: await folder() });
    await migrateQueue(url);
    await cluster.run(
      `SELECT graphile_worker.add_job('settle', '{"n": "a\\tb"}', run_at := '2031-02-03 04:05:06.789+00', job_key := 'one', priority := 3, flags := ARRAY['x', 'y']);
       SELECT graphile_worker.add_job('rows', '{"n": 2}', queue_name := 'job 7', max_attempts := 4);
       SELECT graphile_worker.add_job('failed', '{}', max_attempts := 1);
       UPDATE graphile_worker._private_jobs SET attempts = 1, locked_at = now(), locked_by = 'gone' WHERE payload->>'n' = '2';
       UPDATE graphile_worker._private_jobs SET attempts = 1 WHERE max_attempts = 1`,
      url,
    );
    const file = path.join(await folder(), 'queue.gz');
    expect((await backUp(url, file)).queue).toEqual({ rows: 2 });
    const waiting = async (where: string) =>
      (
        await cluster.run(
          `SELECT j.task_identifier, p.payload, j.queue_name, j.run_at, j.max_attempts, j.key,
             j.priority, j.flags, j.locked_by
           FROM graphile_worker.jobs j JOIN graphile_worker._private_jobs p USING (id)
           ORDER BY j.task_identifier`,
          where,
        )
      ).rows;
    const before = (await waiting(url)).filter((row) => row.task_identifier !== 'failed');
    const restored = await cluster.createDatabase();
    await restore(restored, file);
    expect(await waiting(restored)).toEqual(before.map((row) => ({ ...row, locked_by: null })));
    await restore(restored, file, { replace: true });
    expect(await waiting(restored)).toHaveLength(2);
  });
});

describe('a backup file', () => {
  test('is its owner’s alone, holds no hash key and no password, and is never replaced', async () => {
    const { url } = await filled();
    const file = path.join(await folder(), 'mine.gz');
    await backUp(url, file);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    const text = gunzipSync(await readFile(file)).toString('utf8');
    expect(text).not.toContain(new URL(url).password);
    const before = await readFile(file);
    expect(await sentenceOf(backUp(url, file))).toMatch(/^file_exists: /);
    expect(await readFile(file)).toEqual(before);
  });

  test('leaves nothing behind when it cannot be written to its end', async () => {
    const url = await cluster.createDatabase();
    const file = path.join(await folder(), 'none.gz');
    expect(await sentenceOf(backUp(url, file))).toMatch(/^no_database: /);
    await expect(stat(file)).rejects.toThrow();
    await expect(stat(`${file}.part`)).rejects.toThrow();
  });

  test('cut off or altered anywhere is refused before anything is replaced', async () => {
    const { url, migrationsFolder } = await filled();
    const file = path.join(await folder(), 'good.gz');
    await backUp(url, file);
    const good = await readFile(file);
    const text = gunzipSync(good);
    const target = await filled();
    const before = await contentsOf(cluster, target.url);
    const altered = Buffer.from(text);
    const middle = Math.floor(text.length / 2);
    altered[middle] = (altered[middle] ?? 0) ^ 1;
    const lines = text.toString('utf8').split('\n');
    const cases: Record<string, Buffer> = {
      'cut off in the middle': good.subarray(0, Math.floor(good.length / 2)),
      'cut off by one byte': good.subarray(0, -1),
      'without its trailer': gzipSync(`${lines.slice(0, -2).join('\n')}\n`),
      'with a row less': gzipSync([...lines.slice(0, -5), ...lines.slice(-4)].join('\n')),
      'with one bit changed': gzipSync(altered),
      'with something after it': gzipSync(Buffer.concat([text, Buffer.from('more\n')])),
      'with garbage after it': Buffer.concat([good, Buffer.from('garbage')]),
    };
    for (const [name, bytes] of Object.entries(cases)) {
      const bad = path.join(await folder(), 'bad.gz');
      await writeFile(bad, bytes);
      const sentence = await sentenceOf(
        restore(target.url, bad, { replace: true, migrationsFolder }),
      );
      expect(sentence, name).toMatch(/^damaged: .*nothing was changed/);
    }
    expect(await contentsOf(cluster, target.url)).toEqual(before);
  });

  test.each([
    ['no file', null, 'no_file'],
    ['a text', Buffer.from('hello\n'), 'damaged'],
    ['something else in gzip', gzipSync('{"format":"other"}\n'), 'not_a_backup'],
    ['nothing', Buffer.alloc(0), 'damaged'],
  ])('that is %s is refused', async (_name, bytes, code) => {
    const file = path.join(await folder(), 'not.gz');
    if (bytes) await writeFile(file, bytes);
    const url = await cluster.createDatabase();
    expect(await sentenceOf(restore(url, file))).toMatch(new RegExp(`^${code}: `));
  });
});

describe('restoring', () => {
  test('ends, where it is asked to, what was open on the day of the backup, and nothing else', async () => {
    const { url, migrationsFolder } = await filled();
    const file = path.join(await folder(), 'one.gz');
    await backUp(url, file);
    const before = await contentsOf(cluster, url);
    expect(before.session).not.toMatch(/^0 rows/);
    await restore(url, file, { replace: true, migrationsFolder, endWhatWasOpen: true });
    const { session, verification, one_time_link, ledger_note, ...rest } = await contentsOf(
      cluster,
      url,
    );
    expect(ledger_note, 'it is to go on record').toMatch(/kind\W+restored/);
    expect([session, verification].map((text) => text?.split('\n')[0])).toEqual([
      '0 rows',
      '0 rows',
    ]);
    const { rows } = await cluster.run(
      'SELECT count(*)::int AS all, count(used_at)::int AS used FROM one_time_link',
      url,
    );
    expect(rows[0]?.all).toBeGreaterThan(0);
    expect(rows[0]?.used).toBe(rows[0]?.all);
    expect(before).toMatchObject(rest);
  });

  test('needs --replace where something is, and puts the backup in the place of all of it', async () => {
    const { url, migrationsFolder } = await filled();
    const file = path.join(await folder(), 'one.gz');
    await backUp(url, file);
    const before = await contentsOf(cluster, url);
    await cluster.run("INSERT INTO odd (words) VALUES ('later')", url);
    expect(await sentenceOf(restore(url, file, { migrationsFolder }))).toMatch(/^not_empty: /);
    await restore(url, file, { replace: true, migrationsFolder });
    expect(await contentsOf(cluster, url)).toEqual(before);
  });

  test.each([
    ['the demo’s over a live one', { kind: 'demo' }, { kind: 'live', portalId: '62515' }],
    ['a live one over the demo’s', { kind: 'live', portalId: '62515' }, { kind: 'demo' }],
    ['another portal’s', { kind: 'live', portalId: '1' }, { kind: 'live', portalId: '62515' }],
  ] as const)('refuses %s', async (_name, from, to) => {
    const backupFolder = await folder();
    const [source, target] = [await cluster.createDatabase(), await cluster.createDatabase()];
    await prepare(source, from, { backupFolder });
    await prepare(target, to, { backupFolder });
    const file = path.join(backupFolder, 'other.gz');
    await backUp(source, file);
    expect(await sentenceOf(restore(target, file, { replace: true }))).toMatch(/^wrong_stamp: /);
  });

  test('is refused while Consent Desk works on the database', async () => {
    const { url, migrationsFolder } = await filled();
    const file = path.join(await folder(), 'busy.gz');
    await backUp(url, file);
    const database = openDatabase(url);
    onTestFinished(() => database.close());
    await database.pool.query('SELECT 1');
    expect(await sentenceOf(restore(url, file, { replace: true, migrationsFolder }))).toMatch(
      /^in_use: /,
    );
  });

  test('that fails at the last row leaves everything as it was', async () => {
    const { url, migrationsFolder } = await filled();
    const file = path.join(await folder(), 'last.gz');
    await backUp(url, file);
    const before = await contentsOf(cluster, url);
    const stricter = await migrationsWith(ODD, "ALTER TABLE odd ADD CHECK (words <> 'NULL')");
    expect(
      await sentenceOf(restore(url, file, { replace: true, migrationsFolder: stricter })),
    ).toContain('failed (23514)');
    expect(await contentsOf(cluster, url)).toEqual(before);
    expect(migrationsFolder).not.toBe(stricter);
  });
});
