import { randomUUID } from 'node:crypto';
import { expect, type TestContext, test } from 'vitest';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';
import { countOpenChecks, listOpenChecks } from '@/lib/subscriptions/open-checks.ts';
import { settleForgotten } from '@/lib/subscriptions/settle-operation.ts';
import { ACTOR } from '../helpers/test-record.ts';
import { DEEDS } from './deeds.ts';
import { NEWSLETTER, openDesk } from './desk.ts';

const DAY_MS = 86_400_000;
const { input } = DEEDS.unsubscribe;

/** A desk where an agent has sent something that HubSpot neither carried out nor told of. */
async function unclear(onTestFinished: TestContext['onTestFinished']) {
  const desk = await openDesk(onTestFinished, { settleWindowMs: 150_000 });
  const agent = { ...ACTOR, userId: randomUUID(), name: 'Ada Agent', role: 'agent' as const };
  const context = { ...desk.context, actor: agent };
  await desk.arm({ fault: 'error_before_applying', operation: 'writeStatus', times: 10 });
  const operation = randomUUID();
  const answer = await changeStatus(context, input, undefined, operation);
  expect(answer.ok && answer.result.outcome).toBe('unknown');
  const listed = async (actor: Parameters<typeof listOpenChecks>[1]) => {
    const list = await listOpenChecks(context, actor);
    if (!list.ok) throw new Error('This actor may see open checks.');
    // The log is the whole file's.
    return { ...list, checks: list.checks.filter((one) => one.operation === operation) };
  };
  return { desk, context, agent, operation, listed };
}

test('whoever did it sees it, with what was last seen, when it is looked at next and until when', async ({
  onTestFinished,
}) => {
  const { agent, listed, context, operation } = await unclear(onTestFinished);
  const { checks, isEverybodys } = await listed(agent);
  expect(isEverybodys).toBe(false);
  const [own] = checks;
  expect(own).toMatchObject({
    ...{ operation, who: 'Ada Agent', typeName: 'Newsletter' },
    seen: { isRead: true, status: 'SUBSCRIBED' },
    check: { change: { subscriberIdString: input.subscriberIdString, subscriptionId: NEWSLETTER } },
  });
  if (!own?.seen) throw new Error('It was looked at.');
  expect(own.seen.at).toBeGreaterThanOrEqual(own.at);
  expect(own.lookAt).toBe(own.check.settlesAt);
  expect(own.watchedUntil).toBe(own.at + 7 * DAY_MS);
  expect(await countOpenChecks(context, agent)).toBe(1);
});

test('whoever reads the audit log sees everybody’s, another agent none, and a viewer may not ask', async ({
  onTestFinished,
}) => {
  const { listed, context, agent } = await unclear(onTestFinished);
  for (const role of ['compliance', 'admin'] as const) {
    const somebody = { role, userId: randomUUID() };
    expect(await listed(somebody)).toMatchObject({
      ...{ isEverybodys: true, checks: [{ who: 'Ada Agent' }] },
    });
    expect(await countOpenChecks(context, somebody)).toBeGreaterThan(0);
  }
  const other = { ...agent, userId: randomUUID() };
  expect((await listed(other)).checks).toEqual([]);
  expect(await countOpenChecks(context, other)).toBe(0);
  const viewer = { role: 'viewer' as const, userId: agent.userId };
  for (const nobody of [viewer, null]) {
    expect(await listOpenChecks(context, nobody)).toEqual({
      ...{ ok: false, problem: { code: 'not_allowed', permission: 'change' } },
    });
    expect(await countOpenChecks(context, nobody)).toBe(0);
  }
});

test('what could not be read at the last look is said so, and what has become clear is gone', async ({
  onTestFinished,
}) => {
  const { desk, agent, listed, context } = await unclear(onTestFinished);
  await desk.arm({ fault: 'error_before_applying', operation: 'readStatuses', times: 10_000 });
  const later = (ms: number) => ({ ...context, now: () => desk.clock.now() + ms });
  await settleForgotten(later(200_000), { budgetMs: 120_000 });
  const [own] = (await listed(agent)).checks;
  expect(own?.seen).toMatchObject({ isRead: false, status: null });
  expect(own?.lookAt).toBeGreaterThan(desk.clock.now() + 200_000);
  await desk.disarm();
  await settleForgotten(later(2 * DAY_MS), { budgetMs: 120_000 });
  expect((await listed(agent)).checks).toEqual([]);
});

test('what is being sent is no open check yet; once its time is over, it is', async ({
  onTestFinished,
}) => {
  const desk = await openDesk(onTestFinished);
  const operation = randomUUID();
  const agent = { ...ACTOR, userId: randomUUID(), role: 'agent' as const };
  const { operations } = desk.context;
  await new Promise<void>((begun) => {
    const open = async (opening: Parameters<typeof operations.open>[0]) => {
      await operations.open(opening);
      begun();
      return new Promise<never>(() => {});
    };
    const context = { ...desk.context, actor: agent, operations: { ...operations, open } };
    void changeStatus(context, input, undefined, operation);
  });
  expect(await countOpenChecks(desk.context, agent)).toBe(0);
  const later = { ...desk.context, now: () => desk.clock.now() + 20_000 };
  expect(await countOpenChecks(later, agent)).toBe(1);
  expect(await listOpenChecks(later, agent)).toMatchObject({
    ...{ ok: true, checks: [{ operation, seen: null }] },
  });
});
