import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  commitmentOf,
  entryHash,
  type Frontier,
  leafHash,
  pushSubtree,
  rootOf,
  type SignedHead,
  signHead,
} from '@/lib/ledger/format.mjs';
import { keepHead, readOwnHeads } from '@/lib/ledger/kept-heads.ts';
import { readLog, type StoredEntry } from '@/lib/ledger/read-log.ts';
import { rebuildSearch } from '@/lib/ledger/search-check.ts';
import { verifyLog } from '@/lib/ledger/verify-log.ts';
import { npmRun } from '../../helpers/npm-run.ts';
import {
  exportedFile,
  folder,
  HEADS_KEY,
  headFile,
  headOf,
  PUBLIC_KEY,
  provideStoredLogs,
  type StoredLog,
  standAlone,
  storedLog,
} from './stored-log.ts';

provideStoredLogs();

const SIZE = 24;
const TABLES = ['ledger_entry', 'ledger_detail', 'ledger_head'];
const triggers = (what: 'ENABLE' | 'DISABLE') =>
  TABLES.map((table) => `ALTER TABLE ${table} ${what} TRIGGER USER`).join(';');

let untouched: StoredLog;
/** Kept outside when the log had 9 entries, and when it had all of them. */
let kept: SignedHead[];
beforeAll(async () => {
  untouched = await storedLog();
  const heads: SignedHead[] = [];
  for (let index = 1; index <= SIZE; index++) {
    await untouched.append({
      ...{ kind: 'change_closed', outcome: 'changed', subject: randomUUID() },
      ...{ actor: randomUUID(), operation: randomUUID() },
      detail: {
        change: { reference: `T-${index}`, legalBasis: null },
        correlationId: `c-${index}`,
      },
    });
    if (index === 9 || index === SIZE) heads.push(await headOf(untouched.database));
  }
  kept = heads;
  await untouched.database.close();
}, 60_000);
afterAll(() => untouched.database.close());

/** Writes entries in place of those that are there, with whatever belongs to them in other tables. */
async function rewrite(log: StoredLog, entries: StoredEntry[], key = HEADS_KEY): Promise<void> {
  const frontier: Frontier = [];
  const values = entries.map(({ header, previous, hash, salt, detail }, index) => {
    const nodes = Buffer.concat(pushSubtree(frontier, 0, leafHash(hash)));
    return { ...header, seq: index + 1, previous, hash, salt, detail, nodes };
  });
  const last = values.at(-1);
  if (!last) throw new Error('Nothing is left.');
  const signed = signHead(
    {
      ...{ v: 1, portal: last.portal, size: values.length, at: last.at },
      ...{ hash: last.hash.toString('hex'), root: rootOf(frontier).toString('hex') },
    },
    key,
  );
  const owner = new pg.Client({ connectionString: log.url });
  await owner.connect();
  await owner.query('DELETE FROM ledger_entry; DELETE FROM ledger_detail');
  for (const entry of values) {
    await owner.query(
      `INSERT INTO ledger_entry VALUES ($1, $2, $3, $4, $5, $6, $7, $8, decode($9, 'hex'), $10, $11, $12)`,
      [
        ...[entry.seq, entry.portal, entry.at, entry.kind, entry.actor, entry.subject],
        ...[entry.operation, entry.outcome, entry.commitment],
        ...[entry.previous, entry.hash, entry.nodes],
      ],
    );
    if (entry.salt)
      await owner.query('INSERT INTO ledger_detail VALUES ($1, $2, $3)', [
        ...[entry.seq, entry.salt, entry.detail],
      ]);
  }
  await owner.query(
    'UPDATE ledger_head SET size = $1, at_ms = $2, hash = $3, frontier = $4, signature = $5, public_key = $6',
    [
      ...[values.length, last.at, last.hash, Buffer.concat(frontier.map(({ hash }) => hash))],
      ...[Buffer.from(signed.signature, 'base64'), Buffer.from(signed.publicKey, 'base64')],
    ],
  );
  await owner.end();
  await rebuildSearch(log.database);
}

const readAll = (log: StoredLog) =>
  readLog(log.database, async ({ entries }) => {
    const all: StoredEntry[] = [];
    for await (const entry of entries()) all.push(entry);
    return all;
  });

/** Gives entries numbers and hashes that fit, from the first on. */
function chained(entries: StoredEntry[]): StoredEntry[] {
  let previous: Buffer = Buffer.alloc(32);
  return entries.map((entry, index) => {
    const header = { ...entry.header, seq: index + 1 };
    const own = { ...entry, header, previous, hash: entryHash(previous, header) };
    previous = own.hash;
    return own;
  });
}

const withOutcome = (entry: StoredEntry, outcome: string): StoredEntry => ({
  ...entry,
  header: { ...entry.header, outcome },
});
const withDetail = (entry: StoredEntry, detail: string): StoredEntry => {
  const salt = entry.salt ?? Buffer.alloc(32);
  const commitment = commitmentOf(salt, detail).toString('hex');
  return { ...entry, detail, salt, header: { ...entry.header, commitment } };
};
const changeAt =
  (seq: number, change: (entry: StoredEntry) => StoredEntry) => (all: StoredEntry[]) =>
    all.map((entry, index) => (index === seq - 1 ? change(entry) : entry));

type Forgery = (log: StoredLog) => Promise<unknown>;
const bySql =
  (statement: string): Forgery =>
  async ({ sql, database }) => {
    await sql(statement);
    await rebuildSearch(database);
  };
/** With a head that the forger signs with the installation's own key: the worst case. */
const rewritten =
  (change: (all: StoredEntry[]) => StoredEntry[]): Forgery =>
  async (log) =>
    rewrite(log, change(await readAll(log)));

const DETAIL = '{"change":{"reference":"T-0"}}';

const FORGERIES: [what: string, forge: Forgery, says: string][] = [
  [
    'a header is changed',
    bySql(`UPDATE ledger_entry SET outcome = 'refused' WHERE seq = 13`),
    'Entry 13 was changed.',
  ],
  [
    'a header is changed and hashed anew',
    rewritten(
      changeAt(13, (entry) => {
        const other = withOutcome(entry, 'refused');
        return { ...other, hash: entryHash(other.previous, other.header) };
      }),
    ),
    'Entry 13 was changed.',
  ],
  [
    'a time is changed to one that is none',
    bySql('UPDATE ledger_entry SET at_ms = 9223372036854775807 WHERE seq = 13'),
    'Entry 13 was changed.',
  ],
  [
    'a detail is changed',
    bySql(`UPDATE ledger_detail SET detail = '${DETAIL}' WHERE seq = 13`),
    'The detail of entry 13 was changed.',
  ],
  [
    'a detail is changed, and its commitment with it',
    rewritten(changeAt(13, (entry) => withDetail(entry, DETAIL))),
    'Entry 13 was changed.',
  ],
  [
    'a detail is destroyed',
    bySql('DELETE FROM ledger_detail WHERE seq = 13'),
    'The detail of entry 13 was destroyed',
  ],
  [
    'an entry is deleted',
    bySql('DELETE FROM ledger_entry WHERE seq = 13; DELETE FROM ledger_detail WHERE seq = 13'),
    'Entry 13 is missing.',
  ],
  [
    'an entry is deleted and the others are renumbered',
    rewritten((all) => all.filter((_, index) => index !== 12)),
    'Entry 13 is missing.',
  ],
  [
    'two entries are exchanged',
    rewritten((all) =>
      all.map((entry, index) => (index === 12 ? all[16] : index === 16 ? all[12] : entry) ?? entry),
    ),
    'Entry 13 was reordered',
  ],
  [
    'an entry is put in',
    rewritten((all) => {
      const [model] = all;
      const before = all[11];
      if (!model || !before) throw new Error('There are no entries.');
      const header = { ...model.header, seq: 13, at: before.header.at, operation: randomUUID() };
      const hash = entryHash(before.hash, header);
      return [
        ...all.slice(0, 12),
        { ...model, header, previous: before.hash, hash },
        ...all.slice(12),
      ];
    }),
    'Entry 13 was inserted.',
  ],
  [
    'the tail is cut off, and the head with it',
    rewritten((all) => all.slice(0, 12)),
    'a head says that there was an entry',
  ],
  [
    'the tail is cut off without the head',
    bySql('DELETE FROM ledger_entry WHERE seq > 12; DELETE FROM ledger_detail WHERE seq > 12'),
    'Entry 13 is missing.',
  ],
  [
    'all is rebuilt with correct hashes from an entry on',
    rewritten((all) => chained(changeAt(13, (entry) => withOutcome(entry, 'refused'))(all))),
    'The log was rebuilt, from entry 10 or a later one on',
  ],
  [
    'all is rebuilt with correct hashes from the first entry on',
    rewritten((all) => chained(changeAt(1, (entry) => withDetail(entry, DETAIL))(all))),
    'The log was rebuilt, from entry 1 or a later one on',
  ],
];

/** A copy of the log, forged by the owner of the database with triggers off. */
async function forged(forge: Forgery): Promise<StoredLog> {
  const log = await storedLog([], untouched.url);
  await log.sql(triggers('DISABLE'));
  await forge(log);
  await log.sql(triggers('ENABLE'));
  return log;
}

/** Runs the command as an installation on this database with our key does. */
async function command({ url }: StoredLog, words: string[]) {
  const dataDir = path.join(folder, new URL(url).pathname);
  await mkdir(dataDir, { recursive: true });
  const pem = HEADS_KEY.export({ type: 'pkcs8', format: 'pem' });
  return npmRun('ledger:verify', dataDir, words, {
    HUBSPOT_ACCESS_TOKEN: 'simulated',
    DATABASE_URL: url,
    CONSENT_DESK_KEY_HEADS: Buffer.from(pem).toString('base64'),
  });
}

describe.each(FORGERIES)('when %s', (_what, forge, says) => {
  test('the app, the command and the stand-alone script find and name it', async () => {
    const log = await forged(forge);
    const head = await headFile(...kept);
    const exported = await exportedFile(log);
    const [byApp, byScript, byCommand] = await Promise.all([
      verifyLog({ database: log.database, publicKey: PUBLIC_KEY, heads: kept }),
      standAlone(exported.file, '--head', head),
      command(log, ['--head', head]),
    ]);
    expect(byApp.problem).not.toBeNull();
    expect(byScript).toMatchObject({ code: 1, said: expect.stringContaining(says) });
    expect(byCommand).toMatchObject({ code: 1, said: expect.stringContaining(says) });
  }, 120_000);
});

test('a log that nobody touched passes all three', async () => {
  const log = await storedLog([], untouched.url);
  const head = await headFile(...kept);
  const byApp = await verifyLog({ database: log.database, publicKey: PUBLIC_KEY, heads: kept });
  expect(byApp).toMatchObject({ problem: null, searchDiffersAt: null, entries: SIZE });
  const { file } = await exportedFile(log);
  expect(await standAlone(file, '--head', head)).toMatchObject({ code: 0 });
  expect(await command(log, ['--head', head])).toMatchObject({ code: 0 });
  expect(await command(log, ['--file', file, '--head', head])).toMatchObject({ code: 0 });
}, 120_000);

test('a subtree that is kept with an entry and was changed is found', async () => {
  const nothing = `decode(repeat('00', 32), 'hex')`;
  const log = await forged(bySql(`UPDATE ledger_entry SET nodes = ${nothing} WHERE seq = 14`));
  const check = await verifyLog({ database: log.database, publicKey: PUBLIC_KEY });
  expect(check.problem).toEqual({ code: 'changed', seq: 14 });
});

test('a head that another key has signed is found', async () => {
  const log = await storedLog([], untouched.url);
  await log.sql(triggers('DISABLE'));
  await rewrite(log, await readAll(log), generateKeyPairSync('ed25519').privateKey);
  const byApp = await verifyLog({ database: log.database, publicKey: PUBLIC_KEY });
  expect(byApp.problem).toEqual({ code: 'not_signed', seq: SIZE });
});

test('a table of searches that says something else is found, named, and made anew', async () => {
  const log = await storedLog([], untouched.url);
  for (const statement of [
    `UPDATE ledger_search SET reference = 'T-0' WHERE seq = 5`,
    'DELETE FROM ledger_search WHERE seq = 5',
    `UPDATE ledger_search SET actor = NULL WHERE seq = 5`,
    `UPDATE ledger_search SET legal_basis = NULL WHERE seq = 5`,
    `INSERT INTO ledger_search (seq, at_ms, kind) VALUES (99, 1, 'sign_in')`,
    `INSERT INTO ledger_search (seq, at_ms, kind) VALUES (0, 1, 'sign_in')`,
  ]) {
    await log.sql(statement);
    const check = await verifyLog({ database: log.database, publicKey: PUBLIC_KEY });
    expect(check.problem).toBeNull();
    expect([0, 5, 99], statement).toContain(check.searchDiffersAt);
    expect(await rebuildSearch(log.database), statement).toBe(1);
    const again = await verifyLog({ database: log.database, publicKey: PUBLIC_KEY });
    expect(again.searchDiffersAt, statement).toBeNull();
  }
  const of5 = 'id = (SELECT combination FROM ledger_search WHERE seq = 5)';
  for (const statement of [
    'DELETE FROM ledger_combination',
    `DELETE FROM ledger_combination WHERE ${of5}`,
    `UPDATE ledger_combination SET kind = 'sign_out' WHERE ${of5}`,
    `UPDATE ledger_combination SET id = 7 WHERE ${of5}`,
    `UPDATE ledger_combination SET first_seq = 1000 WHERE ${of5}`,
    `UPDATE ledger_combination SET last_seq = last_seq - 20000 WHERE ${of5}`,
  ]) {
    await log.sql(statement);
    const check = await verifyLog({ database: log.database, publicKey: PUBLIC_KEY });
    expect(check.searchDiffersAt, statement).toBeLessThanOrEqual(5);
    expect(await rebuildSearch(log.database), statement).toBeGreaterThan(0);
    const again = await verifyLog({ database: log.database, publicKey: PUBLIC_KEY });
    expect(again.searchDiffersAt, statement).toBeNull();
  }
  await log.sql(`UPDATE ledger_search SET reference = 'T-0' WHERE seq = 5`);
  const said = await command(log, []);
  expect(said).toMatchObject({ code: 1, said: expect.stringContaining('else than entry 5') });
  expect(await command(log, ['--rebuild-search'])).toMatchObject({
    ...{ code: 0, said: expect.stringContaining('found by: 1.') },
  });
}, 120_000);

test('heads are kept in DATA_DIR while the log grows, and find what was rebuilt', async () => {
  const log = await storedLog([], untouched.url);
  const dataDir = path.join(folder, randomUUID());
  await keepHead(log.database, dataDir);
  await keepHead(log.database, dataDir);
  expect(await readOwnHeads(dataDir)).toHaveLength(1);
  await log.append({ detail: { note: 'one more' } });
  await keepHead(log.database, dataDir);
  const heads = await readOwnHeads(dataDir);
  expect(heads.map(({ head }) => head.size)).toEqual([SIZE, SIZE + 1]);
  await log.sql(triggers('DISABLE'));
  await rewritten((all) => all.slice(0, 20))(log);
  expect(await keepHead(log.database, dataDir)).toEqual(heads);
  const check = await verifyLog({ database: log.database, publicKey: PUBLIC_KEY, heads });
  expect(check.problem).toEqual({ code: 'cut_off', seq: 21 });
});

test('a file that holds no head, or none that anybody signed, is refused with its name', async () => {
  const [head] = kept;
  if (!head) throw new Error('There is no head.');
  const forgedHead = { ...head, head: { ...head.head, size: 3 } };
  const file = await headFile(forgedHead);
  const { file: exported } = await exportedFile(await storedLog([], untouched.url));
  for (const given of [file, path.join(folder, 'nothing-there.json')])
    expect(await standAlone(exported, '--head', given)).toMatchObject({
      ...{ code: 1, said: expect.stringContaining('cannot be used') },
    });
  const empty = `${file}-empty`;
  await writeFile(empty, '');
  expect((await standAlone(exported, '--head', empty)).said).toContain('It holds no head.');
});
