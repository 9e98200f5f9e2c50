import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { findRecordProblem, onRecord } from '@/lib/connection/record-problem.ts';
import { openDatabase } from '@/lib/db/connection.ts';
import type { Purpose } from '@/lib/db/stamp.ts';
import { watchDatabase } from '@/lib/db/state.ts';
import type { HubSpot } from '@/lib/hubspot/types.ts';
import { readPolicy } from '@/lib/policy/read-policy.ts';
import { NO_AGREEMENT } from '@/lib/subscriptions/agreement.ts';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';
import type { ChangeContext, RecordProblem } from '@/lib/subscriptions/context.ts';
import { describe as say } from '@/lib/subscriptions/describe.ts';
import { TECHNICAL_BASIS } from '@/lib/subscriptions/technical-basis.ts';
import { startCluster, type TestCluster } from '../helpers/test-database.ts';
import { agreementTo, DEEDS, type DeedName } from './deeds.ts';
import { openDesk } from './desk.ts';

vi.setConfig({ testTimeout: 60_000 });

let cluster: TestCluster;
let backupFolder: string;
beforeAll(async () => {
  backupFolder = await mkdtemp(path.join(tmpdir(), 'consent-desk-test-'));
  cluster = await startCluster();
}, 60_000);
afterAll(async () => {
  await cluster.close();
  await rm(backupFolder, { recursive: true });
}, 60_000);

/** A desk whose record is a database of its own; `watch` is what health and pages ask. */
async function openRecordedDesk(purpose: Purpose = { kind: 'demo' }) {
  const url = await cluster.createDatabase();
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  const watch = watchDatabase(database, { purpose, backupFolder });
  const asked: { hubspot?: HubSpot } = {};
  const desk = await openDesk(onTestFinished, {
    recordProblem: async () => {
      if (!asked.hubspot) throw new Error('the desk is not open yet');
      return findRecordProblem(watch, asked.hubspot, desk.clock.now);
    },
  });
  asked.hubspot = desk.hubspot;
  const name = new URL(url).pathname.slice(1);
  return { desk, watch, url, name };
}

/** By which means a state is brought about, and how it ends; in the order of the design. */
const MEANS: Record<
  'gone' | 'killed' | 'read_only' | 'disk_full',
  {
    state: RecordProblem;
    begin: (url: string, name: string) => Promise<unknown>;
    end: (url: string, name: string) => Promise<unknown>;
  }
> = {
  gone: { state: 'gone', begin: () => cluster.stop(), end: () => cluster.start() },
  killed: { state: 'gone', begin: () => cluster.kill(), end: () => cluster.start() },
  // A setting of a database holds for new sessions only.
  read_only: {
    state: 'read_only',
    async begin(url, name) {
      await cluster.run(`ALTER DATABASE "${name}" SET default_transaction_read_only = on`);
      await cluster.endSessions(url);
    },
    async end(url, name) {
      await cluster.run(`ALTER DATABASE "${name}" RESET default_transaction_read_only`);
      await cluster.endSessions(url);
    },
  },
  disk_full: {
    state: 'disk_full',
    begin: (url) =>
      cluster.run(
        `CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
         CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON heartbeat
           FOR EACH STATEMENT EXECUTE FUNCTION full_disk()`,
        url,
      ),
    end: (url) => cluster.run('DROP TRIGGER full_disk ON heartbeat', url),
  },
};

const TRIED: DeedName[] = ['unsubscribe', 'subscribe', 'lift to subscribed', 'reset', 'document'];

describe.each(Object.entries(MEANS))('a database that is %s', (_name, { state, begin, end }) => {
  test('lets no write reach HubSpot, says which state it is, and is used again when it is back', async () => {
    const { desk, watch, url, name } = await openRecordedDesk();
    expect(await watch.state()).toBe('ok');
    await begin(url, name);
    try {
      for (const tried of TRIED) {
        const { input } = DEEDS[tried];
        const result = await desk.press(input, await agreementTo(DEEDS[tried], desk));
        expect(result, tried).toMatchObject({
          outcome: 'refused',
          by: 'no_record',
          why: state,
          isOptOut: input.statusState === 'UNSUBSCRIBED',
          writes: [],
        });
        expect(say(result).notes, tried).toEqual([
          `noRecord.${state}`,
          input.statusState === 'UNSUBSCRIBED' ? 'noRecord.optOut' : 'noRecord.later',
        ]);
      }
      expect(await desk.journal('writeStatus')).toEqual([]);
      await expect.poll(() => watch.state(), { timeout: 15_000 }).toBe(state);
    } finally {
      await end(url, name);
    }
    await expect.poll(() => watch.state(), { timeout: 30_000 }).toBe('ok');
    const result = await desk.press(DEEDS.unsubscribe.input);
    expect(result.outcome).toBe('changed');
    expect(await desk.journal('writeStatus')).toHaveLength(1);
  }, 60_000);
});

test('a connection that is lost says nothing of the server: it is asked once more', async () => {
  const { watch, url } = await openRecordedDesk();
  expect(await watch.state()).toBe('ok');
  await expect(
    cluster.loseConnection(url, 'heartbeat', () => watch.assertWritable()),
  ).resolves.toBeUndefined();
});

describe('a policy that cannot be read, in a database that takes entries', () => {
  const openWithoutPolicy = async () => {
    const { desk, watch, url } = await openRecordedDesk();
    await watch.state();
    const database = openDatabase(url);
    onTestFinished(() => database.close());
    await cluster.run('REVOKE SELECT ON setting FROM consent_desk_runtime', url);
    const context: ChangeContext = {
      ...desk.context,
      policy: () => readPolicy(database.db),
      onRecord: (work) => onRecord(watch, desk.hubspot, desk.clock.now, work),
    };
    return { desk, context };
  };

  test('holds up no opt-out: it is completed with the console’s technical value', async () => {
    const { desk, context } = await openWithoutPolicy();
    await desk.set({ gdpr: 'strict_all' });
    const { input } = DEEDS.unsubscribe;
    expect(await changeStatus(context, input)).toMatchObject({
      ...{ ok: true, result: { outcome: 'changed', technicalBasis: true } },
    });
    expect(await desk.row(input.subscriberIdString)).toMatchObject({
      ...{ status: 'UNSUBSCRIBED', ...TECHNICAL_BASIS },
    });
  });

  test.each(['subscribe', 'document', 'reset', 'lift to subscribed'] as const)(
    'lets nothing else go: %s',
    async (name) => {
      const { desk, context } = await openWithoutPolicy();
      const { input } = DEEDS[name];
      const { timestamp } = await desk.row(input.subscriberIdString);
      const agreement = { ...NO_AGREEMENT, liftOf: timestamp ?? '' };
      expect(await changeStatus(context, input, agreement)).toMatchObject({
        ...{ ok: true, result: { outcome: 'refused', by: 'no_record', why: 'gone' } },
      });
      expect(await desk.journal('writeStatus')).toEqual([]);
    },
  );
});

describe('a change', () => {
  test('that has nothing to send needs no database', async () => {
    const { desk, name } = await openRecordedDesk();
    await cluster.run(`DROP DATABASE "${name}" WITH (FORCE)`);
    const result = await desk.press(DEEDS.nothing.input);
    expect(result).toMatchObject({ outcome: 'already', sent: false });
  });

  test('is not sent when a newer version has taken over the database', async () => {
    const { desk, watch, url } = await openRecordedDesk();
    expect(await watch.state()).toBe('ok');
    await cluster.run("INSERT INTO migration VALUES (999, 'later', 'x')", url);
    const result = await desk.press(DEEDS.unsubscribe.input);
    expect(result).toMatchObject({ outcome: 'refused', by: 'no_record', why: 'too_new' });
    expect(await desk.journal('writeStatus')).toEqual([]);
    await expect.poll(() => watch.state(), { timeout: 15_000 }).toBe('too_new');
  });
});

describe('a live process', () => {
  const LIVE: Purpose = { kind: 'live', portalId: null };

  test('stamps its database with the portal that HubSpot tells, before the first change', async () => {
    const { desk, watch, url } = await openRecordedDesk(LIVE);
    await watch.makeReady();
    expect(watch.isConfirmed()).toBe(false);
    expect((await cluster.run('SELECT * FROM stamp', url)).rows).toEqual([]);
    expect((await desk.press(DEEDS.unsubscribe.input)).outcome).toBe('changed');
    expect(watch.isConfirmed()).toBe(true);
    const account = await desk.hubspot.readAccount();
    const portalId = account.ok ? account.value.portalId : null;
    expect((await cluster.run('SELECT kind, portal_id FROM stamp', url)).rows).toEqual([
      { kind: 'live', portal_id: portalId },
    ]);
  });

  test('sends nothing while HubSpot does not tell the portal, and stamps when it does', async () => {
    const { desk, watch, url } = await openRecordedDesk(LIVE);
    await desk.arm({ fault: 'unauthorised_invalid', operation: 'readAccount', times: 1 });
    expect(await desk.press(DEEDS.unsubscribe.input)).toMatchObject({
      outcome: 'refused',
      by: 'no_record',
      why: 'not_connected',
    });
    expect(await desk.journal('writeStatus')).toEqual([]);
    expect((await cluster.run('SELECT * FROM stamp', url)).rows).toEqual([]);
    expect((await desk.press(DEEDS.unsubscribe.input)).outcome).toBe('changed');
    expect(watch.isConfirmed()).toBe(true);
  });

  test('sends nothing with a token of another portal than the database’s', async () => {
    const { desk, watch, url } = await openRecordedDesk(LIVE);
    await watch.makeReady();
    await cluster.run("INSERT INTO stamp (kind, portal_id) VALUES ('live', 77)", url);
    for (const _time of [1, 2])
      expect(await desk.press(DEEDS.unsubscribe.input)).toMatchObject({
        outcome: 'refused',
        by: 'no_record',
        why: 'wrong_stamp',
      });
    expect(await desk.journal('writeStatus')).toEqual([]);
    await expect.poll(() => watch.state(), { timeout: 15_000 }).toBe('wrong_stamp');
  });

  test('sends nothing on a demo’s database, and a demo nothing on a live one', async () => {
    for (const [purpose, kind, portal] of [
      [LIVE, 'demo', 'NULL'],
      [{ kind: 'demo' } as Purpose, 'live', '77'],
    ] as const) {
      const { desk, url } = await openRecordedDesk(purpose);
      await watchDatabase(openedFor(url), { purpose: LIVE, backupFolder }).makeReady();
      await cluster.run(`INSERT INTO stamp (kind, portal_id) VALUES ('${kind}', ${portal})`, url);
      expect(await desk.press(DEEDS.unsubscribe.input)).toMatchObject({ why: 'wrong_stamp' });
      expect(await desk.journal('writeStatus')).toEqual([]);
    }
  });
});

function openedFor(url: string) {
  const database = openDatabase(url);
  onTestFinished(() => database.close());
  return database;
}
