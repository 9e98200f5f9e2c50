import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FAULTS, type FaultId } from '@/lib/hubspot-simulator/faults.ts';
import { DEMO_TOKEN } from '@/lib/hubspot-simulator/seed-account.ts';
import { createSimulator } from '@/lib/hubspot-simulator/simulator.ts';

/** What a write may be, and for whom. */
const LANES = {
  subscribe: ['lukas.gruber@example.net', 'SUBSCRIBED'],
  lift: ['amara.okafor@example.org', 'SUBSCRIBED'],
  lift_to_not_specified: ['amara.okafor@example.org', 'NOT_SPECIFIED'],
  unsubscribe: ['henrik.solberg@example.org', 'UNSUBSCRIBED'],
  reset: ['henrik.solberg@example.org', 'NOT_SPECIFIED'],
  document: ['yuki.tanabe@example.com', 'SUBSCRIBED'],
} as const;

/** Whether a fault carries the write out, at once or later. */
const CARRIES_OUT: readonly FaultId[] = [
  'error_after_applying',
  'gateway_timeout_applied_later',
  'reset_after_applying',
  'slow_first_byte',
  'slow_body',
  'truncated_json',
  'empty_200',
  'drops_basis',
  'drops_explanation',
  'alters_explanation',
  'pending',
];

const base = 'http://127.0.0.1/communication-preferences/2026-03/statuses';
const headers = { authorization: `Bearer ${DEMO_TOKEN}`, 'content-type': 'application/json' };

/** Longer than any delay of a fault here. */
const LATER_MS = 1_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each(Object.keys(FAULTS) as FaultId[])('%s', (fault) => {
  test.each(Object.entries(LANES))(
    'in the lane %s: what the journal says is what happened',
    async (_lane, [subscriber, statusState]) => {
      const simulator = createSimulator({ settings: { settleWindowMs: 10 } });
      const truth = (): unknown => simulator.account().subscribers.get(subscriber)?.history.length;
      const before = truth();
      await simulator.arm({
        fault,
        operation: 'writeStatus',
        subscriber,
        remaining: 1,
        delayMs: 5,
        forMs: 50,
      });
      const body = JSON.stringify({
        channel: 'EMAIL',
        subscriptionId: 39644612,
        statusState,
        legalBasis: 'CONSENT_WITH_NOTICE',
        legalBasisExplanation: 'Asked by telephone on 3 May.',
      });
      const request = new Request(`${base}/${encodeURIComponent(subscriber)}`, {
        method: 'POST',
        headers,
        body,
      });
      const answered = simulator.fetch(request).catch(() => null);
      // Whatever is still to come later has come by then.
      await vi.advanceTimersByTimeAsync(LATER_MS);
      const response = await answered;

      const changed = truth() !== before;
      expect(changed).toBe(CARRIES_OUT.includes(fault));
      const [entry] = simulator.journal;
      if (fault === 'connection_refused') {
        expect(entry).toBeUndefined();
      } else {
        expect(entry).toMatchObject({ fault, applied: changed });
      }
      if (fault === 'other_status_in_200') {
        const reply = (await response?.json()) as { results: { status: string }[] } | undefined;
        expect(reply?.results[0]?.status).not.toBe(statusState);
      }
      await simulator.reset();
    },
  );
});
