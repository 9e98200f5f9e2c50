import { randomUUID } from 'node:crypto';
import { expect, type TestContext, test } from 'vitest';
import { NO_AGREEMENT } from '@/lib/subscriptions/agreement.ts';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';
import type { ChangeContext } from '@/lib/subscriptions/context.ts';
import { settleForgotten } from '@/lib/subscriptions/settle-operation.ts';
import { recordBy } from '../helpers/test-record.ts';
import { DEEDS } from './deeds.ts';
import { createClock, GROUND, openDesk } from './desk.ts';

const never = () => new Promise<never>(() => {});
/** It has opened the operation, and comes no further. */
const diesOpened = ({ operations }: ChangeContext): Partial<ChangeContext['operations']> => ({
  open: (opening) => operations.open(opening).then(never),
});
const { input } = DEEDS.unsubscribe;
const DAY_MS = 86_400_000;

/** After this everything that could be sent was, and has taken effect, by the desk's clock. */
const OVER_MS = 16_500 + 10_000 + 3_000 + 1_000;

type OnTestFinished = TestContext['onTestFinished'];

/**
 * A desk whose process dies at some point of a change: what it waits for never comes. Another process
 * on the same log goes on.
 */
async function dying(
  onTestFinished: OnTestFinished,
  die: (context: ChangeContext) => Partial<ChangeContext['operations']>,
) {
  const passing = createClock();
  let leapt = 0;
  const clock = { ...passing, now: () => passing.now() + leapt };
  const desk = await openDesk(onTestFinished, { clock });
  const { entriesOf } = await recordBy(desk.clock);
  const { context } = desk;
  const { timestamp } = await desk.row(input.subscriberIdString);
  const operation = randomUUID();
  const agreement = { ...NO_AGREEMENT, liftOf: timestamp };
  const operations = { ...context.operations, ...die(context) };
  void changeStatus({ ...context, operations }, input, agreement, operation);
  const open = () => context.operations.find(operation);
  await expect.poll(open).not.toBeNull();
  return {
    desk,
    /** So much later, without a wait. */
    leap: (ms: number) => {
      leapt += ms;
    },
    operation,
    open,
    entries: async () =>
      (await entriesOf(operation)).map(({ kind, outcome }) => [kind, outcome] as const),
    settle: () => settleForgotten(context, { budgetMs: 10_000 }),
    writes: async () => (await desk.journal()).filter(({ method }) => method === 'POST'),
  };
}

test('a process that dies between opening and sending: closed as refused, nothing was sent', async ({
  onTestFinished,
}) => {
  const { leap, settle, entries, open, writes } = await dying(onTestFinished, diesOpened);
  await settle();
  expect(await open(), 'it may still be sent').not.toBeNull();
  leap(OVER_MS);
  await settle();
  expect(await entries()).toEqual([
    ['change_opened', null],
    ['change_closed', 'refused'],
  ]);
  expect(await writes()).toEqual([]);
});

test('a process that dies after sending: closed with what HubSpot shows', async ({
  onTestFinished,
}) => {
  const { leap, settle, entries, writes } = await dying(onTestFinished, () => ({
    close: never,
  }));
  await expect.poll(async () => (await writes()).length).toBe(1);
  leap(OVER_MS);
  await settle();
  expect(await entries()).toEqual([
    ['change_opened', null],
    ['change_closed', 'changed'],
  ]);
  expect(await writes()).toHaveLength(1);
});

test('a process that stands still until its time is over sends nothing any more, and closes nothing twice', async ({
  onTestFinished,
}) => {
  const still: { goOn: () => void } = { goOn: () => {} };
  const { desk, leap, settle, entries, writes } = await dying(onTestFinished, ({ operations }) => ({
    async open(opening) {
      const opened = await operations.open(opening);
      await new Promise<void>((resolve) => {
        still.goOn = resolve;
      });
      return opened;
    },
  }));
  leap(OVER_MS);
  await settle();
  const closed = [
    ['change_opened', null],
    ['change_closed', 'refused'],
  ];
  expect(await entries()).toEqual(closed);
  still.goOn();
  await expect.poll(async () => (await desk.journal('writeStatus')).length).toBe(0);
  expect(await writes()).toEqual([]);
  expect(await entries()).toEqual(closed);
});

test('the time of an operation is over for the database too: no attempt is noted any more', async ({
  onTestFinished,
}) => {
  const { desk, operation } = await dying(onTestFinished, diesOpened);
  const { operations } = desk.context;
  expect(await operations.attempt(operation, desk.clock.now())).toBe(true);
  expect(await operations.attempt(operation, desk.clock.now() + 17_000)).toBe(false);
});

test('what HubSpot does not tell is watched for seven days, less and less often, and then closed as unknown', async ({
  onTestFinished,
}) => {
  const { desk, leap, settle, entries, open } = await dying(onTestFinished, () => ({
    close: never,
    keepOpen: never,
  }));
  await desk.arm({ fault: 'error_before_applying', operation: 'readStatuses', times: 10_000 });
  const looks: number[] = [];
  for (let hours = 0; hours < 8 * 24 && (await open()); hours++) {
    await settle();
    looks.push((await open())?.looks ?? 0);
    leap(3_600_000);
  }
  expect(looks.length * 3_600_000).toBeGreaterThan(7 * DAY_MS - 3_600_000);
  expect(Math.max(...looks)).toBeLessThan(40);
  expect(await entries()).toEqual([
    ['change_opened', null],
    ['change_closed', 'unknown'],
  ]);
});

test('two processes look for what was left open: each operation is settled by one of them', async ({
  onTestFinished,
}) => {
  const { leap, entries, settle, writes } = await dying(onTestFinished, () => ({ close: never }));
  await expect.poll(async () => (await writes()).length).toBe(1);
  leap(OVER_MS);
  await Promise.all([settle(), settle(), settle()]);
  expect(await entries()).toEqual([
    ['change_opened', null],
    ['change_closed', 'changed'],
  ]);
});

test('an id that was used before opens nothing and sends nothing', async ({ onTestFinished }) => {
  const desk = await openDesk(onTestFinished);
  const first = await desk.press(input);
  expect(first.outcome).toBe('changed');
  const operation = randomUUID();
  const other = { ...input, ...GROUND, statusState: 'NOT_SPECIFIED' as const };
  const { timestamp } = await desk.row(input.subscriberIdString);
  const agreement = { ...NO_AGREEMENT, liftOf: timestamp };
  const answers = await Promise.all(
    [1, 2].map(() => changeStatus(desk.context, other, agreement, operation)),
  );
  const outcomes = answers.map((answer) => answer.ok && answer.result.outcome);
  expect(outcomes.toSorted()).toEqual(['changed', 'unknown']);
  const writes = (await desk.journal()).filter(({ method }) => method === 'POST');
  expect(writes).toHaveLength(2);
});
