import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/connection.ts';
import { addressHash, addressOf, ensureSubject, findSubject } from '@/lib/db/find-subject.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

const KEY = 'the key of this installation';
const ADDRESS = 'zoë.marker@example.com';

vi.setConfig({ testTimeout: 60_000 });

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(() => cluster.close(), 60_000);

async function open(): Promise<{ database: Database; url: string }> {
  const url = await cluster.createDatabase();
  const backupFolder = await mkdtemp(path.join(tmpdir(), 'consent-desk-test-'));
  onTestFinished(() => rm(backupFolder, { recursive: true }));
  await prepare(url, { kind: 'demo' }, { backupFolder });
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  return { database, url };
}

test('a person has one random id, found by address and key only', async () => {
  const { database, url } = await open();
  const { db } = database;
  expect(await findSubject(db, KEY, ADDRESS)).toBeNull();
  const id = await ensureSubject(db, KEY, ADDRESS);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/);
  expect(await ensureSubject(db, KEY, ADDRESS)).toBe(id);
  expect(await findSubject(db, KEY, ADDRESS)).toBe(id);
  expect(await findSubject(db, 'another key', ADDRESS)).toBeNull();
  expect(await ensureSubject(db, KEY, `${ADDRESS}.au`)).not.toBe(id);
  const { rows } = await cluster.run('SELECT t::text AS row FROM subject t', url);
  expect(JSON.stringify(rows)).not.toContain('marker');
});

test('many who need the id of one new person at once get the same', async () => {
  const { database, url } = await open();
  const ids = await Promise.all(
    Array.from({ length: 20 }, () => ensureSubject(database.db, KEY, ADDRESS)),
  );
  expect(new Set(ids).size).toBe(1);
  expect((await cluster.run('SELECT FROM subject', url)).rowCount).toBe(1);
});

test('the address is found again by the id, with the key alone, and only in its own row', async () => {
  const { database, url } = await open();
  const { db } = database;
  const id = await ensureSubject(db, KEY, ADDRESS);
  const other = await ensureSubject(db, KEY, 'ben@example.com');
  expect(await addressOf(db, KEY, id)).toBe(ADDRESS);
  expect(await addressOf(db, 'another key', id)).toBeNull();
  expect(await addressOf(db, KEY, '00000000-0000-4000-8000-000000000000')).toBeNull();
  await cluster.run(
    `UPDATE subject SET sealed_address = (SELECT sealed_address FROM subject WHERE id = '${id}')
     WHERE id = '${other}'`,
    url,
  );
  expect(await addressOf(db, KEY, other)).toBeNull();
  for (const damaged of ["'\\x00'", 'NULL', 'set_byte(sealed_address, 30, 1)']) {
    await cluster.run(`UPDATE subject SET sealed_address = ${damaged} WHERE id = '${id}'`, url);
    expect(await addressOf(db, KEY, id), damaged).toBeNull();
  }
});

test('a person of before, whose row has no address yet, keeps the id and is found again once opened', async () => {
  const { database, url } = await open();
  const { db } = database;
  const hash = addressHash(KEY, ADDRESS).toString('hex');
  const { rows } = await cluster.run(
    `INSERT INTO subject (address_hash) VALUES ('\\x${hash}') RETURNING id`,
    url,
  );
  expect(await addressOf(db, KEY, rows[0].id)).toBeNull();
  expect(await ensureSubject(db, KEY, ADDRESS)).toBe(rows[0].id);
  expect(await addressOf(db, KEY, rows[0].id)).toBe(ADDRESS);
});

test('a subject made in a transaction that is given up is not there', async () => {
  const { database } = await open();
  await expect(
    database.transaction(async (tx) => {
      await ensureSubject(tx, KEY, ADDRESS);
      throw new RangeError('given up');
    }),
  ).rejects.toThrow('given up');
  expect(await findSubject(database.db, KEY, ADDRESS)).toBeNull();
});
