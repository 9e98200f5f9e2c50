import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { expect, test } from 'vitest';
import { takeAttempt } from '@/lib/auth/attempts.ts';
import { addressHash, ensureSubject, findSubject } from '@/lib/db/find-subject.ts';
import { migrateQueue } from '@/lib/db/queue-copy.ts';
import { erasePerson, markOf } from '@/lib/ledger/erase.ts';
import { erasureList } from '@/lib/ledger/erasure-list.ts';
import { keepHead } from '@/lib/ledger/kept-heads.ts';
import { recordLookUp } from '@/lib/ledger/look-ups.ts';
import { verifyLog } from '@/lib/ledger/verify-log.ts';
import { rememberPerson } from '@/lib/people/recent-people.ts';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';
import { offerLink } from '@/lib/subscriptions/offer-link.ts';
import { settleForgotten } from '@/lib/subscriptions/settle-operation.ts';
import { DEEDS } from '../../contract/deeds.ts';
import { openDesk } from '../../contract/desk.ts';
import { ACTOR, recordBy } from '../../helpers/test-record.ts';
import { exportedFile, headOf, provideStoredLogs, standAlone } from './stored-log.ts';

provideStoredLogs();

/** The key by which `recordBy` finds people. */
const ADDRESS_KEY = 'a key for tests';
const ADDRESS = DEEDS.unsubscribe.input.subscriberIdString;
const NAME = 'Solberg';
const EXPLANATION = 'He said so on the telephone, marker-4711.';
const REFERENCE = 'Call 4711-marker';
const OTHER = DEEDS.document.input.subscriberIdString;

/** Every row of every table as text, by the name of the table; nothing but the server's own is left out. */
async function everyTable(url: string): Promise<Map<string, string>> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const texts = new Map<string, string>();
    for (const { name } of rows) {
      const held = await client.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
      texts.set(name, held.rows.map(({ text }) => text).join('\n'));
    }
    return texts;
  } finally {
    await client.end();
  }
}

async function everyFile(folder: string): Promise<Map<string, string>> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = new Map<string, string>();
  for (const file of files.filter((one) => one.isFile())) {
    const name = path.join(file.parentPath, file.name);
    texts.set(name, await readFile(name, 'utf8'));
  }
  return texts;
}

/** Where something is found, as it is or as bytes are shown. */
const holders = (texts: Map<string, string>, traces: readonly string[]) =>
  [...texts].flatMap(([place, text]) =>
    traces
      .filter((trace) => {
        const lower = text.toLowerCase();
        return [trace.toLowerCase(), Buffer.from(trace).toString('hex')].some((one) =>
          lower.includes(one),
        );
      })
      .map((trace) => `${trace} in ${place}`),
  );

test('after an erasure no table and no file holds address, name or explanation; log and exports verify', async ({
  onTestFinished,
}) => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'consent-desk-traces-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const desk = await openDesk(onTestFinished);
  const { context, clock } = desk;
  const record = await recordBy(clock);
  const { database, ledger } = record;
  const { input } = DEEDS['unsubscribe with a ground'];
  const change = { ...input, legalBasisExplanation: EXPLANATION, reference: REFERENCE };

  // Changes of theirs and of somebody else.
  const first = await desk.press({ ...change, reason: `${NAME} asked us to stop` });
  expect(first.outcome).toBe('changed');
  expect((await desk.press(DEEDS.document.input)).outcome).toBe('changed');
  // Attempts that were refused: one on record, and more of the same that are still to be.
  const viewer = { ...context, actor: { ...ACTOR, role: 'viewer' as const } };
  for (let count = 0; count < 3; count++) await changeStatus(viewer, change);
  await record.notes.writeUp();
  // A link that they were offered.
  const wished = { language: null, subscriptionId: null, businessUnitId: null };
  const offer = await offerLink(context, { subscriberIdString: ADDRESS, ...wished });
  expect(offer.ok).toBe(true);
  await record.notes.writeUp();
  // A change whose process died before it could close it.
  const never = () => new Promise<never>(() => {});
  const dying = { ...context, operations: { ...context.operations, close: never } };
  const again = { ...change, legalBasisExplanation: `${EXPLANATION} Twice.` };
  const operation = randomUUID();
  void changeStatus(dying, again, undefined, operation);
  await expect
    .poll(async () => (await desk.journal()).filter(({ method }) => method === 'POST').length)
    .toBe(4);
  // Somebody has looked them up.
  const asking = { database, addressKey: ADDRESS_KEY, requestId: 'request-2' };
  const actor = { ...ACTOR, email: 'ada@example.com' };
  await recordLookUp({ ...asking, actor, now: clock.now }, ADDRESS);
  // A counter of sign-ins under this address, a task that waits, a head that was kept.
  const key = { account: ADDRESS, clientAddress: '192.0.2.7' };
  await takeAttempt(database.db, ADDRESS_KEY, key, new Date());
  await migrateQueue(database.url);
  await database.runAsOwner(sql`SELECT graphile_worker.add_job('settle', '{}'::json)`);
  await keepHead(database, dataDir);

  const TRACES = [ADDRESS, NAME, 'henrik', EXPLANATION, 'marker', REFERENCE];
  const subject = (await findSubject(database.db, ADDRESS_KEY, ADDRESS)) ?? '';
  // And has opened them.
  await database.db.execute(sql`INSERT INTO console_user (id, name, email, role)
    VALUES (${actor.userId}::uuid, ${actor.name}, ${actor.email}, ${actor.role})`);
  await rememberPerson({ database, addressKey: ADDRESS_KEY, actor, now: clock.now }, subject);
  const before = holders(await everyTable(database.url), TRACES).join('\n');
  for (const table of ['ledger_detail', 'ledger_search', 'ledger_note', 'open_operation'])
    expect(before, 'there was something to erase').toContain(`public.${table}`);
  expect((await everyTable(database.url)).get('public.recent_person')).toContain(subject);
  const exportedBefore = await exportedFile(record);
  expect(exportedBefore.text).toContain(EXPLANATION);

  const ctx = {
    ...{ database, ledger, addressKey: ADDRESS_KEY, erasures: erasureList(dataDir) },
    ...{ actor, requestId: 'request-1', version: '0.0.0', now: clock.now },
  };
  const wish = { subject, address: ADDRESS, reason: 'Asked for it in writing.', keepMark: true };
  expect(await erasePerson(ctx, wish)).toEqual({ ok: false, code: 'still_open' });
  const later = { ...context, now: () => clock.now() + 60_000 };
  await settleForgotten(later, { budgetMs: 10_000 });
  expect(await context.operations.find(operation)).toBeNull();
  const erased = await erasePerson(ctx, wish);
  expect(erased).toMatchObject({ ok: true });

  const tables = await everyTable(database.url);
  expect(holders(tables, TRACES)).toEqual([]);
  expect(holders(await everyFile(dataDir), TRACES)).toEqual([]);
  expect([...tables.keys()], 'the tasks were looked through too').toContain(
    'graphile_worker._private_jobs',
  );
  expect(tables.get('public.recent_person'), 'nobody has them among the recent').toBe('');
  expect(holders(tables, [OTHER]), 'others stay').not.toEqual([]);
  const hash = addressHash(ADDRESS_KEY, ADDRESS).toString('hex');
  const withHash = [...tables].filter(([, text]) => text.includes(hash)).map(([name]) => name);
  expect(withHash, 'the keyed hash is in the mark alone').toEqual(['public.suppression_mark']);
  expect(await markOf(ctx, ADDRESS)).not.toBeNull();
  expect(await ensureSubject(database.db, ADDRESS_KEY, ADDRESS)).not.toBe(subject);

  await record.notes.writeUp();
  const publicKey = (await headOf(database)).publicKey;
  const check = await verifyLog({ database, publicKey });
  expect(check).toMatchObject({ problem: null, searchDiffersAt: null });
  const exportedAfter = await exportedFile(record);
  expect(holders(new Map([['the export', exportedAfter.text]]), TRACES)).toEqual([]);
  for (const { file } of [exportedBefore, exportedAfter])
    expect(await standAlone(file)).toMatchObject({ code: 0 });
}, 60_000);
