import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '@/lib/auth/permissions.ts';
import { type Database, openDatabase } from '@/lib/db/connection.ts';
import { addressHash, ensureSubject, findSubject } from '@/lib/db/find-subject.ts';
import { prepare } from '@/lib/db/prepare.ts';
import { DatabaseProblem } from '@/lib/db/problem.ts';
import { createLedger } from '@/lib/ledger/append.ts';
import { type EraseContext, erasePerson, reapplyErasures } from '@/lib/ledger/erase.ts';
import { erasureList } from '@/lib/ledger/erasure-list.ts';
import { keepsLookUps, switchLookUps } from '@/lib/ledger/look-up-switch.ts';
import {
  findLookUpOf,
  type LookUpFilter,
  type LookUpPage,
  listLookUps,
  recordLookUp,
} from '@/lib/ledger/look-ups.ts';
import { startCluster, type TestCluster } from '../../helpers/test-database.ts';

const ADDRESS = 'zoe.marker@example.com';
const OTHER = 'somebody.else@example.com';
const ADDRESS_KEY = 'an address key for tests';
const MINUTE_MS = 60_000;
/** At the beginning of ten minutes. */
const TEN_OCLOCK = Date.parse('2026-11-02T10:00:00Z');
const EVERYTHING: LookUpFilter = { actor: null, personOf: null };
const PAGE: LookUpPage = { below: null, limit: 50 };

/** What is not cancelled when nobody waits for it any more. */
const WAITING = `SELECT FROM pg_stat_activity
  WHERE datname = current_database() AND state = 'active' AND query LIKE 'INSERT INTO look_up%'`;

let cluster: TestCluster;
let dataDir: string;
const opened: Database[] = [];
beforeAll(async () => {
  cluster = await startCluster();
  dataDir = await mkdtemp(path.join(tmpdir(), 'consent-desk-look-ups-'));
}, 60_000);
afterAll(async () => {
  for (const database of opened) await database.close();
  await cluster.close();
  await rm(dataDir, { recursive: true });
}, 60_000);

async function newLog() {
  const url = await cluster.createDatabase();
  await prepare(url, { kind: 'demo' }, { backupFolder: '' });
  const database = openDatabase(url);
  opened.push(database);
  const clock = { at: TEN_OCLOCK };
  const now = () => clock.at;
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const ledger = createLedger({ database, key, now });
  const actors = new Map<Role, EraseContext['actor'] & object>();
  for (const role of ['agent', 'compliance', 'admin'] as const) {
    const name = `The ${role}`;
    const { rows } = await database.pool.query<{ id: string }>(
      'INSERT INTO console_user (name, email, role) VALUES ($1, $2, $3) RETURNING id',
      [name, `${role}@example.com`, role],
    );
    const userId = rows[0]?.id ?? '';
    actors.set(role, {
      ...{ userId, name, role, email: '', sessionId: randomUUID() },
    });
  }
  const as = (role: Role) => {
    const actor = actors.get(role);
    if (!actor) throw new Error(`There is no ${role} here.`);
    return {
      ...{ database, ledger, db: database.db, addressKey: ADDRESS_KEY, actor, now },
      ...{ requestId: `request-of-${role}`, version: '0.0.0' },
      erasures: erasureList(path.join(dataDir, randomUUID())),
    };
  };
  const list = async (filter = EVERYTHING, page = PAGE) => {
    const answer = await listLookUps(as('compliance'), filter, page);
    if (!answer.ok) throw new Error('A compliance officer may read them.');
    return answer;
  };
  /** Everything that the table holds, as text. */
  const texts = async () => {
    const { rows } = await database.pool.query('SELECT t::text AS text FROM look_up t');
    return rows.map(({ text }) => text).join('\n');
  };
  return { url, database, ledger, clock, as, list, texts };
}

describe('look-ups', () => {
  test('who looked up whom is kept, without the address; who it was shows where the log has a change of theirs', async () => {
    const { as, list, texts, ledger, database } = await newLog();
    await recordLookUp(as('agent'), ADDRESS);
    const [first] = (await list()).lookUps;
    expect(first).toMatchObject({
      ...{ at: TEN_OCLOCK, actor: as('agent').actor.userId, name: 'The agent' },
      ...{ request: 'request-of-agent', subject: null, address: null },
    });
    expect(await texts()).not.toContain('zoe');
    expect(await findSubject(database.db, ADDRESS_KEY, ADDRESS)).toBeNull();

    const subject = await ensureSubject(database.db, ADDRESS_KEY, ADDRESS);
    await ledger.append({
      ...{ kind: 'change_opened', actor: null, subject, operation: randomUUID(), outcome: null },
      detail: { change: { subscriberIdString: ADDRESS } },
    });
    expect((await list()).lookUps).toMatchObject([{ id: first?.id, subject, address: ADDRESS }]);
  });

  test('the same user and person are one row in ten minutes, and two at once too', async () => {
    const { as, list, clock } = await newLog();
    await Promise.all([1, 2, 3].map(() => recordLookUp(as('agent'), ADDRESS)));
    clock.at += 9 * MINUTE_MS + 59_999;
    await recordLookUp(as('agent'), ADDRESS);
    expect((await list()).lookUps).toHaveLength(1);
    await recordLookUp(as('agent'), OTHER);
    await recordLookUp(as('compliance'), ADDRESS);
    expect((await list()).lookUps).toHaveLength(3);
    clock.at += 1;
    await recordLookUp(as('agent'), ADDRESS);
    expect((await list()).lookUps).toHaveLength(4);
  });

  test('they are found by user and by person, the newest first, page by page', async () => {
    const { as, list, clock } = await newLog();
    for (let count = 0; count < 5; count++) {
      await recordLookUp(as('agent'), ADDRESS);
      await recordLookUp(as('admin'), OTHER);
      clock.at += 10 * MINUTE_MS;
    }
    const { lookUps, users } = await list();
    expect(lookUps.map(({ at }) => at)).toEqual(lookUps.map(({ at }) => at).sort((a, b) => b - a));
    expect(users.map(({ name }) => name)).toEqual(['The admin', 'The agent']);
    const agent = as('agent').actor.userId;
    const own = await list({ actor: agent, personOf: null });
    expect(own.lookUps.map(({ actor }) => actor)).toEqual(Array(5).fill(agent));

    const found = await findLookUpOf(as('compliance'), OTHER);
    if (!found.ok || !found.lookUp) throw new Error('Somebody looked this person up.');
    const ofPerson = { actor: null, personOf: found.lookUp };
    expect(new Set((await list(ofPerson)).lookUps.map(({ name }) => name))).toEqual(
      new Set(['The admin']),
    );
    expect(await findLookUpOf(as('compliance'), 'nobody@example.com')).toEqual({
      ...{ ok: true, lookUp: null },
    });

    const walked: string[] = [];
    let below: string | null = null;
    do {
      const page = await list(EVERYTHING, { below, limit: 3 });
      walked.push(...page.lookUps.map(({ id }) => id));
      below = page.next;
    } while (below !== null);
    expect(walked).toEqual(lookUps.map(({ id }) => id));
    expect((await list({ actor: agent, personOf: found.lookUp })).lookUps).toEqual([]);
  });

  test('compliance alone reads them: an administrator does not', async () => {
    const { as } = await newLog();
    const denied = { ok: false, problem: { code: 'not_allowed', permission: 'look_up_log' } };
    for (const role of ['agent', 'admin'] as const) {
      expect(await listLookUps(as(role), EVERYTHING, PAGE)).toEqual(denied);
      expect(await findLookUpOf(as(role), ADDRESS)).toEqual(denied);
    }
  });

  test('a database that takes nothing is a problem that is told, not a row that is thought to be there', async () => {
    const { as, url } = await newLog();
    await cluster.run(
      `ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET default_transaction_read_only = on`,
    );
    const readOnly = openDatabase(url);
    opened.push(readOnly);
    await expect(
      recordLookUp({ ...as('agent'), database: readOnly }, ADDRESS),
    ).rejects.toBeInstanceOf(DatabaseProblem);
  });

  test('it gives up after two seconds where the table is held fast, and then keeps nothing', async () => {
    const { as, url, list } = await newLog();
    const held = openDatabase(url);
    opened.push(held);
    const client = await held.pool.connect();
    try {
      await client.query('RESET ROLE');
      await client.query('BEGIN');
      await client.query('LOCK TABLE look_up IN ACCESS EXCLUSIVE MODE');
      await expect(recordLookUp(as('agent'), ADDRESS)).rejects.toMatchObject({
        name: 'TimeoutError',
      });
      const waiting = async () => (await cluster.run(WAITING, url)).rows;
      await expect.poll(waiting, { timeout: 5_000 }).toEqual([]);
      await client.query('ROLLBACK');
    } finally {
      client.release(true);
    }
    expect((await list()).lookUps).toEqual([]);
  });
});

describe('the switch', () => {
  test('switched off, nothing is added and what was kept stays; on again, it is kept; both are on record', async () => {
    const { as, list, clock, database } = await newLog();
    expect(await keepsLookUps(database)).toBe(true);
    await recordLookUp(as('agent'), ADDRESS);
    expect(await switchLookUps(as('admin'), false)).toEqual({ ok: true });
    expect(await switchLookUps(as('admin'), false)).toEqual({ ok: true });
    expect(await keepsLookUps(database)).toBe(false);
    clock.at += 10 * MINUTE_MS;
    await recordLookUp(as('agent'), ADDRESS);
    expect((await list()).lookUps).toHaveLength(1);
    expect(await switchLookUps(as('admin'), true)).toEqual({ ok: true });
    await recordLookUp(as('agent'), ADDRESS);
    expect((await list()).lookUps).toHaveLength(2);
    const { rows } = await database.pool.query(
      'SELECT kind, actor, detail FROM ledger_entry JOIN ledger_detail USING (seq) ORDER BY seq',
    );
    expect(rows.map(({ detail, ...entry }) => ({ ...entry, ...JSON.parse(detail) }))).toMatchObject(
      [false, true].map((after) => ({
        ...{ kind: 'settings_changed', actor: as('admin').actor.userId },
        ...{ setting: 'look_ups', before: !after, after, who: { name: 'The admin' } },
      })),
    );
  });

  test('it is the administrators’, not for those who read what is kept', async () => {
    const { as, database } = await newLog();
    for (const role of ['agent', 'compliance'] as const)
      expect(await switchLookUps(as(role), false)).toMatchObject({ permission: 'users' });
    expect(await switchLookUps({ ...as('admin'), actor: null }, false)).toMatchObject({
      ok: false,
    });
    expect(await keepsLookUps(database)).toBe(true);
  });
});

describe('erasing a person', () => {
  const WISH = {
    subject: null,
    address: ADDRESS,
    reason: 'Asked for it in writing.',
    keepMark: false,
  };

  test('takes the look-ups of that person too, also of one of whom there is nothing else', async () => {
    const { as, list, texts } = await newLog();
    const ctx = as('compliance');
    await recordLookUp(as('agent'), ADDRESS);
    await recordLookUp(as('agent'), OTHER);
    expect(await erasePerson(ctx, WISH)).toMatchObject({ ok: true, details: 0 });
    expect((await list()).lookUps).toHaveLength(1);
    expect(await texts()).not.toContain(addressHash(ADDRESS_KEY, ADDRESS).toString('hex'));
    expect(await findLookUpOf(ctx, ADDRESS)).toEqual({ ok: true, lookUp: null });
    expect(await erasePerson(ctx, WISH)).toEqual({ ok: false, code: 'nothing_kept' });
  });

  test('again, after a backup has brought them back; those that came later stay', async () => {
    const { as, list, clock, database, texts } = await newLog();
    const ctx = as('compliance');
    await recordLookUp(as('agent'), ADDRESS);
    const { rows } = await database.pool.query('SELECT * FROM look_up');
    clock.at += 10 * MINUTE_MS;
    await erasePerson(ctx, WISH);
    clock.at += 10 * MINUTE_MS;
    await recordLookUp(as('agent'), ADDRESS);
    const [old] = rows;
    await database.pool.query(
      'INSERT INTO look_up (id, at_ms, actor, address_hash, session, request) VALUES ($1, $2, $3, $4, $5, $6)',
      [old.id, old.at_ms, old.actor, old.address_hash, old.session, old.request],
    );
    expect((await list()).lookUps).toHaveLength(2);
    expect(await reapplyErasures(ctx)).toBe(1);
    expect((await list()).lookUps.map(({ at }) => at)).toEqual([clock.at]);
    expect(await texts()).not.toContain(old.id);
    expect(await reapplyErasures(ctx)).toBe(0);
  });
});
