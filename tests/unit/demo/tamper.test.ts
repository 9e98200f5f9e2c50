import { mkdtemp, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/connection.ts';
import { putLogRight, readTampering, TAMPERINGS, tamperWithLog } from '@/lib/demo/tamper.ts';
import { verifyLog } from '@/lib/ledger/verify-log.ts';
import { quickFolder } from '../../helpers/quick-folder.ts';
import { type DemoLog, startDemoLog } from './demo-log.ts';

let demo: DemoLog;
let database: Database;
let dataDir: string;
beforeAll(async () => {
  demo = await startDemoLog();
  database = openDatabase(await demo.newDatabase());
  await demo.write(database);
  dataDir = await mkdtemp(path.join(quickFolder(), 'consent-desk-tamper-'));
}, 60_000);
afterEach(() => putLogRight({ database, dataDir }));
afterAll(async () => {
  await database.close();
  await demo.close();
  await rm(dataDir, { recursive: true });
}, 60_000);

const contents = async () => {
  const { rows } = await database.pool.query(
    `SELECT entry.*, detail FROM ledger_entry entry LEFT JOIN ledger_detail USING (seq) ORDER BY seq`,
  );
  return rows;
};
const problem = async () =>
  (await verifyLog({ database, publicKey: demo.publicKey })).problem ?? 'none';

test.each(TAMPERINGS)(
  'tampering with the %s is found and named, and can be put right',
  async (what) => {
    const before = await contents();
    const done = await tamperWithLog({ database, dataDir }, what);
    if (!done.ok) throw new Error(done.code);
    const { seq } = done.tampering;
    const isHeader = what === 'outcome' || what === 'time';
    expect(await problem()).toEqual({ code: isHeader ? 'changed' : 'detail_changed', seq });
    const after = await contents();
    expect(
      after.filter((row, index) => JSON.stringify(row) !== JSON.stringify(before[index])),
    ).toEqual([after[seq - 1]]);
    expect(await readTampering(dataDir)).toEqual(done.tampering);
    expect(await putLogRight({ database, dataDir })).toEqual(done.tampering);
    expect(await contents()).toEqual(before);
    expect(await problem()).toBe('none');
    expect(await readTampering(dataDir)).toBeNull();
  },
);

test('one thing is tampered with at a time', async () => {
  expect(await putLogRight({ database, dataDir })).toBeNull();
  expect(await tamperWithLog({ database, dataDir })).toMatchObject({ ok: true });
  expect(await tamperWithLog({ database, dataDir })).toEqual({
    ok: false,
    code: 'already_tampered',
  });
});

test('afterwards the triggers are on again, and what is kept of it names no contact', async () => {
  for (const what of TAMPERINGS) {
    await tamperWithLog({ database, dataDir }, what);
    const owner = openDatabase(database.url, { max: 1 });
    await expect(
      owner.pool.query("SET ROLE NONE; UPDATE ledger_entry SET outcome = 'x' WHERE seq = 1"),
    ).rejects.toThrow();
    await owner.close();
    const kept = await readFile(path.join(dataDir, 'ledger', 'tampered.json'), 'utf8');
    expect(kept).not.toContain('@');
    await putLogRight({ database, dataDir });
  }
});

test('a log in which nothing has been changed yet is left alone', async () => {
  const empty = openDatabase(await demo.newDatabase());
  expect(await tamperWithLog({ database: empty, dataDir })).toEqual({
    ok: false,
    code: 'nothing_to_tamper_with',
  });
  expect(await readTampering(dataDir)).toBeNull();
  await empty.close();
});
