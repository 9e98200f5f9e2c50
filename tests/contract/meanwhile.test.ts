import { describe, expect, test } from 'vitest';
import type { FaultId } from '@/lib/hubspot-simulator/faults.ts';
import { describe as describeResult } from '@/lib/subscriptions/describe.ts';
import { agreementTo, DEEDS } from './deeds.ts';
import { follow, NEWSLETTER, openDesk } from './desk.ts';
import { expectLawfulRepeats } from './guarantees.ts';

const NOT_APPLIED: FaultId[] = [
  'error_before_applying',
  'reset_before_applying',
  'errors_inside_200',
  'redirect',
];
const APPLIED: FaultId[] = ['error_after_applying', 'reset_after_applying', 'empty_200'];
const NO_TEXT = { reason: '', reference: '' };

describe.concurrent('the person opts out after our unclear write', () => {
  const cases = (['subscribe', 'reset', 'lift to subscribed', 'lift to not specified'] as const)
    .flatMap((name) => [...APPLIED, ...NOT_APPLIED].map((fault) => [name, fault] as const))
    // Who is opted out already cannot opt out once more.
    .filter(([name, fault]) => !(name.startsWith('lift') && NOT_APPLIED.includes(fault)));

  test.for(cases)(
    '%s, %s: never refused, never sent again, in the end unknown for good',
    async ([name, fault], { onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { settleWindowMs: 2_000 });
      const { input } = DEEDS[name];
      const subscriber = input.subscriberIdString;
      const agreement = await agreementTo(DEEDS[name], desk);
      await desk.arm({ fault });
      await desk.external({ subscriber, status: 'UNSUBSCRIBED', afterNext: 'writeStatus' });

      const result = await desk.press(input, agreement);
      const told = [result.outcome];
      const settled = await follow(desk, result, (check) => told.push(check.outcome));
      expect(new Set(told)).toEqual(new Set(['unknown']));
      expect(settled).toMatchObject({ outcome: 'unknown', overtaken: true, check: null });
      expect(settled.now?.rows.find((row) => row.subscriptionId === NEWSLETTER)?.status).toBe(
        'UNSUBSCRIBED',
      );
      expect((await desk.row(subscriber)).status).toBe('UNSUBSCRIBED');
      expect(await desk.journal('writeStatus')).toHaveLength(1);
    },
  );

  test.for(['gateway_timeout_applied_later', 'pending'] as const)(
    'subscribe, %s: what is lifted later is told',
    async (fault, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { settleWindowMs: 2_000 });
      const { input } = DEEDS.subscribe;
      const subscriber = input.subscriberIdString;
      await desk.arm({ fault });
      await desk.external({ subscriber, status: 'UNSUBSCRIBED', afterNext: 'writeStatus' });
      const settled = await follow(desk, await desk.press(input));
      expect((await desk.row(subscriber)).status).toBe('SUBSCRIBED');
      expect(settled).toMatchObject({ outcome: 'changed', by: 'us' });
      expect(await desk.journal('writeStatus')).toHaveLength(1);
    },
  );
});

describe.concurrent('the person opts in again after our unclear opt-out', () => {
  const applied = APPLIED.map((fault) => ['unsubscribe', fault] as const);
  const notApplied = NOT_APPLIED.map((fault) => ['unsubscribe who never chose', fault] as const);

  test.for([...applied, ...notApplied])(
    '%s, %s: their newer choice is not overwritten',
    async ([name, fault], { onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { settleWindowMs: 2_000 });
      const { lane, input } = DEEDS[name];
      const subscriber = input.subscriberIdString;
      await desk.arm({ fault });
      await desk.external({ subscriber, status: 'SUBSCRIBED', afterNext: 'writeStatus' });
      const settled = await follow(desk, await desk.press(input));
      expect(settled).toMatchObject({ outcome: 'unknown', overtaken: true, check: null });
      expect((await desk.row(subscriber)).status).toBe('SUBSCRIBED');
      expect(await desk.journal('writeStatus')).toHaveLength(1);
      expectLawfulRepeats({ journal: await desk.journal() }, lane);
    },
  );

  test.for(APPLIED)(
    'unread before, %s: their newer choice is not overwritten',
    async (fault, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { settleWindowMs: 2_000 });
      const { input } = DEEDS.unsubscribe;
      const subscriber = input.subscriberIdString;
      await desk.arm({ fault: 'bad_request', operation: 'readStatuses' });
      await desk.arm({ fault });
      await desk.external({ subscriber, status: 'SUBSCRIBED', afterNext: 'writeStatus' });
      const settled = await follow(desk, await desk.press(input, { unread: true }));
      expect((await desk.row(subscriber)).status).toBe('SUBSCRIBED');
      expect(await desk.journal('writeStatus')).toHaveLength(1);
      expect(settled).toMatchObject({ outcome: 'unknown', overtaken: true, check: null });
    },
  );
});

describe.concurrent('somebody else does the same meanwhile', () => {
  test('between look and write: already, and sent', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished);
    const { input } = DEEDS.unsubscribe;
    const subscriber = input.subscriberIdString;
    await desk.external({ subscriber, status: 'UNSUBSCRIBED', afterNext: 'readWideStatuses' });
    // Both reads are sent at once; the other one may come after the opt-out.
    await desk.arm({ fault: 'slow_first_byte', operation: 'readContact', delayMs: 50 });
    const result = await desk.press(input);
    const sent = (await desk.journal('writeStatus')).length === 1;
    expect(result).toMatchObject({ outcome: 'already', sent });
  });

  test('after the look: already, and sent', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished);
    const { input } = DEEDS.unsubscribe;
    const subscriber = input.subscriberIdString;
    await desk.external({ subscriber, status: 'UNSUBSCRIBED', afterNext: 'readStatuses' });
    const result = await desk.press(input);
    expect(await desk.journal('writeStatus')).toMatchObject([{ applied: false }]);
    expect(result).toMatchObject({ outcome: 'already', sent: true, lane: 'unsubscribe' });
  });

  test.for([
    ['unsubscribe with a ground', 'UNSUBSCRIBED'],
    ['subscribe', 'SUBSCRIBED'],
  ] as const)(
    'after the look, %s: already, with what became of our basis',
    async ([name, status], { onTestFinished }) => {
      const { input } = DEEDS[name];
      const subscriber = input.subscriberIdString;
      for (const [fault, basis, tone] of [
        [null, 'stored', 'calm'],
        ['drops_basis', 'basis_not_stored', 'wait'],
        ['alters_explanation', 'explanation_altered', 'wait'],
      ] as const) {
        const desk = await openDesk(onTestFinished);
        await desk.external({ subscriber, status, afterNext: 'readStatuses' });
        if (fault) await desk.arm({ fault });
        const result = await desk.press(input);
        expect(result).toMatchObject({ outcome: 'already', sent: true, basis });
        expect(describeResult(result)).toMatchObject({
          tone,
          basisWarning: basis === 'stored' ? null : basis,
        });
      }
    },
  );

  test.for(NOT_APPLIED)(
    'after an unclear opt-out, %s: changed, and whose it is cannot be told',
    async (fault, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished);
      const { input } = DEEDS.unsubscribe;
      const subscriber = input.subscriberIdString;
      await desk.arm({ fault });
      await desk.external({ subscriber, status: 'UNSUBSCRIBED', afterNext: 'writeStatus' });
      const settled = await follow(desk, await desk.press(input));
      expect(settled).toMatchObject({
        outcome: 'changed',
        by: 'cannot_tell',
        confirmed: 'by_reading',
      });
      expect(await desk.journal('writeStatus')).toHaveLength(1);
    },
  );

  test.for(['error_before_applying', 'reset_before_applying'] as const)(
    'after an unclear subscribe, %s, another program with another ground: not claimed as ours',
    async (fault, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished);
      const { input } = DEEDS.subscribe;
      await desk.arm({ fault });
      await desk.external({
        subscriber: input.subscriberIdString,
        status: 'SUBSCRIBED',
        source: 'Public status API, App ID:7',
        legalBasis: 'PERFORMANCE_OF_CONTRACT',
        legalBasisExplanation: 'Contract 7 of 2 March.',
        afterNext: 'writeStatus',
      });
      const settled = await follow(desk, await desk.press(input));
      expect(settled).toMatchObject({
        outcome: 'changed',
        by: 'cannot_tell',
        basis: 'both_altered',
      });
    },
  );

  test.for(['error_before_applying', 'reset_before_applying'] as const)(
    'documenting, %s, while a colleague documents something else: not claimed as ours',
    async (fault, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { settleWindowMs: 1_000 });
      const { input } = DEEDS.document;
      await desk.arm({ fault });
      await desk.external({
        subscriber: input.subscriberIdString,
        status: 'SUBSCRIBED',
        legalBasis: 'PERFORMANCE_OF_CONTRACT',
        legalBasisExplanation: 'Contract 7 of 2 March.',
        afterNext: 'writeStatus',
      });
      const settled = await follow(desk, await desk.press(input));
      expect(settled).toMatchObject({ outcome: 'unknown', overtaken: true, check: null });
    },
  );
});

describe.concurrent('lifting an opt-out', () => {
  const { input } = DEEDS.subscribe;
  const lift = DEEDS['lift to subscribed'].input;

  test('that came after the look needs a confirmation: nothing is sent', async ({
    onTestFinished,
  }) => {
    const desk = await openDesk(onTestFinished);
    const { subscriberIdString: subscriber } = input;
    await desk.external({ subscriber, status: 'UNSUBSCRIBED' });
    const result = await desk.press(input);
    expect(result).toMatchObject({
      outcome: 'refused',
      by: 'policy',
      lane: 'lift',
      problems: [{ code: 'confirm_lift' }],
    });
    expect(await desk.journal('writeStatus')).toEqual([]);
    expect((await desk.row(subscriber)).status).toBe('UNSUBSCRIBED');
  });

  test.for([
    ['none', null],
    ['an empty one', ''],
    ['an older one', '2020-01-01T00:00:00.000Z'],
  ] as const)('with %s as the opt-out agreed to: nothing is sent', async ([, liftOf], ctx) => {
    const desk = await openDesk(ctx.onTestFinished);
    const result = await desk.press(lift, { liftOf });
    expect(result).toMatchObject({
      outcome: 'refused',
      by: 'policy',
      problems: [{ code: 'confirm_lift', field: null }],
    });
    expect(await desk.journal('writeStatus')).toEqual([]);
  });

  test('that was lifted and repeated since the agreement: nothing is sent', async ({
    onTestFinished,
  }) => {
    const desk = await openDesk(onTestFinished);
    const { subscriberIdString: subscriber } = lift;
    const liftOf = (await desk.row(subscriber)).timestamp;
    await desk.external({ subscriber, status: 'SUBSCRIBED' });
    await desk.external({ subscriber, status: 'UNSUBSCRIBED' });
    const result = await desk.press(lift, { liftOf });
    expect(result).toMatchObject({ outcome: 'refused', by: 'policy', lane: 'lift' });
    expect(await desk.journal('writeStatus')).toEqual([]);
  });

  test('to not specified is the same lane and needs the same', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished);
    const bare = { ...lift, ...NO_TEXT, statusState: 'NOT_SPECIFIED' as const };
    const result = await desk.press({ ...bare, legalBasis: null, legalBasisExplanation: '' });
    expect(result).toMatchObject({
      outcome: 'refused',
      by: 'policy',
      lane: 'lift',
      problems: [
        { code: 'basis_required' },
        { code: 'explanation_required' },
        { code: 'confirm_lift' },
      ],
    });
    expect(await desk.journal('writeStatus')).toEqual([]);
  });

  test('that HubSpot does not allow to be reset is refused, and nothing is changed', async ({
    onTestFinished,
  }) => {
    const desk = await openDesk(onTestFinished, { settings: { optOutCanBeReset: false } });
    const { subscriberIdString: subscriber } = lift;
    const before = await desk.row(subscriber);
    const result = await desk.press(
      { ...lift, statusState: 'NOT_SPECIFIED' },
      await agreementTo(DEEDS['lift to subscribed'], desk),
    );
    expect(result).toMatchObject({ outcome: 'refused', by: 'hubspot', cause: { status: 400 } });
    expect(await desk.row(subscriber)).toEqual(before);
  });
});
