import { describe, expect, test, vi } from 'vitest';
import type { DeedName } from './deeds.ts';
import { follow, NEWSLETTER } from './desk.ts';
import { afterLooks, faultVariants, transportFor } from './fault-variants.ts';
import { expectFault, expectLawfulRepeats, expectTrueOutcome } from './guarantees.ts';
import { did, planOf, UNDONE, wishFor } from './undone.ts';

vi.setConfig({ maxConcurrency: 10, testTimeout: 60_000 });

describe.concurrent.each(faultVariants())('%s', (_name, fault) => {
  test.for(Object.entries(UNDONE))('undo of %s: the outcome is the truth', async ([name], ctx) => {
    const transport = transportFor(fault);
    const {
      desk,
      ctx: of,
      operation,
      address,
    } = await did(name as DeedName, ctx, {}, { transport });
    const [step] = (await planOf(of, operation)).steps;
    if (!step) throw new Error('There is a step.');
    const before = await desk.state(address);
    const earlier = (await desk.journal()).length;
    // Once for what an undo means by now, once before it is sent.
    const armed = afterLooks(2, fault);
    await desk.arm({ ...armed, operation: 'writeStatus', subscriber: address, times: 1 });

    const wish = { of: operation, subscriptionId: NEWSLETTER, ...wishFor(step) };
    const result = await desk.undo(wish);
    const settled = await follow(desk, result);

    const after = await desk.state(address);
    const journal = (await desk.journal()).slice(earlier);
    expectTrueOutcome({ before, after, journal }, result.change, settled);
    expectLawfulRepeats({ journal }, step.lane);
    expectFault(fault, result, journal);
    expect(result.lane).toBe(step.lane);
  });
});
