import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '@/lib/auth/permissions.ts';
import { backUp } from '@/lib/db/backup.ts';
import { type Database, openDatabase } from '@/lib/db/connection.ts';
import { ensureSubject } from '@/lib/db/find-subject.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { restore } from '@/lib/db/restore.ts';
import { createLedger } from '@/lib/ledger/append.ts';
import type { EntryDraft } from '@/lib/ledger/entry-draft.ts';
import { type EraseContext, erasePerson, markOf, reapplyErasures } from '@/lib/ledger/erase.ts';
import { erasureList } from '@/lib/ledger/erasure-list.ts';
import { countDue, expireDetails } from '@/lib/ledger/expire.ts';
import { createNotes } from '@/lib/ledger/notes.ts';
import { createOperations } from '@/lib/ledger/operations.ts';
import { readLog } from '@/lib/ledger/read-log.ts';
import { readSubject } from '@/lib/ledger/read-subject.ts';
import { readRetention, setRetention } from '@/lib/ledger/retention.ts';
import { createVerifier } from '@/lib/ledger/verifier.mjs';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

const ADDRESS = 'zoe.marker@example.com';
const NAME = 'Zoe Marker';
const EXPLANATION = 'She said so on the telephone, marker-4711.';
const ADDRESS_KEY = 'an address key for tests';
const DAY_MS = 86_400_000;

let cluster: TestCluster;
let dataDir: string;
const opened: Database[] = [];
beforeAll(async () => {
  cluster = await startCluster();
  dataDir = await mkdtemp(path.join(tmpdir(), 'consent-desk-erase-'));
}, 60_000);
afterAll(async () => {
  for (const database of opened) await database.close();
  await cluster.close();
  await rm(dataDir, { recursive: true });
}, 60_000);

/** Puts a backup in the place of a database that has been left: the server notices that a moment later. */
async function restoreInto(url: string, backup: string): Promise<void> {
  const name = new URL(url).pathname.slice(1);
  const others = `SELECT FROM pg_stat_activity WHERE datname = '${name}'`;
  await expect.poll(async () => (await cluster.run(others)).rowCount).toBe(0);
  await restore(url, backup, { replace: true });
}

async function newLog(role: Role = 'compliance') {
  const url = await cluster.createDatabase();
  await prepare(url, { kind: 'demo' }, { backupFolder: '' });
  const database = openDatabase(url);
  opened.push(database);
  const clock = { at: Date.now() };
  const now = () => clock.at;
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const ledger = createLedger({ database, key, now });
  const folder = path.join(dataDir, randomUUID());
  const ctx: EraseContext = {
    ...{ database, ledger, addressKey: ADDRESS_KEY, erasures: erasureList(folder) },
    actor: {
      ...{ userId: randomUUID(), name: 'Ada Example', email: 'ada@example.com', role },
      sessionId: randomUUID(),
    },
    ...{ requestId: 'request-1', version: '0.0.0', now },
  };
  const subject = await ensureSubject(database.db, ADDRESS_KEY, ADDRESS);
  const draft = (more: Partial<EntryDraft> = {}): EntryDraft => ({
    ...{ kind: 'change_opened', actor: null, subject, operation: randomUUID(), outcome: null },
    detail: {
      change: { subscriberIdString: ADDRESS, reference: 'T-1', legalBasisExplanation: EXPLANATION },
      name: NAME,
    },
    ...more,
  });
  const isWhole = (of = database) =>
    readLog(of, async ({ own, entries }) => {
      if (!own) throw new Error('The log is empty.');
      const verifier = createVerifier({ own });
      for await (const entry of entries()) {
        const problem = verifier.take(entry);
        if (problem) return problem;
      }
      return verifier.end();
    });
  /** Every row of every table, as text. */
  const everything = async () => {
    const { rows } = await cluster.run(
      `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
      url,
    );
    const texts: string[] = [];
    for (const { name } of rows)
      for (const { text } of (await cluster.run(`SELECT t::text AS text FROM ${name} t`, url)).rows)
        texts.push(text);
    for (const file of await readdir(folder, { recursive: true, withFileTypes: true }).catch(
      () => [],
    ))
      if (file.isFile()) texts.push(await readFile(path.join(file.parentPath, file.name), 'utf8'));
    return texts.join('\n');
  };
  const wish = { ...WISH, subject };
  return { url, database, ledger, ctx, clock, subject, draft, isWhole, everything, folder, wish };
}

const WISH = { address: ADDRESS, reason: 'Asked for it in writing.', keepMark: false };

describe('erasing a person', () => {
  test('leaves no trace of address, name or explanation in any table or list, and the log whole', async () => {
    const { ctx, ledger, draft, everything, isWhole, wish } = await newLog();
    const other = await ensureSubject(ctx.database.db, ADDRESS_KEY, 'somebody.else@example.com');
    for (let count = 0; count < 3; count++) {
      await ledger.append(draft());
      await ledger.append(draft({ subject: other, detail: { note: 'stays' } }));
    }
    expect(await everything()).toContain(ADDRESS);
    expect(await erasePerson(ctx, wish)).toEqual({ ok: true, details: 3, seq: 7 });
    const left = await everything();
    for (const trace of [ADDRESS, 'zoe', NAME, 'marker-4711', 'T-1'])
      expect(left).not.toContain(trace);
    expect(left).toContain('stays');
    expect(await isWhole()).toBeNull();
    expect(await erasePerson(ctx, wish)).toEqual({ ok: false, code: 'nothing_kept' });
  });

  test('says who did it and why, and a mark to warn stays only where it was asked for', async () => {
    const { ctx, ledger, draft, database, wish } = await newLog();
    await ledger.append(draft());
    expect(await erasePerson(ctx, { ...wish, keepMark: true })).toMatchObject({ ok: true });
    expect(await markOf(ctx, ADDRESS)).toBe(ctx.now());
    expect(await markOf(ctx, 'somebody.else@example.com')).toBeNull();
    const { rows } = await database.pool.query(
      "SELECT actor, detail FROM ledger_entry JOIN ledger_detail USING (seq) WHERE kind = 'erased'",
    );
    expect(rows[0].actor).toBe(ctx.actor?.userId);
    expect(JSON.parse(rows[0].detail)).toMatchObject({
      ...{ reason: WISH.reason, mark: true, who: { name: 'Ada Example', role: 'compliance' } },
    });
  });

  test('waits for what is not settled, which needs the address', async () => {
    const { ctx, ledger, draft, subject, isWhole, wish } = await newLog();
    const operations = createOperations(ctx.database, ledger);
    const id = randomUUID();
    const { detail } = draft();
    const times = { sendAt: 0, sendBefore: 0, lookAt: 0 };
    const opening = { id, actor: null, subject, ...times, work: {}, detail };
    await operations.open(opening);
    expect(await erasePerson(ctx, wish)).toEqual({ ok: false, code: 'still_open' });
    await operations.close(opening, { outcome: 'changed', detail });
    expect(await erasePerson(ctx, wish)).toEqual({ ok: true, details: 2, seq: 3 });
    expect(await isWhole()).toBeNull();
  });

  test('stands in a list beside the database, without an address', async () => {
    const { ctx, ledger, draft, subject, folder, wish } = await newLog();
    await ledger.append(draft());
    await erasePerson(ctx, wish);
    const listed = await erasureList(folder).read();
    expect(listed).toMatchObject([
      { subject, addressHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  test('is done again where a restored backup brings somebody back', async () => {
    const { ctx, ledger, draft, everything, isWhole, url, wish } = await newLog();
    await ledger.append(draft());
    const backup = path.join(dataDir, `${randomUUID()}.gz`);
    await backUp(url, backup);
    await erasePerson(ctx, wish);
    expect(await reapplyErasures(ctx), 'nobody is back').toBe(0);
    await ctx.database.close();
    await restoreInto(url, backup);
    expect(await everything()).toContain(ADDRESS);

    const database = openDatabase(url);
    opened.push(database);
    const { privateKey: key } = generateKeyPairSync('ed25519');
    const again = { ...ctx, database, ledger: createLedger({ database, key }) };
    expect(await reapplyErasures(again)).toBe(1);
    const left = await everything();
    for (const trace of [ADDRESS, NAME, 'marker-4711']) expect(left).not.toContain(trace);
    expect(await isWhole(database)).toBeNull();
    expect(await reapplyErasures(again)).toBe(0);
  });

  test('a mark is there again too, where a restored backup brings somebody back', async () => {
    const { ctx, ledger, draft, url, wish } = await newLog();
    await ledger.append(draft());
    const backup = path.join(dataDir, `${randomUUID()}.gz`);
    await backUp(url, backup);
    await erasePerson(ctx, { ...wish, keepMark: true });
    const since = await markOf(ctx, ADDRESS);
    await ctx.database.close();
    await restoreInto(url, backup);
    const database = openDatabase(url);
    opened.push(database);
    const { privateKey: key } = generateKeyPairSync('ed25519');
    const again = { ...ctx, database, ledger: createLedger({ database, key }) };
    expect(await markOf(again, ADDRESS)).toBeNull();
    await reapplyErasures(again);
    expect(await markOf(again, ADDRESS)).toBe(since);
  });

  test('takes the address of that very person, and a reason that does not name it', async () => {
    const { ctx, ledger, draft, database, everything, subject, wish } = await newLog();
    await ledger.append(draft());
    await ensureSubject(database.db, ADDRESS_KEY, 'somebody.else@example.com');
    for (const address of ['somebody.else@example.com', 'nobody@example.com', ''])
      expect(await erasePerson(ctx, { ...wish, address })).toEqual({
        ...{ ok: false, code: 'address_differs' },
      });
    const reason = `It is ${ADDRESS.toUpperCase()} who wants it.`;
    expect(await erasePerson(ctx, { ...wish, reason })).toEqual({
      ...{ ok: false, code: 'reason_names' },
    });
    for (const name of ADDRESS.slice(0, ADDRESS.indexOf('@')).split(/[^\p{L}]+/u))
      expect(
        await erasePerson(ctx, { ...wish, reason: `${name.toUpperCase()} asked for it.` }),
      ).toEqual({ ok: false, code: 'reason_names' });
    expect(await everything()).toContain(ADDRESS);
    expect(await readSubject({ db: database.db, actor: ctx.actor }, subject)).toMatchObject({
      subject: { isKnown: true, details: 1, open: 0, markSince: null, erased: null },
    });
    expect(await erasePerson(ctx, { ...wish, keepMark: true })).toMatchObject({ ok: true, seq: 2 });
    expect(await readSubject({ db: database.db, actor: ctx.actor }, subject)).toMatchObject({
      subject: { isKnown: false, details: 0, erased: { seq: 2 } },
    });
    expect(await erasePerson(ctx, wish), 'the id leads to nobody').toEqual({
      ...{ ok: false, code: 'nothing_kept' },
    });
  });

  test('takes what waits to go on record too, whatever people typed into it', async () => {
    const { ctx, ledger, draft, everything, database, wish } = await newLog();
    const notes = createNotes(database, ledger, ctx.now);
    await notes.note(database.db, draft({ operation: null, detail: { name: `${NAME}\0\ud800` } }));
    expect(await everything()).toContain(NAME);
    expect(await erasePerson(ctx, wish)).toEqual({ ok: true, details: 1, seq: 1 });
    expect(await everything()).not.toContain(NAME);
  });

  test('what was under way at that moment names nobody after it', async () => {
    const { ctx, ledger, draft, everything, database, subject, wish } = await newLog();
    await ledger.append(draft());
    await erasePerson(ctx, wish);
    const operations = createOperations(database, ledger);
    const { detail } = draft();
    const opening = {
      id: randomUUID(),
      actor: null,
      subject,
      sendAt: 0,
      sendBefore: 0,
      lookAt: 0,
      work: {},
    };
    await expect(operations.open({ ...opening, detail })).rejects.toThrow('erased meanwhile');
    const notes = createNotes(database, ledger, ctx.now);
    await notes.note(database.db, draft({ kind: 'refused', operation: null }), 'flood');
    await notes.writeUp();
    ctx.now = () => Date.now() + 120_000;
    await createNotes(database, ledger, ctx.now).writeUp();
    expect(await everything()).not.toContain(NAME);
    expect((await database.pool.query('SELECT FROM ledger_entry')).rowCount).toBe(2);
  });

  test('a reason is asked for, and the permission', async () => {
    const { ctx, ledger, draft, everything, wish } = await newLog('agent');
    await ledger.append(draft());
    expect(await erasePerson(ctx, wish)).toMatchObject({
      code: 'not_allowed',
      permission: 'erase',
    });
    expect(await erasePerson({ ...ctx, actor: null }, wish)).toMatchObject({ code: 'not_allowed' });
    const officer = await newLog();
    expect(await erasePerson(officer.ctx, { ...officer.wish, reason: ' ' })).toMatchObject({
      code: 'reason_missing',
    });
    expect(await everything()).toContain(ADDRESS);
  });
});

describe('how long details are kept', () => {
  test('what is older than its period goes and is found by nothing any more; the log stays whole', async () => {
    const { ctx, ledger, draft, clock, database, isWhole } = await newLog();
    expect(await setRetention(ctx, 'sign_in', 90)).toEqual({ ok: true });
    const detail = { name: NAME, correlationId: 'c-1' };
    await ledger.append(draft({ kind: 'sign_in', subject: null, operation: null, detail }));
    await ledger.append(draft());
    clock.at += 89 * DAY_MS;
    await ledger.append(draft({ kind: 'sign_in', subject: null, operation: null, detail }));
    expect(await expireDetails(ctx, clock.at)).toBe(0);
    clock.at += 2 * DAY_MS;
    const periods = { sign_in: 90, change_opened: 100, change_closed: 1 };
    expect(await countDue(database, periods, clock.at), 'as it is said before').toEqual({
      ...{ sign_in: 1, change_opened: 0, change_closed: 0 },
    });
    expect(await expireDetails(ctx, clock.at)).toBe(1);
    expect(await isWhole()).toBeNull();
    const { rows } = await database.pool.query(
      'SELECT kind, correlation_id AS id FROM ledger_search ORDER BY seq',
    );
    expect(rows).toEqual([
      { kind: 'settings_changed', id: null },
      { kind: 'sign_in', id: null },
      { kind: 'change_opened', id: null },
      { kind: 'sign_in', id: 'c-1' },
      { kind: 'expired', id: null },
    ]);
    expect(await countDue(database, { sign_in: 90 }, clock.at)).toEqual({ sign_in: 0 });
    // Where nothing is due, nothing is put on record.
    expect(await expireDetails(ctx, clock.at)).toBe(0);
    expect((await database.pool.query('SELECT FROM ledger_entry')).rowCount).toBe(5);
  });

  test('is decided by who may, on record, and never for what explains that something is gone', async () => {
    const { ctx, database } = await newLog();
    await setRetention(ctx, 'sign_in_failed', 90);
    await setRetention(ctx, 'sign_in_failed', 90);
    await setRetention(ctx, 'sign_in_failed', null);
    await setRetention(ctx, 'sign_out', 365);
    expect(await readRetention(database)).toEqual({ sign_out: 365 });
    for (const kind of ['erased', 'expired'] as const)
      expect(await setRetention(ctx, kind, 1)).toEqual({ ok: false, code: 'kind' });
    for (const days of [0, -1, 1.5, 40_000])
      expect(await setRetention(ctx, 'sign_in', days)).toEqual({ ok: false, code: 'days' });
    const agent = (await newLog('agent')).ctx;
    expect(await setRetention(agent, 'sign_in', 1)).toMatchObject({ permission: 'policy' });
    const { rows } = await database.pool.query('SELECT detail FROM ledger_detail ORDER BY seq');
    expect(rows.map(({ detail }) => JSON.parse(detail))).toMatchObject([
      { setting: 'retention', of: 'sign_in_failed', before: null, after: 90 },
      { setting: 'retention', of: 'sign_in_failed', before: 90, after: null },
      { setting: 'retention', of: 'sign_out', before: null, after: 365 },
    ]);
  });
});
