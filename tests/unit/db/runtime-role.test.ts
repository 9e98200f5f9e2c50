import { generateKeyPairSync } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '@/lib/db/connection.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { createLedger } from '@/lib/ledger/append.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(() => cluster.close(), 60_000);

async function opened(url: string) {
  await prepare(url, { kind: 'demo' }, { backupFolder: '' });
  const database = openDatabase(url);
  const tries = async (statement: string) => {
    try {
      await database.pool.query(statement);
      return 'done';
    } catch (error) {
      return error instanceof Error && 'code' in error ? error.code : error;
    }
  };
  return { database, tries };
}

test('the console owns none of its tables: it cannot change what is on record, nor switch off what refuses it', async () => {
  const { database, tries } = await opened(await cluster.createDatabase());
  const FORBIDDEN = [
    "UPDATE ledger_entry SET kind = 'x'",
    'DELETE FROM ledger_entry',
    'TRUNCATE ledger_entry',
    "UPDATE ledger_detail SET detail = ''",
    'TRUNCATE ledger_detail',
    'DELETE FROM ledger_head',
    'INSERT INTO ledger_head SELECT * FROM ledger_head',
    'ALTER TABLE ledger_entry DISABLE TRIGGER ALL',
    'DROP TABLE ledger_detail',
    'DROP TRIGGER ledger_entry_stays ON ledger_entry',
    "SET session_replication_role = 'replica'",
    'UPDATE stamp SET portal_id = 1',
    'DELETE FROM migration',
  ];
  for (const statement of FORBIDDEN) expect(await tries(statement), statement).toBe('42501');
  for (const statement of [
    'SELECT FROM ledger_entry, ledger_detail, ledger_search, ledger_head',
    'DELETE FROM ledger_detail WHERE seq = -1',
    'UPDATE heartbeat SET beat_at = now()',
    'DELETE FROM session',
  ])
    expect(await tries(statement), statement).toBe('done');
  await database.close();
});

test('where roles cannot be made, the console works as its user, and triggers still refuse', async () => {
  await cluster.run("CREATE ROLE plain LOGIN PASSWORD 'plain'; GRANT plain TO CURRENT_USER");
  const url = new URL(await cluster.createDatabase());
  await cluster.run(`ALTER DATABASE "${url.pathname.slice(1)}" OWNER TO plain`);
  url.username = 'plain';
  url.password = 'plain';
  const { database, tries } = await opened(url.href);
  expect(await tries('UPDATE heartbeat SET beat_at = now()')).toBe('done');
  expect(await tries("UPDATE ledger_entry SET kind = 'x'")).toBe('23001');
  await database.close();
});

test('a role that commits without waiting for the disk is made to wait', async () => {
  const url = await cluster.createDatabase();
  const name = new URL(url).pathname.slice(1);
  await cluster.run(`ALTER DATABASE "${name}" SET synchronous_commit = off`);
  await cluster.run(`ALTER ROLE "${new URL(url).username}" SET synchronous_commit = off`);
  const { database } = await opened(url);
  const { rows } = await database.pool.query('SHOW synchronous_commit');
  expect(rows).toEqual([{ synchronous_commit: 'on' }]);
  const ledger = createLedger({ database, key: generateKeyPairSync('ed25519').privateKey });
  const draft = { actor: null, subject: null, operation: null, outcome: null, detail: {} };
  const atCommit: unknown[] = [];
  await ledger.append({ kind: 'settings_changed', ...draft }, async (tx) => {
    atCommit.push(...(await tx.execute(sql`SHOW synchronous_commit`)).rows);
  });
  expect(atCommit).toEqual([{ synchronous_commit: 'on' }]);
  await cluster.run(`ALTER ROLE "${new URL(url).username}" RESET synchronous_commit`);
  await database.close();
});
