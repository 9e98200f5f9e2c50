import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { planUndo, undo } from '@/lib/subscriptions/undo.ts';
import { ACTOR } from '../helpers/test-record.ts';
import { askedAgain, DEEDS, type DeedName } from './deeds.ts';
import { follow, GROUND, NEWSLETTER, openDesk } from './desk.ts';
import { contextOf, did, planOf, UNDONE, wishFor } from './undone.ts';

// The first test also waits for the database.
vi.setConfig({ maxConcurrency: 4, testTimeout: 60_000 });

describe.concurrent('each change of ours is set back as it was', () => {
  for (const [name, lane] of Object.entries(UNDONE))
    test(`${name}: in the lane ${lane}, on record as an undo`, async (test) => {
      const { desk, ctx, operation, before, address } = await did(name as DeedName, test);
      const plan = await planOf(ctx, operation);
      expect(plan.steps).toMatchObject([{ subscriptionId: NEWSLETTER, lane, hasMoved: false }]);
      const [step] = plan.steps;
      if (!step) throw new Error('There is a step.');
      const again = randomUUID();
      const answer = await undo(
        ctx,
        { of: operation, subscriptionId: NEWSLETTER, ...wishFor(step) },
        again,
      );
      if (!answer.ok) throw new Error(answer.problem.code);
      const settled = await follow(desk, answer.result);
      expect(settled.outcome).toBe('changed');
      const row = await desk.row(address);
      expect(row.status).toBe(before.status);
      // No basis is invented: where there was none, none was sent.
      const isBack = before.legalBasis === null || row.legalBasis === before.legalBasis;
      expect(isBack).toBe(true);
      expect(answer.result.change.legalBasis).toBe(before.legalBasis);
      const entries = await desk.entriesOf(again);
      expect(entries.map(({ detail }) => detail.undoOf)).toEqual([operation, operation]);
      expect(entries[0]?.detail.change).toMatchObject({ reference: 'Ticket 4712' });
    });
});

describe.concurrent('an undo is not done blindly', () => {
  test('a change that came after it is shown, and a press on an older screen is refused', async (test) => {
    const { desk, ctx, operation, address } = await did('unsubscribe', test);
    const [shown] = (await planOf(ctx, operation)).steps;
    await desk.external({ subscriber: address, status: 'SUBSCRIBED' });
    await desk.external({ subscriber: address, status: 'UNSUBSCRIBED' });
    const [now] = (await planOf(ctx, operation)).steps;
    expect(now).toMatchObject({ hasMoved: true, lane: 'lift' });
    if (!shown) throw new Error('There was a step.');
    const answer = await undo(ctx, {
      ...{ of: operation, subscriptionId: NEWSLETTER, ...wishFor(shown) },
    });
    expect(answer).toMatchObject({
      ok: true,
      result: { outcome: 'refused', by: 'policy', problems: [{ code: 'moved' }] },
    });
    expect((await desk.journal('writeStatus')).length).toBe(1);
  });

  test('what is already as it was leaves nothing to do', async (test) => {
    const { desk, ctx, operation, address } = await did('unsubscribe', test);
    await desk.external({
      ...{ subscriber: address, status: 'SUBSCRIBED', ...GROUND },
    });
    await desk.external({ subscriber: address, status: 'SUBSCRIBED' });
    const plan = await planOf(ctx, operation);
    for (const step of plan.steps) expect(step.lane).toBe('document');
  });

  test('it needs the permission of its lane', async (test) => {
    const { ctx, operation } = await did('subscribe', test);
    const agent = { ...ctx, actor: { ...ACTOR, role: 'agent' as const } };
    const [step] = (await planOf(agent, operation)).steps;
    if (!step) throw new Error('There is a step.');
    const wish = { of: operation, subscriptionId: NEWSLETTER, ...wishFor(step) };
    expect(await undo(agent, wish)).toMatchObject({
      ok: true,
      result: { outcome: 'refused', by: 'permission', permission: 'reset' },
    });
    const viewer = { ...ctx, actor: { ...ACTOR, role: 'viewer' as const } };
    expect(await planUndo(viewer, operation)).toMatchObject({
      ...{ ok: false, problem: { code: 'not_allowed', permission: 'change' } },
    });
  });

  test('of what is not on record, changed nothing, or is about another type: said so', async (test) => {
    const { desk, ctx, operation } = await did('unsubscribe', test);
    expect(await planUndo(ctx, randomUUID())).toMatchObject({
      problem: { code: 'no_such_change' },
    });
    const wish = { of: operation, subscriptionId: '1', ...wishFor({ now: null, lane: 'reset' }) };
    expect(await undo(ctx, wish)).toMatchObject({ problem: { code: 'not_in_plan' } });
    const already = randomUUID();
    const { input } = DEEDS.nothing;
    await desk.press(input, {}, { operation: already });
    expect(await planUndo(ctx, already)).toMatchObject({ problem: { code: 'no_such_change' } });
  });
});

describe.concurrent('an undo of an opt-out that the person asked for is a lift as any other', () => {
  test.for([
    ['unsubscribe', { reference: 'Ticket 4711' }],
    ['unsubscribe with a ground', {}],
  ] as const)(
    '%s: new consent, of which the ground is what is posted',
    async ([name, more], test) => {
      const { desk, ctx, operation, address } = await did(name, test, more);
      const [step] = (await planOf(ctx, operation)).steps;
      if (!step) throw new Error('There is a step.');
      expect(step.lift?.facts).toMatchObject({ ours: 'on_request' });
      const press = async (wish: ReturnType<typeof wishFor>) => {
        const answer = await undo(ctx, { of: operation, subscriptionId: NEWSLETTER, ...wish });
        if (!answer.ok) throw new Error(answer.problem.code);
        return answer.result;
      };
      const short = (...codes: string[]) => ({
        ...{ outcome: 'refused', by: 'policy', lane: 'lift', writes: [] },
        problems: codes.map((code) => ({ code })),
      });
      const day = askedAgain(desk.clock.now());
      expect(await press(wishFor(step))).toMatchObject(short('date_required'));
      expect(await press(wishFor(step, { ...day, way: 'correction' }, GROUND))).toMatchObject(
        short('new_consent_required'),
      );
      expect(await press(wishFor(step, day, GROUND))).toMatchObject(short('time_required'));
      // A minute that comes after the opt-out.
      await desk.clock.sleep(61_000);
      const time = new Date(desk.clock.now()).toISOString().slice(11, 16);
      expect(await press(wishFor(step, { ...day, time }))).toMatchObject(
        short('basis_required', 'explanation_required'),
      );
      expect(await desk.journal('writeStatus')).toHaveLength(1);
      expect(await press(wishFor(step, { ...day, time }, GROUND))).toMatchObject({
        ...{ outcome: 'changed', lane: 'lift', change: GROUND },
      });
      expect((await desk.row(address)).status).toBe('SUBSCRIBED');
    },
  );
});

test('nobody’s address is agreed to by whoever undoes, not by the console', async ({
  onTestFinished,
}) => {
  const { desk, ctx, operation, address } = await did('subscribe', { onTestFinished });
  await desk.archiveContact(address);
  const [step] = (await planOf(ctx, operation)).steps;
  if (!step) throw new Error('There is a step.');
  const wish = { of: operation, subscriptionId: NEWSLETTER, ...wishFor(step) };
  expect(await undo(ctx, wish)).toMatchObject({
    result: { outcome: 'refused', by: 'policy', problems: [{ code: 'not_a_contact' }] },
  });
  const agreement = { ...wish.agreement, notAContact: true };
  expect(await undo(ctx, { ...wish, agreement })).toMatchObject({ result: { outcome: 'changed' } });
});

test('of an opt-out of all: exactly what was subscribed before, and it says that mail stays barred', async ({
  onTestFinished,
}) => {
  const desk = await openDesk(onTestFinished);
  const ctx = contextOf(desk);
  const address = 'henrik.solberg@example.org';
  const before = (await desk.state(address)).rows;
  const subscribed = before.filter(
    (row) => row.status === 'SUBSCRIBED' && row.businessUnitId === 0,
  );
  expect(subscribed.length).toBeGreaterThan(0);
  const operation = randomUUID();
  const wish = {
    ...{ subscriberIdString: address, businessUnitId: '0', statusState: 'UNSUBSCRIBED' },
    ...{ why: null, reason: '', reference: '' },
  };
  await desk.optOut(wish, { operation });
  const plan = await planOf(ctx, operation);
  expect(plan.isOptedOutOfAll).toBe(true);
  expect(plan.steps.map(({ subscriptionId }) => subscriptionId).sort()).toEqual(
    subscribed.map(({ subscriptionId }) => subscriptionId).sort(),
  );
  for (const step of plan.steps) {
    expect(step.lane).toBe('lift');
    const { subscriptionId } = step;
    const answer = await undo(ctx, { of: operation, subscriptionId, ...wishFor(step) });
    expect(answer).toMatchObject({ ok: true, result: { outcome: 'changed' } });
  }
  const after = (await desk.state(address)).rows;
  for (const { subscriptionId, status } of after) {
    const was = before.find((row) => row.subscriptionId === subscriptionId);
    const isSetByIt = was?.businessUnitId === 0 && was.status !== 'SUBSCRIBED';
    expect(status).toBe(isSetByIt ? 'UNSUBSCRIBED' : was?.status);
  }
  expect((await planOf(ctx, operation)).steps).toEqual([]);
});
