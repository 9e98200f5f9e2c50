import { describe, expect, test } from 'vitest';
import { DEED_NAMES, DEEDS, type DeedName } from './deeds.ts';
import { type Desk, type DeskOptions, type FaultBody, follow, openDesk } from './desk.ts';
import { faultVariants } from './fault-variants.ts';
import { expectLawfulRepeats, expectTrueOutcome } from './guarantees.ts';

/** Slow faults end soon; HubSpot's waits of seconds pass in a fraction of them. */
const QUICK = {
  speed: 8,
  transport: { writeStatus: { callTimeoutMs: 250 } },
} as const satisfies DeskOptions;
/** Shorter than what an action has: settled before it answers. */
const SHORT_WINDOW_MS = 3_000;
/** Longer: the action answers *unknown*, and the checks settle it. */
const LONG_WINDOW_MS = 21_000;

async function run(desk: Desk, name: DeedName, fault: FaultBody, times: number): Promise<void> {
  const { lane, input } = DEEDS[name];
  const address = input.subscriberIdString;
  const before = await desk.state(address);
  const liftOf = lane === 'lift' ? (await desk.row(address)).timestamp : null;
  await desk.arm({ ...fault, operation: 'writeStatus', subscriber: address, times });

  const result = await desk.press(input, { liftOf });
  const settled = await follow(desk, result);

  const after = await desk.state(address);
  const journal = await desk.journal();
  const writes = journal.filter((entry) => entry.operation === 'writeStatus');
  expect(result.lane).toBe(lane);
  expectTrueOutcome({ before, after, journal }, input, settled);
  expectLawfulRepeats({ journal }, lane);

  const recorded = result.writes.flatMap((exchange) => exchange.attempts);
  const sent = recorded.filter((attempt) => attempt.end !== 'not_sent');
  expect(sent, 'the record names every sending').toHaveLength(writes.length);
  if (lane === 'nothing') {
    expect(settled).toMatchObject({ outcome: 'already', sent: false });
    expect(writes).toEqual([]);
  } else if (fault.fault === 'connection_refused') {
    expect(recorded.length).toBeGreaterThan(0);
    expect(writes).toEqual([]);
  } else {
    expect(
      writes.filter((entry) => entry.fault !== null).map((entry) => entry.fault),
      'the fault happened',
    ).toContain(fault.fault);
  }
}

describe.concurrent.each(faultVariants())('%s', (_name, fault) => {
  test.for(DEED_NAMES)('%s: the outcome is the truth', async (name, { onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { ...QUICK, settleWindowMs: SHORT_WINDOW_MS });
    await run(desk, name, fault, 1);
  });
});
