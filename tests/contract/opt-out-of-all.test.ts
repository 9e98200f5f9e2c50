import { randomUUID } from 'node:crypto';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { TrueState } from '@/lib/hubspot-simulator/control.ts';
import { FAULTS, type FaultId } from '@/lib/hubspot-simulator/faults.ts';
import type { JournalEntry } from '@/lib/hubspot-simulator/journal.ts';
import {
  certainlyRefused,
  type Desk,
  type FaultBody,
  follow,
  NEWSLETTER,
  openDesk,
} from './desk.ts';
import { faultVariants } from './fault-variants.ts';

// The first test also waits for the database.
vi.setConfig({ maxConcurrency: 10, testTimeout: 60_000 });

/** The account has a second brand, so that HubSpot wants to know which. */
const [ACCOUNT_BRAND, BRAND] = ['0', '41857'];
const ADDRESS = 'henrik.solberg@example.org';
const WISH = {
  ...{ subscriberIdString: ADDRESS, businessUnitId: ACCOUNT_BRAND, statusState: 'UNSUBSCRIBED' },
  ...{ why: 'complaint', reason: 'Called twice.', reference: 'Ticket 4711' },
};

const optOutsOf = ({ wide }: TrueState) => wide.filter(({ status }) => status === 'UNSUBSCRIBED');
const writesOf = (journal: JournalEntry[]) =>
  journal.filter(({ operation }) => operation === 'writeWideStatus');

async function run(desk: Desk, fault: FaultBody | null, times = 1) {
  if (fault) await desk.arm({ ...fault, operation: 'writeWideStatus', subscriber: ADDRESS, times });
  const result = await desk.optOut(WISH);
  const settled = await follow(desk, result);
  const [state, journal] = [await desk.state(ADDRESS), await desk.journal()];
  return { result, settled, state, writes: writesOf(journal) };
}

const variants = faultVariants().filter(
  ([, { fault }]) => FAULTS[fault as FaultId] !== 'writeStatus',
);

describe.concurrent.each(variants)('%s', (_name, fault) => {
  const transport = fault.fault.startsWith('slow_')
    ? { writeWideStatus: { callTimeoutMs: 300 } }
    : {};

  test.for([1, 9])('happening %d times: the outcome is the truth', async (times, context) => {
    const desk = await openDesk(context.onTestFinished, { transport });
    const { settled, state, writes } = await run(desk, fault, times);
    const isOut = optOutsOf(state).length > 0;
    expect(isOut, 'journal and state agree').toBe(writes.some(({ applied }) => applied));
    if (isOut) {
      expect(settled).toMatchObject({ outcome: 'changed', by: 'us', confirmed: 'by_reading' });
      expect(settled.effect).toMatchObject({ mailable: 'no' });
    } else {
      const isCertain = writes.every(certainlyRefused);
      expect(settled).toMatchObject({
        outcome: 'refused',
        by: isCertain ? 'hubspot' : 'not_carried_out',
      });
    }
    expect(settled.elsewhere).toEqual([]);
  });
});

test('is confirmed by reading both endpoints, and its effect is said', async ({
  onTestFinished,
}) => {
  const desk = await openDesk(onTestFinished);
  const { result, state } = await run(desk, null);
  expect(result).toMatchObject({ outcome: 'changed', lane: 'opt_out_of_all' });
  const ofBrand = result.now?.rows.filter((row) => row.businessUnitId === ACCOUNT_BRAND) ?? [];
  expect(ofBrand.length).toBeGreaterThan(0);
  expect(ofBrand.every(({ status }) => status === 'UNSUBSCRIBED')).toBe(true);
  expect(optOutsOf(state)).toHaveLength(1);
  const journal = await desk.journal();
  expect(
    journal
      .slice(-2)
      .map(({ operation }) => operation)
      .sort(),
  ).toEqual(['readStatuses', 'readWideStatuses']);
  expect(writesOf(journal)).toHaveLength(1);
});

test('why is on record, with every status before it, though HubSpot has no place for it', async ({
  onTestFinished,
}) => {
  const desk = await openDesk(onTestFinished);
  const operation = randomUUID();
  await desk.optOut(WISH, { operation });
  const entries = await desk.entriesOf(operation);
  expect(entries.map(({ kind, outcome }) => [kind, outcome])).toEqual([
    ['change_opened', null],
    ['change_closed', 'changed'],
  ]);
  const [opened, closed] = entries.map(({ detail }) => detail);
  const newsletter = expect.objectContaining({ subscriptionId: NEWSLETTER, status: 'SUBSCRIBED' });
  expect(opened).toMatchObject({ change: WISH, lane: 'opt_out_of_all' });
  expect(opened.before.rows).toContainEqual(newsletter);
  expect(closed).toMatchObject({ change: WISH, effect: { mailable: 'no' } });
});

test('of somebody who is opted out of all sends nothing', async ({ onTestFinished }) => {
  const desk = await openDesk(onTestFinished);
  await desk.optOut(WISH);
  const again = await desk.optOut(WISH);
  expect(again).toMatchObject({ outcome: 'already', sent: false, lane: 'nothing' });
  expect(writesOf(await desk.journal())).toHaveLength(1);
});

test('of one brand leaves the others, and an account’s stands for each brand', async ({
  onTestFinished,
}) => {
  const desk = await openDesk(onTestFinished);
  const brand = { ...WISH, businessUnitId: BRAND };
  const result = await desk.optOut(brand);
  expect(result).toMatchObject({ outcome: 'changed', elsewhere: [] });
  expect(optOutsOf(await desk.state(ADDRESS))).toMatchObject([{ businessUnitId: Number(BRAND) }]);
  expect((await desk.optOut(WISH)).outcome).toBe('changed');
  expect((await desk.optOut(brand)).outcome).toBe('already');
  const ofAccount = { ...WISH, subscriberIdString: 'jo.miller@example.com' };
  for (const businessUnitId of [null, ACCOUNT_BRAND, BRAND])
    expect(await desk.optOut({ ...ofAccount, businessUnitId })).toMatchObject({
      ...{ outcome: 'already', sent: false },
    });
});

test('is sent although HubSpot could not be read before, if the user says so', async ({
  onTestFinished,
}) => {
  const desk = await openDesk(onTestFinished);
  await desk.arm({ fault: 'error_before_applying', operation: 'readStatuses', times: 3 });
  const held = await desk.optOut(WISH);
  expect(held).toMatchObject({ outcome: 'refused', by: 'unreadable_before', mayInsist: true });
  await desk.arm({ fault: 'error_before_applying', operation: 'readStatuses', times: 3 });
  const sent = await desk.optOut(WISH, { unread: true });
  expect(await follow(desk, sent)).toMatchObject({ outcome: 'changed' });
});

test('is refused for who may not change anything, and on record', async ({ onTestFinished }) => {
  const desk = await openDesk(onTestFinished, { role: 'viewer' });
  expect(await desk.optOut(WISH)).toMatchObject({ outcome: 'refused', by: 'permission' });
  expect(await desk.journal()).toEqual([]);
});

test.each([
  ['no address', { subscriberIdString: 'nobody' }, 'subscriberIdString'],
  ['another status', { statusState: 'SUBSCRIBED' }, 'statusState'],
  ['a brand that is no number', { businessUnitId: 'x' }, 'businessUnitId'],
  ['a reason of its own', { why: 'boredom' }, 'why'],
  ['a type', { subscriptionId: '1' }, null],
])('with %s nothing is sent, and the field is named', async (_what, wrong, field) => {
  const desk = await openDesk(onTestFinished);
  await expect(desk.optOut({ ...WISH, ...wrong })).rejects.toThrow(
    `"field":${JSON.stringify(field)}`,
  );
  expect(await desk.journal()).toEqual([]);
});
