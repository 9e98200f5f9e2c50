import { randomUUID } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { SOURCES } from '@/lib/hubspot-simulator/sources.ts';
import type { LiftAgreed } from '@/lib/subscriptions/agreement.ts';
import type { ChangeInput } from '@/lib/subscriptions/change.ts';
import type { ChangeResult } from '@/lib/subscriptions/outcome.ts';
import { readSource, SOURCE_KINDS } from '@/lib/subscriptions/source.ts';
import { askedAgain } from './deeds.ts';
import { type Desk, type FaultBody, follow, GROUND, NEWSLETTER } from './desk.ts';
import { afterLooks, faultVariants, transportFor } from './fault-variants.ts';
import { expectFault, expectLawfulRepeats, expectTrueOutcome } from './guarantees.ts';
import { ADDRESS, DAY_MS, optedOut, wish } from './opted-out.ts';
import { contextOf, planOf, wishFor } from './undone.ts';

vi.setConfig({ maxConcurrency: 10, testTimeout: 120_000 });

/** HubSpot's word for who opted somebody out, and what the table demands for lifting that. */
const LIFTS: [source: string, given: Partial<LiftAgreed>][] = [
  [SOURCES.preferencePageOptOut, {}],
  [SOURCES.listUnsubscribeHeader, {}],
  [SOURCES.form, {}],
  [SOURCES.reply, {}],
  ['', {}],
  [SOURCES.spamComplaint, {}],
  [SOURCES.bounce, { way: 'ground', date: '', isAddressFixed: true }],
  [SOURCES.import, {}],
  [SOURCES.workflow, {}],
  [SOURCES.crmUser, {}],
  [SOURCES.publicApi, {}],
];

test('every kind of source is lifted here', () => {
  const kinds = new Set(LIFTS.map(([source]) => readSource(source).kind));
  // Whoever never chose is not opted out.
  expect(SOURCE_KINDS.filter((kind) => !kinds.has(kind))).toEqual(['never_chosen']);
});

/** Changes the newsletter while a fault happens to the write, and holds all that is said to the truth. */
async function pressUnder(
  desk: Desk,
  fault: FaultBody,
  { input, lane, given }: { input: ChangeInput; lane: string; given: LiftAgreed | null },
) {
  const before = await desk.state(ADDRESS);
  const liftOf = given && ((await desk.row(ADDRESS)).timestamp ?? '');
  const earlier = (await desk.journal()).length;
  await desk.arm({ ...fault, operation: 'writeStatus', subscriber: ADDRESS, times: 1 });
  const result = await desk.press(input, { liftOf, lift: given });
  const settled = await follow(desk, result);
  await desk.disarm();
  expect(result.lane).toBe(lane);
  await expectTruth(desk, { before, earlier, input, fault }, result, settled);
}

async function expectTruth(
  desk: Desk,
  was: {
    before: Awaited<ReturnType<Desk['state']>>;
    earlier: number;
    input: ChangeInput;
    fault: FaultBody;
  },
  result: ChangeResult,
  settled: Awaited<ReturnType<typeof follow>>,
) {
  const after = await desk.state(ADDRESS);
  const journal = (await desk.journal()).slice(was.earlier);
  expectTrueOutcome({ before: was.before, after, journal }, was.input, settled);
  expectLawfulRepeats({ journal }, 'lift');
  expectFault(was.fault, result, journal);
}

describe.concurrent.each(faultVariants())('%s', (_name, fault) => {
  const transport = transportFor(fault);
  const open = (onTestFinished: Parameters<typeof optedOut>[0]) =>
    optedOut(onTestFinished, { source: null, role: 'admin', transport });
  const bare = { legalBasis: null, legalBasisExplanation: '', reference: '' } as const;

  test('whoever opted the person out, the outcome of a lift is the truth', async ({
    onTestFinished,
  }) => {
    const { desk, leap } = await open(onTestFinished);
    for (const [source, more] of LIFTS) {
      await desk.external({ subscriber: ADDRESS, status: 'SUBSCRIBED' });
      await desk.external({ subscriber: ADDRESS, status: 'UNSUBSCRIBED', source });
      leap(2 * DAY_MS);
      const given = { ...askedAgain(desk.clock.now()), ...more };
      await pressUnder(desk, fault, { input: wish(), lane: 'lift', given });
    }
  });

  test('a mistake of ours that is put right: the outcome is the truth', async ({
    onTestFinished,
  }) => {
    const { desk } = await open(onTestFinished);
    await desk.press(wish({ ...bare, statusState: 'UNSUBSCRIBED' }));
    const input = wish({ ...bare, statusState: 'NOT_SPECIFIED' });
    const given = { ...askedAgain(desk.clock.now()), way: 'correction', date: '' } as const;
    await pressUnder(desk, fault, { input, lane: 'lift', given });
  });

  test('the way over not specified, its second step: the outcome is the truth', async ({
    onTestFinished,
  }) => {
    const { desk, lift, leap } = await open(onTestFinished);
    await desk.external({ subscriber: ADDRESS, status: 'UNSUBSCRIBED' });
    leap(2 * DAY_MS);
    const first = await lift({}, wish({ statusState: 'NOT_SPECIFIED' }));
    expect(first).toMatchObject({ outcome: 'changed', lane: 'lift' });
    await pressUnder(desk, fault, { input: wish(), lane: 'subscribe', given: null });
  });

  test('undo of an opt-out of all, type by type: each outcome is the truth', async ({
    onTestFinished,
  }) => {
    const { desk } = await open(onTestFinished);
    await desk.external({ subscriber: ADDRESS, status: 'SUBSCRIBED', ...GROUND });
    const of = randomUUID();
    await desk.optOut(
      {
        ...{ subscriberIdString: ADDRESS, businessUnitId: '0', statusState: 'UNSUBSCRIBED' },
        ...{ why: null, reason: '', reference: '' },
      },
      { operation: of },
    );
    const [step] = (await planOf(contextOf(desk), of)).steps;
    expect(step).toMatchObject({ subscriptionId: NEWSLETTER, lane: 'lift' });
    if (!step) throw new Error('There is a step.');
    const before = await desk.state(ADDRESS);
    const earlier = (await desk.journal()).length;
    const armed = afterLooks(2, fault);
    await desk.arm({ ...armed, operation: 'writeStatus', subscriber: ADDRESS, times: 1 });
    const result = await desk.undo({ of, subscriptionId: NEWSLETTER, ...wishFor(step) });
    const settled = await follow(desk, result);
    await expectTruth(desk, { before, earlier, input: result.change, fault }, result, settled);
  });
});
