import { describe, expect, test, vi } from 'vitest';
import type { TransportOverrides } from '@/lib/hubspot/transport.ts';
import { FAULTS, type FaultId } from '@/lib/hubspot-simulator/faults.ts';
import { DEEDS } from './deeds.ts';
import { follow, openDesk } from './desk.ts';
import { expectTrueOutcome } from './guarantees.ts';

vi.setConfig({ maxConcurrency: 10 });

const READ_FAULTS = (Object.keys(FAULTS) as FaultId[]).filter(
  (fault) => FAULTS[fault] === 'any' && fault !== 'connection_refused',
);
/** A 404 says that nothing is recorded: see nothing-recorded.test.ts. */
const UNREADABLE = READ_FAULTS.filter((fault) => fault !== 'not_found');
const ALWAYS = 99;
const { input: optOut } = DEEDS.unsubscribe;
const { input: subscribe } = DEEDS.subscribe;

/** Slow reads are given up soon; a write has its time, however busy the machine is. */
function transportFor(fault: FaultId): TransportOverrides {
  if (!fault.startsWith('slow_')) return {};
  const soon = { callTimeoutMs: 400 };
  return { readStatuses: soon, readWideStatuses: soon, readContact: soon };
}

describe.concurrent.each(UNREADABLE)('%s', (fault) => {
  const transport = transportFor(fault);

  describe.each(['readStatuses', 'readWideStatuses'] as const)('on %s', (operation) => {
    test('a change is not sent when HubSpot cannot be read before', async ({ onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { transport });
      await desk.arm({ fault, operation, times: ALWAYS });
      const result = await desk.press(subscribe);
      expect(result).toMatchObject({
        outcome: 'refused',
        by: 'unreadable_before',
        mayInsist: false,
        writes: [],
        now: null,
        effect: null,
      });
      expect(await desk.journal('writeStatus')).toEqual([]);
    });

    test('an opt-out is sent then only on the user’s word', async ({ onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { transport });
      await desk.arm({ fault, operation, times: ALWAYS });
      const result = await desk.press(optOut);
      expect(result).toMatchObject({
        outcome: 'refused',
        by: 'unreadable_before',
        mayInsist: true,
      });
      expect(await desk.journal('writeStatus')).toEqual([]);

      const before = await desk.state(optOut.subscriberIdString);
      const settled = await desk.press(optOut, { unread: true });
      const after = await desk.state(optOut.subscriberIdString);
      expectTrueOutcome({ before, after, journal: await desk.journal() }, optOut, settled);
      expect(settled.outcome).toBe('changed');
    });

    test('a read that fails once is tried again or stops the change', async ({
      onTestFinished,
    }) => {
      const desk = await openDesk(onTestFinished, { transport });
      const before = await desk.state(subscribe.subscriberIdString);
      await desk.arm({ fault, operation, times: 1 });
      const result = await desk.press(subscribe);
      const after = await desk.state(subscribe.subscriberIdString);
      expectTrueOutcome({ before, after, journal: await desk.journal() }, subscribe, result);
      expect(result.outcome === 'refused').toBe((await desk.journal('writeStatus')).length === 0);
    });
  });

  test('while checking: unknown as long as it lasts, and known soon after', async ({
    onTestFinished,
  }) => {
    const desk = await openDesk(onTestFinished, { transport, settleWindowMs: 1_000 });
    const address = subscribe.subscriberIdString;
    const before = await desk.state(address);
    await desk.arm({ fault: 'error_before_applying' });
    // The third read of the statuses is the first after the write.
    const pressed = desk.press(subscribe);
    await vi.waitUntil(async () => (await desk.journal('writeStatus')).length > 0, {
      timeout: 5_000,
      interval: 1,
    });
    await desk.arm({ fault, operation: 'readStatuses', times: ALWAYS });
    const result = await pressed;
    if (result.outcome === 'unknown' && result.check !== null) {
      const late = await desk.check(result.check);
      expect(late).toMatchObject({ outcome: 'unknown', overtaken: false, basis: 'not_known' });
      expect(late.readError).not.toBeNull();
      await desk.disarm();
      const settled = await desk.check(result.check);
      const after = await desk.state(address);
      expectTrueOutcome({ before, after, journal: await desk.journal() }, subscribe, settled);
    }
    const settled = await follow(desk, result).catch(() => result);
    expect(['unknown', 'refused']).toContain(settled.outcome);
  });
});

test.concurrent.for(READ_FAULTS)(
  '%s on readContact: the change goes on, and whether it is a contact stays open',
  async (fault, { onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { transport: transportFor(fault) });
    await desk.arm({ fault, operation: 'readContact', times: ALWAYS });
    const result = await desk.press(subscribe);
    // A 404 is HubSpot's word for: no contact has this address.
    if (fault === 'not_found') {
      expect(result).toMatchObject({
        outcome: 'refused',
        by: 'policy',
        problems: [{ code: 'not_a_contact' }],
        isContact: false,
      });
    } else expect(result).toMatchObject({ outcome: 'changed', isContact: null });
  },
);

test('without any connection nothing is sent and nothing is claimed', async ({
  onTestFinished,
}) => {
  const desk = await openDesk(onTestFinished);
  await desk.arm({ fault: 'connection_refused', forMs: 20_000 });
  const result = await desk.press(optOut, { unread: true });
  expect(result).toMatchObject({
    outcome: 'refused',
    by: 'hubspot',
    cause: { kind: 'not_connected', applied: 'no' },
    before: null,
  });
  expect(await desk.journal()).toEqual([]);
});
