import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { backUp } from '@/lib/db/backup.ts';
import { runRestore } from '@/lib/db/commands.ts';
import { HeadsProblem, keepHead, readOwnHeads } from '@/lib/ledger/kept-heads.ts';
import { findRollback, rollbackSentence } from '@/lib/ledger/rollback.ts';
import { verifyLog } from '@/lib/ledger/verify-log.ts';
import { folder, PUBLIC_KEY, provideStoredLogs, type StoredLog, storedLog } from './stored-log.ts';

provideStoredLogs();

let dataDir: string;
let backup: string;
beforeEach(async () => {
  dataDir = path.join(folder, 'data');
  backup = path.join(folder, 'before.backup.gz');
  await rm(dataDir, { recursive: true, force: true });
  await rm(backup, { force: true });
});

/** A log of `before` entries that is backed up, grows to `after` and has its heads kept at both. */
async function backedUp(before: number, after: number): Promise<StoredLog> {
  const log = await storedLog(Array(before).fill({}));
  await keepHead(log.database, dataDir);
  await backUp(log.url, backup);
  for (let size = before; size < after; size++) await log.append({});
  await keepHead(log.database, dataDir);
  return log;
}

const restored = async (log: StoredLog) => {
  await log.database.close();
  const said = await runRestore({
    ...{ url: log.url, file: backup, replace: true, kind: 'live', dataDir },
  });
  // The same database, on new connections.
  return { said, log: await storedLog([], log.url) };
};

describe('a log', () => {
  test('that goes on is not taken for one that is back', async () => {
    const log = await storedLog([{}, {}, {}]);
    expect(await findRollback(log.database, dataDir)).toBeNull();
    for (let round = 0; round < 4; round++) {
      await keepHead(log.database, dataDir);
      expect(await findRollback(log.database, dataDir)).toBeNull();
      await log.append({});
      expect(await findRollback(log.database, dataDir)).toBeNull();
    }
  });

  test('of an older backup is found, and what is gone is said', async () => {
    const { log, said } = await restored(await backedUp(5, 11));
    const rollback = await findRollback(log.database, dataDir);
    const at = (await readOwnHeads(dataDir)).at(-1)?.head.at ?? 0;
    expect(rollback).toEqual({ entries: 5, agreed: 5, kept: { entries: 11, at } });
    const sentence = `The log ends at entry 5; a head of 11 entries was kept outside on ${new Date(at).toISOString()}: entries 6 to 11 are gone from this database.`;
    expect(rollback && rollbackSentence(rollback)).toBe(sentence);
    expect(said.split('\n')).toEqual([expect.stringMatching(/^Restored /), sentence]);
    const { rows } = await log.sql('SELECT draft FROM ledger_note');
    expect(rows.map(({ draft }) => JSON.parse(draft))).toEqual([
      expect.objectContaining({
        kind: 'restored',
        detail: expect.objectContaining({
          rollback: { entries: 5, keptEntries: 11, keptAt: at },
        }),
      }),
    ]);
  });

  test('of an older backup is still found when it has grown beyond what it was', async () => {
    const { log } = await restored(await backedUp(5, 11));
    for (let size = 5; size < 20; size++) await log.append({});
    const rollback = await findRollback(log.database, dataDir);
    expect(rollback).toMatchObject({ entries: 20, agreed: 5, kept: { entries: 11 } });
    expect(rollback && rollbackSentence(rollback)).toContain('has other entries from 6');
    await keepHead(log.database, dataDir);
    const heads = await readOwnHeads(dataDir);
    const { database } = log;
    expect(await verifyLog({ database, publicKey: PUBLIC_KEY, heads })).toMatchObject({
      problem: { code: 'rebuilt', seq: 6 },
    });
  });

  test('of a backup that lost nothing is no rollback', async () => {
    const { log, said } = await restored(await backedUp(7, 7));
    expect(said.split('\n')).toHaveLength(1);
    expect(await findRollback(log.database, dataDir)).toBeNull();
    const { rows } = await log.sql('SELECT draft FROM ledger_note');
    expect(rows[0]?.draft).toContain('"restored"');
    expect(rows[0]?.draft).not.toContain('rollback');
  });
});

test('heads that cannot be read are told of, and do not stand in the way of restoring', async () => {
  const before = await backedUp(2, 3);
  await mkdir(path.join(dataDir, 'ledger'), { recursive: true });
  await writeFile(path.join(dataDir, 'ledger', 'heads.jsonl'), '{"head":1}\n');
  const { log, said } = await restored(before);
  expect(said).toContain('heads.jsonl cannot be used.');
  await expect(findRollback(log.database, dataDir)).rejects.toThrow(HeadsProblem);
});
