import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Database, openDatabase } from '@/lib/db/connection.ts';
import { findSubject } from '@/lib/db/find-subject.ts';
import { listPastPeople } from '@/lib/demo/simulator-control.ts';
import { startSimulatorServer } from '@/lib/hubspot-simulator/server.ts';
import { readLastChecks } from '@/lib/ledger/record-check.ts';
import { verifyLog } from '@/lib/ledger/verify-log.ts';
import { ADDRESS_KEY, type DemoLog, startDemoLog } from './demo-log.ts';

const DAY_MS = 86_400_000;
const now = Date.now();

let demo: DemoLog;
let database: Database;
let written: number | null;

beforeAll(async () => {
  demo = await startDemoLog();
  database = openDatabase(await demo.newDatabase());
  written = await demo.write(database);
}, 60_000);
afterAll(async () => {
  await database.close();
  await demo.close();
}, 60_000);

interface Entry {
  seq: number;
  at: number;
  kind: string;
  outcome: string | null;
  actor: string | null;
  subject: string | null;
  operation: string | null;
  detail: Detail | null;
}
interface Detail {
  who: { name: string; role: string } | null;
  change?: { subscriberIdString: string; subscriptionId: string; statusState: string };
  lane?: string;
  now?: { row: Row } | null;
  before?: { row: Row } | null;
  times?: number;
}
interface Row {
  status: string;
  source: string;
  legalBasis: string | null;
  legalBasisExplanation: string | null;
  timestamp: string;
}

async function entries(from = database): Promise<Entry[]> {
  const { rows } = await from.pool.query(
    `SELECT seq::float8 AS seq, at_ms::float8 AS at, kind, outcome, actor, subject, operation, detail
     FROM ledger_entry LEFT JOIN ledger_detail USING (seq) ORDER BY seq`,
  );
  return rows.map((row) => ({ ...row, detail: row.detail && JSON.parse(row.detail) }));
}

test('a new demo has a log of about 150 entries of the last ninety days, which verifies', async () => {
  const all = await entries();
  expect(written).toBe(all.length);
  expect(all.length).toBeGreaterThan(135);
  expect(all.length).toBeLessThan(165);
  expect(all[0]?.at).toBeGreaterThan(now - 92 * DAY_MS);
  expect(all.at(-1)?.at).toBeLessThan(now);
  expect(all.at(-1)?.at).toBeGreaterThan(now - 7 * DAY_MS);
  const times = all.map(({ at }) => at);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(new Set(times).size).toBeGreaterThan(all.length * 0.9);
  const check = await verifyLog({ database, publicKey: demo.publicKey });
  expect(check).toMatchObject({ problem: null, searchDiffersAt: null, entries: all.length });
});

test('it tells of everything that a log tells of', async () => {
  const all = await entries();
  const count = (kind: string, outcome: string | null = null) =>
    all.filter((entry) => entry.kind === kind && entry.outcome === outcome).length;
  expect(count('change_opened')).toBeGreaterThan(40);
  expect(count('change_closed', 'refused')).toBe(1);
  expect(count('refused', 'refused')).toBe(5);
  expect(count('sign_in')).toBeGreaterThan(15);
  expect(count('sign_out')).toBeGreaterThan(5);
  expect(count('user_changed')).toBe(1);
  expect(count('verified')).toBe(3);
  expect(count('exported')).toBe(2);
  expect(count('erased')).toBe(1);
  const floods = all.filter(({ detail }) => (detail?.times ?? 0) > 1);
  expect(floods.map(({ kind }) => kind)).toEqual(Array(3).fill('sign_in_failed'));
  const lanes = new Set(all.map(({ detail }) => detail?.lane));
  for (const lane of ['unsubscribe', 'subscribe', 'lift', 'reset', 'document'])
    expect(lanes).toContain(lane);
  expect((await readLastChecks(database)).verified).toMatchObject({ problem: null });
});

test('every change that was begun has ended, one of them minutes later', async () => {
  const all = await entries();
  const { rows } = await database.pool.query('SELECT * FROM open_operation');
  expect(rows).toEqual([]);
  const lasted = all
    .filter(({ kind }) => kind === 'change_closed')
    .map(({ at, operation }) => {
      const opened = all.find((one) => one.kind === 'change_opened' && one.operation === operation);
      return at - (opened?.at ?? 0);
    });
  expect(lasted.filter((ms) => ms > 120_000)).toHaveLength(1);
  expect(lasted.filter((ms) => ms < 5_000)).toHaveLength(lasted.length - 1);
  expect((await database.pool.query('SELECT * FROM ledger_note WHERE flood IS NULL')).rows).toEqual(
    [],
  );
});

test('those who act are the people of the demo, and nobody else', async () => {
  const { rows } = await database.pool.query<{ id: string; name: string; role: string }>(
    'SELECT id, name, role FROM console_user',
  );
  expect(rows.map(({ role }) => role).sort()).toEqual(['admin', 'agent', 'compliance', 'viewer']);
  for (const { actor, detail, kind } of await entries()) {
    if (detail === null || kind === 'sign_in_failed') continue;
    const person = rows.find(({ id }) => id === actor);
    expect(person).toMatchObject({ name: detail.who?.name, role: detail.who?.role });
  }
});

test('what it says at last of anybody is what HubSpot shows', async () => {
  const last = new Map<string, Detail>();
  for (const { kind, outcome, detail } of await entries())
    if (kind === 'change_closed' && outcome === 'changed' && detail?.change)
      last.set(`${detail.change.subscriberIdString} ${detail.change.subscriptionId}`, detail);
  expect(last.size).toBeGreaterThan(30);
  for (const { change, now: then } of last.values()) {
    const read = await demo.hubspot.readStatuses(change?.subscriberIdString ?? '');
    const row = read.ok
      ? read.value.results.find((one) => one.subscriptionId === change?.subscriptionId)
      : null;
    const { status, source, legalBasis, legalBasisExplanation, timestamp } = then?.row ?? {};
    expect(row).toMatchObject({ status, source, legalBasis, legalBasisExplanation, timestamp });
  }
});

test('opt-outs that HubSpot shows as “Public API” have their traces, and a lift its ground', async () => {
  const closed = (await entries()).filter(({ kind }) => kind === 'change_closed');
  const ofAnyApi = closed.filter(({ detail }) => detail?.now?.row.source === 'Public API');
  expect(ofAnyApi.length).toBeGreaterThanOrEqual(3);
  for (const { detail } of ofAnyApi) expect(detail?.lane).toBe('unsubscribe');
  const lifts = closed.filter(({ detail }) => detail?.lane === 'lift');
  expect(lifts).toHaveLength(3);
  for (const { detail } of lifts)
    expect(detail).toMatchObject({
      change: { legalBasis: 'CONSENT_WITH_NOTICE', reference: expect.stringMatching(/^Ticket/) },
      before: { row: { status: 'UNSUBSCRIBED' } },
    });
});

test('one person is erased, and cannot be found by the address any more', async () => {
  const all = await entries();
  const erased = all.find(({ kind }) => kind === 'erased');
  const own = all.filter(
    ({ subject, seq }) => subject === erased?.subject && seq < (erased?.seq ?? 0),
  );
  expect(own.length).toBeGreaterThan(3);
  for (const { detail } of own) expect(detail).toBeNull();
  expect(await findSubject(database.db, ADDRESS_KEY, 'noah.whitaker@example.net')).toBeNull();
  expect(JSON.stringify(all)).not.toContain('noah.whitaker');
});

test('a log that has begun stays as it is', async () => {
  const before = await entries();
  expect(await demo.write(database)).toBeNull();
  expect(await entries()).toEqual(before);
});

test('where the story does not agree with HubSpot, nothing of it is kept', async () => {
  const other = openDatabase(await demo.newDatabase());
  try {
    const lastOne = demo.people.map((person) => ({
      ...person,
      contact: person.subscriber === 'arman@hakobyan.test' ? null : person.contact,
    }));
    await expect(demo.write(other, lastOne)).rejects.toThrow('no contact');
    expect(await entries(other)).toEqual([]);
    expect((await other.pool.query('SELECT * FROM console_user')).rows).toEqual([]);
  } finally {
    await other.close();
  }
});

test.each([1, 2, 3, 4, 5, 6])(
  'it is whole %i days later too, on whatever day of the week',
  async (days) => {
    const at = now + days * DAY_MS;
    const later = await startSimulatorServer({ now: () => new Date(at) });
    const other = openDatabase(await demo.newDatabase());
    try {
      expect(await demo.write(other, await listPastPeople(later), at)).toBe(written);
    } finally {
      await Promise.all([other.close(), later.close()]);
    }
  },
);
