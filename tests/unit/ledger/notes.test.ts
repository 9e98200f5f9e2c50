import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/connection.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { createLedger } from '@/lib/ledger/append.ts';
import type { EntryDraft } from '@/lib/ledger/entry-draft.ts';
import { createNotes, FLOOD_WINDOW_MS } from '@/lib/ledger/notes.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

let cluster: TestCluster;
const opened: Database[] = [];
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(async () => {
  for (const database of opened) await database.close();
  await cluster.close();
});

const { privateKey: key } = generateKeyPairSync('ed25519');

async function newNotes() {
  const url = await cluster.createDatabase();
  await prepare(url, { kind: 'demo' }, { backupFolder: '' });
  const database = openDatabase(url);
  opened.push(database);
  const clock = { at: Date.now() };
  const now = () => clock.at;
  const of = () => createNotes(database, createLedger({ database, key, now }), now);
  const entries = async () =>
    (
      await database.pool.query<{ kind: string; detail: string }>(
        'SELECT kind, detail FROM ledger_entry JOIN ledger_detail USING (seq) ORDER BY seq',
      )
    ).rows.map(({ kind, detail }) => ({ kind, ...JSON.parse(detail) }));
  return { url, database, of, entries, clock };
}

const draft = (what: string): EntryDraft => ({
  ...{ kind: 'sign_in_failed', actor: null, subject: null, operation: null, outcome: null },
  detail: { what },
});

test('a note becomes an entry once it is written up, also by another process', async () => {
  const { database, of, entries } = await newNotes();
  await of().note(database.db, draft('a'));
  expect(await entries()).toEqual([]);
  await of().writeUp();
  expect(await entries()).toEqual([{ kind: 'sign_in_failed', what: 'a' }]);
});

test('a note is committed with its act, or not at all', async () => {
  const { database, of, entries } = await newNotes();
  const notes = of();
  await expect(
    database.transaction(async (tx) => {
      await notes.note(tx, draft('undone'));
      throw new Error('the act failed');
    }),
  ).rejects.toThrow('the act failed');
  await database.transaction((tx) => notes.note(tx, draft('done')));
  await notes.writeUp();
  expect(await entries()).toEqual([{ kind: 'sign_in_failed', what: 'done' }]);
});

test('several that write up at once make one entry of each note, in the order of the acts', async () => {
  const { database, of, entries, clock } = await newNotes();
  const writers = [of(), of(), of()];
  const names = Array.from({ length: 40 }, (_, index) => `${index}`);
  for (const name of names) {
    await writers[0]?.note(database.db, draft(name));
    clock.at++;
  }
  await Promise.all(writers.map((writer) => writer.writeUp()));
  for (const writer of writers) await writer.writeUp();
  expect((await entries()).map(({ what }) => what)).toEqual(names);
});

test('a flood is one entry at once, and one a minute with a count', async () => {
  const { database, of, entries, clock } = await newNotes();
  const notes = of();
  const again = (times: number, flood: string) =>
    Promise.all(Array.from({ length: times }, () => notes.note(database.db, draft(flood), flood)));
  await again(100, 'flood');
  await again(1, 'once');
  await notes.writeUp();
  expect(await entries()).toHaveLength(2);
  clock.at += FLOOD_WINDOW_MS + 1;
  await notes.writeUp();
  expect((await entries()).slice(2)).toEqual([
    { kind: 'sign_in_failed', what: 'flood', times: 99 },
  ]);
  // A new minute begins with an entry of its own.
  await again(3, 'flood');
  await notes.writeUp();
  clock.at += FLOOD_WINDOW_MS + 1;
  await notes.writeUp();
  expect((await entries()).slice(3).map(({ times }) => times)).toEqual([undefined, 2]);
  const { rows } = await database.pool.query('SELECT FROM ledger_note');
  expect(rows).toEqual([]);
});

test('what the database does not take now is written up later', async () => {
  const { url, database, of, entries } = await newNotes();
  const notes = of();
  await notes.note(database.db, draft('kept'));
  await cluster.run(
    "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$",
    url,
  );
  await cluster.run(
    'CREATE TRIGGER full_disk BEFORE INSERT ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION full_disk()',
    url,
  );
  await notes.writeUp();
  expect(await entries()).toEqual([]);
  await cluster.run('DROP TRIGGER full_disk ON ledger_entry', url);
  await notes.writeUp();
  expect(await entries()).toHaveLength(1);
});
