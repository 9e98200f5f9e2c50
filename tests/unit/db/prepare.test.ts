import { spawn } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { verifyBackup } from '@/lib/db/backup-file.ts';
import { prepare } from '@/lib/db/prepare.ts';
import type { Purpose } from '@/lib/db/stamp.ts';
import { ensureCommandsBuilt } from '@/scripts/build.mjs';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';
import { folder, migrationsWith } from './migrations-with.ts';

vi.setConfig({ testTimeout: 60_000 });

let cluster: TestCluster;
/** The compiled module, as the commands load it. */
let compiled: string;
beforeAll(async () => {
  const commands = await ensureCommandsBuilt({ root: path.resolve('.') });
  compiled = pathToFileURL(path.join(path.dirname(commands), 'prepare.js')).href;
  cluster = await startCluster();
}, 60_000);
afterAll(() => cluster.close(), 60_000);

const DEMO: Purpose = { kind: 'demo' };
const LIVE: Purpose = { kind: 'live', portalId: '9007199254740993' };
const NOT_YET: Purpose = { kind: 'live', portalId: null };
const OTHER: Purpose = { kind: 'live', portalId: '77' };

const sentenceOf = (work: Promise<unknown>) =>
  work.then(
    () => 'went well',
    (error: Error & { kind?: string }) => `${error.kind}: ${error.message}`,
  );

const rowsOf = async (url: string, query: string) => (await cluster.run(query, url)).rows;

describe('the stamp', () => {
  test('is set at the first use, and is the same at the next', async () => {
    const url = await cluster.createDatabase();
    const backupFolder = await folder();
    const first = await prepare(url, LIVE, { backupFolder });
    expect(first).toMatchObject({ stamp: LIVE, backup: null });
    expect(first.applied).toBeGreaterThan(0);
    expect(await prepare(url, LIVE, { backupFolder })).toMatchObject({ stamp: LIVE, applied: 0 });
    expect(await prepare(url, NOT_YET, { backupFolder })).toMatchObject({ stamp: LIVE });
  });

  test('is not set while the portal is not known, and is when it is', async () => {
    const url = await cluster.createDatabase();
    const backupFolder = await folder();
    expect(await prepare(url, NOT_YET, { backupFolder })).toMatchObject({ stamp: null });
    expect(await rowsOf(url, 'SELECT * FROM stamp')).toEqual([]);
    expect(await prepare(url, LIVE, { backupFolder })).toMatchObject({ stamp: LIVE });
  });

  test.each([
    [
      'a demo on a live database',
      LIVE,
      DEMO,
      'belongs to the HubSpot account 9007199254740993; the demo does not touch it',
    ],
    ['a live process on a demo’s database', DEMO, LIVE, 'made by the demo'],
    ['a live process without a portal on a demo’s database', DEMO, NOT_YET, 'made by the demo'],
    ['a token of another portal', LIVE, OTHER, 'the access token to the account 77'],
  ])('refuses %s, and touches nothing', async (_name, first, second, words) => {
    const url = await cluster.createDatabase();
    const backupFolder = await folder();
    await prepare(url, first, { backupFolder });
    const before = await rowsOf(url, 'SELECT * FROM stamp, migration');
    const migrationsFolder = await migrationsWith('CREATE TABLE more (id int)');
    const sentence = await sentenceOf(prepare(url, second, { backupFolder, migrationsFolder }));
    expect(sentence).toMatch(/^wrong_stamp: /);
    expect(sentence).toContain(words);
    expect(await rowsOf(url, 'SELECT * FROM stamp, migration')).toEqual(before);
    expect(await readdir(backupFolder)).toEqual([]);
  });

  test.each([
    'UPDATE stamp SET portal_id = 5',
    "UPDATE stamp SET kind = 'demo', portal_id = NULL",
    'DELETE FROM stamp',
    'TRUNCATE stamp',
    "INSERT INTO stamp (id, kind) VALUES (2, 'demo')",
    "INSERT INTO stamp (kind) VALUES ('demo')",
  ])('cannot be changed by SQL: %s', async (statement) => {
    const url = await cluster.createDatabase();
    await prepare(url, LIVE, { backupFolder: await folder() });
    await expect(cluster.run(statement, url)).rejects.toThrow();
    expect(await rowsOf(url, 'SELECT kind, portal_id FROM stamp')).toEqual([
      { kind: 'live', portal_id: '9007199254740993' },
    ]);
  });

  test.each([
    "INSERT INTO stamp (kind) VALUES ('live')",
    "INSERT INTO stamp (kind, portal_id) VALUES ('demo', 5)",
    "INSERT INTO stamp (kind, portal_id) VALUES ('live', 0)",
    "INSERT INTO stamp (kind) VALUES ('other')",
  ])('is live with a portal or demo without: %s is refused', async (statement) => {
    const url = await cluster.createDatabase();
    await prepare(url, NOT_YET, { backupFolder: await folder() });
    await expect(cluster.run(statement, url)).rejects.toThrow();
  });
});

describe('a database', () => {
  test('newer than the code is refused with both versions, and left as it is', async () => {
    const url = await cluster.createDatabase();
    const backupFolder = await folder();
    const migrationsFolder = await migrationsWith('CREATE TABLE more (id int)');
    const { schemaVersion } = await prepare(url, DEMO, { backupFolder, migrationsFolder });
    const sentence = await sentenceOf(prepare(url, DEMO, { backupFolder }));
    expect(sentence).toMatch(/^too_new: /);
    expect(sentence).toContain(`version ${schemaVersion}`);
    expect(sentence).toContain(`up to ${schemaVersion - 1}`);
  });

  test('whose applied migration is not the committed one is refused', async () => {
    const url = await cluster.createDatabase();
    const backupFolder = await folder();
    await prepare(url, DEMO, { backupFolder, migrationsFolder: await migrationsWith('SELECT 1') });
    const migrationsFolder = await migrationsWith('SELECT 2');
    expect(await sentenceOf(prepare(url, DEMO, { backupFolder, migrationsFolder }))).toContain(
      'is not the one that belongs to this Consent Desk',
    );
  });

  test('takes line ends of Windows for the same migration', async () => {
    const url = await cluster.createDatabase();
    const backupFolder = await folder();
    await prepare(url, DEMO, { backupFolder });
    const migrationsFolder = await migrationsWith();
    for (const name of (await readdir(migrationsFolder)).filter((one) => one.endsWith('.sql'))) {
      const file = path.join(migrationsFolder, name);
      await writeFile(file, (await readFile(file, 'utf8')).replaceAll('\n', '\r\n'));
    }
    expect(await prepare(url, DEMO, { backupFolder, migrationsFolder })).toMatchObject({
      applied: 0,
    });
  });

  test('with something in it is backed up before it is migrated; the last five backups are kept', async () => {
    const url = await cluster.createDatabase();
    const backupFolder = await folder();
    await prepare(url, DEMO, { backupFolder });
    await writeFile(path.join(backupFolder, 'mine.backup.gz'), 'taken by hand');
    const steps: string[] = [];
    for (let step = 0; step < 7; step++) {
      steps.push(`CREATE TABLE more_${step} (id int)`);
      const migrationsFolder = await migrationsWith(...steps);
      const { backup, schemaVersion } = await prepare(url, DEMO, {
        backupFolder,
        migrationsFolder,
      });
      expect((await verifyBackup(backup ?? '')).schemaVersion).toBe(schemaVersion - 1);
    }
    const names = (await readdir(backupFolder)).sort();
    expect(names).toHaveLength(6);
    expect(names).toContain('mine.backup.gz');
    expect(names.join()).not.toContain('before-version-3-');
  });

  test('keeps all of a failing migration’s changes out, and what stood before it', async () => {
    const url = await cluster.createDatabase();
    const backupFolder = await folder();
    const migrationsFolder = await migrationsWith(
      'CREATE TABLE good (id int)',
      "CREATE TABLE half (id int); SELECT 'secret-value'::int",
    );
    const sentence = await sentenceOf(prepare(url, DEMO, { backupFolder, migrationsFolder }));
    expect(sentence).toMatch(/^other: /);
    expect(sentence).not.toContain('secret-value');
    expect(
      await rowsOf(url, "SELECT to_regclass('good') AS good, to_regclass('half') AS half"),
    ).toEqual([{ good: 'good', half: null }]);
  });

  test('that is read-only and up to date can be used', async () => {
    const url = await cluster.createDatabase();
    const backupFolder = await folder();
    await prepare(url, DEMO, { backupFolder });
    const name = new URL(url).pathname.slice(1);
    await cluster.run(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
    expect(await prepare(url, DEMO, { backupFolder })).toMatchObject({ applied: 0 });
  });

  test('is prepared once by processes that start at the same moment', async () => {
    const url = await cluster.createDatabase();
    const backupFolder = await folder();
    // Long enough for the others to come while the first is at it.
    const migrationsFolder = await migrationsWith(
      'CREATE TABLE slow AS SELECT 1 AS one FROM pg_sleep(1)',
    );
    const ends = await Promise.all(
      [1, 2, 3].map(() => inProcess(url, backupFolder, migrationsFolder)),
    );
    const [row] = await rowsOf(url, 'SELECT count(*)::int AS all FROM migration');
    expect(row?.all).toBeGreaterThan(1);
    expect(ends.map(({ applied }) => applied).sort()).toEqual([0, 0, row?.all]);
    expect(ends.every(({ stamp }) => stamp.portalId === '9007199254740993')).toBe(true);
  });

  test('whose preparing process is killed in the middle is prepared by the next one', async () => {
    const url = await cluster.createDatabase();
    const backupFolder = await folder();
    const migrationsFolder = await migrationsWith(
      'CREATE TABLE slow AS SELECT 1 AS one FROM pg_sleep(3)',
    );
    const giveUp = new AbortController();
    const killed = inProcess(url, backupFolder, migrationsFolder, giveUp.signal);
    await expect
      .poll(
        async () =>
          rowsOf(
            url,
            "SELECT 1 AS there FROM pg_stat_activity WHERE query LIKE 'CREATE TABLE slow%' AND state = 'active' AND datname = current_database()",
          ),
        { timeout: 15_000 },
      )
      .toHaveLength(1);
    giveUp.abort();
    await expect(killed).rejects.toThrow();
    expect(await prepare(url, LIVE, { backupFolder, migrationsFolder })).toMatchObject({
      applied: 1,
    });
  });
});

/** Prepares in a Node process of its own, from the compiled files, as the commands do. */
function inProcess(
  url: string,
  backupFolder: string,
  migrationsFolder: string,
  signal?: AbortSignal,
): Promise<{ applied: number; stamp: { portalId: string } }> {
  const text = `
    const { prepare } = await import(${JSON.stringify(compiled)});
    const [url, backupFolder, migrationsFolder] = process.argv.slice(1);
    const done = await prepare(url, { kind: 'live', portalId: '9007199254740993' }, { backupFolder, migrationsFolder });
    console.log(JSON.stringify(done));`;
  const child = spawn(
    process.execPath,
    [
      '--conditions=react-server',
      '--input-type=module',
      '-e',
      text,
      url,
      backupFolder,
      migrationsFolder,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  signal?.addEventListener('abort', () => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    let said = '';
    let wrong = '';
    child.stdout.on('data', (chunk) => {
      said += chunk;
    });
    child.stderr.on('data', (chunk) => {
      wrong += chunk;
    });
    child.once('close', (code) =>
      code === 0 ? resolve(JSON.parse(said)) : reject(new Error(`ended with ${code}: ${wrong}`)),
    );
  });
}
