import { describe, expect, test, vi } from 'vitest';
import { openDesk } from './desk.ts';
import { faultVariants, transportFor } from './fault-variants.ts';
import { run } from './run-deed.ts';

// Nearly all of a test's time is waiting.
vi.setConfig({ maxConcurrency: 10 });

/** Longer than an action may take: what is unclear is answered as unknown, and checked. */
const LONG_WINDOW_MS = 21_000;

const DEEDS = [
  'unsubscribe',
  'subscribe',
  'lift to subscribed',
  'lift to not specified',
  'reset',
  'document',
] as const;

describe.concurrent.each(faultVariants())('%s', (_name, fault) => {
  test.for(DEEDS)('%s: unknown until it is known', async (deed, { onTestFinished }) => {
    const desk = await openDesk(onTestFinished, {
      settleWindowMs: LONG_WINDOW_MS,
      transport: transportFor(fault),
    });
    const { first, checks } = await run(desk, deed, fault, 1);
    expect(first.durationMs).toBeLessThan(20_000);
    const last = checks.at(-1) ?? first;
    if (last.outcome === 'refused' && last.by === 'not_carried_out') {
      // The old status was not believed before the window had passed.
      expect(first.outcome).toBe('unknown');
      if (first.outcome !== 'unknown' || first.check === null) return;
      expect(last).toMatchObject({ checkedAt: expect.any(Number) });
      expect(first.check.settlesAt - first.check.lastSentAt).toBe(LONG_WINDOW_MS);
      expect(first.check.lastSentAt).toBeGreaterThanOrEqual(
        Math.max(...first.writes.flatMap(({ attempts }) => attempts.map((one) => one.startedAt))),
      );
    }
    for (const check of checks.slice(0, -1)) expect(check.outcome).toBe('unknown');
  });
});
