import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { Operation } from '@/lib/hubspot-simulator/model.ts';
import { agreementTo, DEEDS, type DeedName } from './deeds.ts';
import { type Clock, type Desk, type FaultBody, openDesk } from './desk.ts';
import { wasApplied } from './guarantees.ts';

vi.setConfig({ maxConcurrency: 20, testTimeout: 40_000 });

const REAL_CLOCK: Clock = {
  now: Date.now,
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined),
};
const ALWAYS = 99;
const READS: Operation[] = ['readStatuses', 'readWideStatuses', 'readContact'];

/** What HubSpot does, at its worst; with the transport, the budgets and the clock of every day. */
const WORST: Record<string, (desk: Desk) => Promise<void>> = {
  'no write is ever answered': (desk) => arm(desk, ['writeStatus'], 'slow_first_byte'),
  'no reply to a write ever ends': (desk) => arm(desk, ['writeStatus'], 'slow_body'),
  'nothing is answered from the write on': async (desk) => {
    await arm(desk, ['writeStatus'], 'slow_first_byte', { applied: false });
    await fromTheWriteOn(desk, 'slow_first_byte');
  },
  'the write fails, and then nothing can be read': async (desk) => {
    await arm(desk, ['writeStatus'], 'error_after_applying');
    await fromTheWriteOn(desk, 'slow_body');
  },
  'ten seconds of waiting, and then no answer': async (desk) => {
    await desk.arm({ fault: 'rate_limited_ten_secondly' });
    await arm(desk, ['writeStatus'], 'slow_first_byte');
    await fromTheWriteOn(desk, 'slow_first_byte');
  },
  'a second of waiting, again and again': (desk) =>
    arm(desk, ['writeStatus'], 'rate_limited_secondly'),
  'every reply takes four seconds': (desk) => desk.set({ latencyMs: 4_000 }).then(() => undefined),
  'nothing is ever answered': (desk) =>
    arm(desk, [...READS, 'writeStatus'], 'slow_first_byte', { applied: false }),
};

async function arm(
  desk: Desk,
  operations: Operation[],
  fault: string,
  parameters: Omit<FaultBody, 'fault'> = {},
): Promise<void> {
  for (const operation of operations)
    await desk.arm({ fault, operation, times: ALWAYS, ...parameters });
}

/** Arms the reads as soon as the write has come; not waited for, as pressing comes first. */
async function fromTheWriteOn(desk: Desk, fault: string): Promise<void> {
  const written = async () => (await desk.journal('writeStatus')).length > 0;
  vi.waitUntil(written, { timeout: 15_000, interval: 5 })
    .then(() => arm(desk, READS, fault))
    .catch(() => undefined);
}

const DEED_NAMES = ['unsubscribe', 'lift under an opt-out of all', 'document'] as const;

describe.concurrent.each(Object.entries(WORST))('%s', (_name, worst) => {
  test.for<DeedName>(DEED_NAMES)(
    '%s: an answer within 20 s, and no false one',
    async (name, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { clock: REAL_CLOCK, settleWindowMs: 150_000 });
      const { input } = DEEDS[name];
      const before = await desk.state(input.subscriberIdString);
      const agreement = await agreementTo(DEEDS[name], desk);
      await worst(desk);

      const pressedAt = performance.now();
      const result = await desk.press(input, { ...agreement, unread: true });
      expect(performance.now() - pressedAt).toBeLessThan(20_000);
      expect(result.durationMs).toBeLessThan(20_000);

      const after = await desk.state(input.subscriberIdString);
      const applied = wasApplied({ before, after, journal: await desk.journal() });
      if (applied) expect(['changed', 'unknown']).toContain(result.outcome);
      else expect(['refused', 'unknown']).toContain(result.outcome);
    },
  );
});

test.concurrent('a check is answered within 10 s, whatever happens', async ({ onTestFinished }) => {
  const desk = await openDesk(onTestFinished, { clock: REAL_CLOCK, settleWindowMs: 150_000 });
  const stop = new AbortController();
  await desk.arm({ fault: 'slow_first_byte', applied: false });
  const pressed = desk.press(DEEDS.subscribe.input, {}, { signal: stop.signal });
  await vi.waitUntil(async () => (await desk.journal('writeStatus')).length > 0, 5_000);
  stop.abort();
  const result = await pressed;
  if (result.outcome !== 'unknown' || result.check === null) throw new Error(result.outcome);
  await arm(desk, READS, 'slow_first_byte');
  const askedAt = performance.now();
  expect(await desk.check(result.check)).toMatchObject({
    outcome: 'unknown',
    overtaken: false,
    readError: { kind: 'timed_out' },
  });
  expect(performance.now() - askedAt).toBeLessThan(10_000);
});
