import { describe, expect, onTestFinished, test } from 'vitest';
import { FAULTS, type FaultId } from '@/lib/hubspot-simulator/faults.ts';
import { SUBSCRIBED } from './coverage/client-case.ts';
import { openDesk } from './desk.ts';

const WRITE = { subscriberIdString: SUBSCRIBED, businessUnitId: '0' };
const SENDINGS_THAT_MAY_BE_REPEATED = ['not_connected', 'rate_limited', 'locked', 'migrating'];

const faults = (Object.keys(FAULTS) as FaultId[]).filter((id) => FAULTS[id] !== 'writeStatus');
const open = () =>
  openDesk(onTestFinished, { transport: { every: { callTimeoutMs: 400, maxWaits: 0 } } });

describe('an opt-out of all, whatever goes wrong', () => {
  test.each(faults)(
    '%s: what is said not to be applied is not, and nothing is sent twice',
    async (fault) => {
      const desk = await open();
      const before = await desk.state(SUBSCRIBED);
      const operation = 'writeWideStatus';
      await desk.arm({
        fault,
        operation,
        ...(fault === 'connection_refused' ? { forMs: 5_000 } : {}),
      });
      const result = await desk.hubspot.writeWideStatus(WRITE);
      const kind = result.ok ? 'ok' : result.error.kind;
      expect(result.exchange.operation).toBe(operation);
      if (!SENDINGS_THAT_MAY_BE_REPEATED.includes(kind))
        expect(result.exchange.attempts).toHaveLength(1);
      await desk.disarm();
      if (!result.ok && result.error.applied === 'no')
        expect(await desk.state(SUBSCRIBED)).toEqual(before);
      // A 200 does not mean that it was done: some are, some are not, and the truth is read.
      if (result.ok) expect(['errors_inside_200', 'pending']).toContain(fault);
    },
  );

  test('is not sent when somebody else has to send it by now', async () => {
    const desk = await open();
    const result = await desk.hubspot.writeWideStatus(WRITE, { mayAttempt: async () => false });
    expect(result).toMatchObject({ ok: false, error: { kind: 'cancelled', applied: 'no' } });
    expect(await desk.journal()).toEqual([]);
  });

  test('is asked before every sending whether it may be made', async () => {
    const desk = await openDesk(onTestFinished);
    await desk.arm({ fault: 'rate_limited_secondly', operation: 'writeWideStatus', times: 2 });
    let asked = 0;
    const mayAttempt = async () => {
      asked += 1;
      return asked < 3;
    };
    const result = await desk.hubspot.writeWideStatus(WRITE, { mayAttempt });
    expect(asked).toBe(3);
    expect(result).toMatchObject({ ok: false, error: { kind: 'cancelled', applied: 'no' } });
    expect(await desk.journal('writeWideStatus')).toHaveLength(2);
    expect((await desk.state(SUBSCRIBED)).wide).toEqual([]);
  });
});
