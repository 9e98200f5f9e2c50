import { expect } from 'vitest';
import type { ChangeResult, CheckResult } from '@/lib/subscriptions/outcome.ts';
import { agreementTo, DEEDS, type DeedName } from './deeds.ts';
import { type Desk, type FaultBody, follow } from './desk.ts';
import { expectFault, expectLawfulRepeats, expectTrueOutcome } from './guarantees.ts';

/** What was said of one deed: at once, at each check, and in the end. */
export interface Told {
  first: ChangeResult;
  checks: CheckResult[];
}

/**
 * Does a deed while a fault happens to the next `times` writes, follows it up until it is settled,
 * and holds all that was said and sent to the simulator's own record.
 */
export async function run(
  desk: Desk,
  name: DeedName,
  fault: FaultBody,
  times: number,
): Promise<Told> {
  const { lane, input } = DEEDS[name];
  const address = input.subscriberIdString;
  const before = await desk.state(address);
  const agreement = await agreementTo(DEEDS[name], desk);
  await desk.arm({ ...fault, operation: 'writeStatus', subscriber: address, times });

  const result = await desk.press(input, agreement);
  const checks: CheckResult[] = [];
  const settled = await follow(desk, result, (checked) => checks.push(checked));

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
  } else expectFault(fault, result, journal);
  return { first: result, checks };
}
