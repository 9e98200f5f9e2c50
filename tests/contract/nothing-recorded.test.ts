import { describe, expect, test } from 'vitest';
import { createHubSpot } from '@/lib/hubspot/create.ts';
import { DEMO_TOKEN } from '@/lib/hubspot-simulator/seed-account.ts';
import { NO_AGREEMENT } from '@/lib/subscriptions/agreement.ts';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';
import { lookUp } from '@/lib/subscriptions/look-up.ts';
import { readPerson } from '@/lib/subscriptions/read-person.ts';
import { startGateway } from '../helpers/gateway.ts';
import { agreementTo, DEEDS } from './deeds.ts';
import { follow, openDesk } from './desk.ts';

const NOBODY = 'new.reader@example.net';
const settings = { unknownAddressIs404: true };
const subscribe = { ...DEEDS.subscribe.input, subscriberIdString: NOBODY };
const optOut = { ...DEEDS.unsubscribe.input, subscriberIdString: NOBODY };
const ALWAYS = 99;

/** A simulated HubSpot behind something that can answer in its place, and a console before both. */
async function behindGateway(
  onTestFinished: (cleanUp: () => Promise<void>) => void,
  apiVersion = '2026-03',
) {
  const desk = await openDesk(onTestFinished);
  const gateway = await startGateway('token');
  gateway.forward({ url: desk.url, token: DEMO_TOKEN, controlUrl: '', controlToken: '' });
  const hubspot = createHubSpot({
    baseUrl: gateway.url,
    token: 'token',
    apiVersion,
    ...desk.clock,
  });
  onTestFinished(async () => {
    await hubspot.close();
    await gateway.close();
  });
  return { desk, gateway, context: { ...desk.context, hubspot } };
}

describe.concurrent('an address of which HubSpot says by a 404 that nothing is recorded', () => {
  test('is shown as one without statuses', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { settings });
    expect((await lookUp({ ...desk.context, markOf: async () => null }, NOBODY))?.reading).toEqual({
      ok: true,
      reading: { rows: [], wide: [] },
    });
  });

  test('is subscribed as somebody who never chose', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { settings });
    expect(await desk.press(subscribe)).toMatchObject({ outcome: 'refused', by: 'policy' });
    expect(await desk.press(subscribe, { notAContact: true })).toMatchObject({
      outcome: 'changed',
      lane: 'subscribe',
      before: { rows: [], wide: [] },
      liftedUnseen: false,
    });
    expect((await desk.row(NOBODY)).status).toBe('SUBSCRIBED');
  });

  test('opts out without being asked anything', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { settings });
    expect(await desk.press(optOut)).toMatchObject({ outcome: 'changed', lane: 'unsubscribe' });
    expect((await desk.row(NOBODY)).status).toBe('UNSUBSCRIBED');
  });

  test.for([
    ['error_before_applying', { outcome: 'refused', by: 'not_carried_out' }],
    ['error_after_applying', { outcome: 'changed', by: 'us', confirmed: 'by_reading' }],
    ['gateway_timeout_applied_later', { outcome: 'changed', by: 'us', confirmed: 'by_reading' }],
  ] as const)(
    'after a subscribe that ended with %s: not yet, until it is known',
    async ([fault, settled], { onTestFinished }) => {
      const desk = await openDesk(onTestFinished, { settings, settleWindowMs: 21_000 });
      await desk.arm({ fault });
      const result = await desk.press(subscribe, { notAContact: true });
      if (settled.outcome === 'refused') expect(result.outcome).toBe('unknown');
      expect(await follow(desk, result)).toMatchObject(settled);
      expect(await desk.journal('writeStatus')).toHaveLength(1);
    },
  );

  test('after an opt-out without a clear answer: it is sent again', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { settings });
    await desk.arm({ fault: 'error_before_applying' });
    expect(await desk.press(optOut)).toMatchObject({ outcome: 'changed' });
    expect(await desk.journal('writeStatus')).toHaveLength(2);
  });
});

describe.concurrent('a 404 about somebody of whom there is something recorded', () => {
  const { input } = DEEDS.subscribe;

  test('that the opt-out of all contradicts is not believed', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished);
    const optedOut = DEEDS['lift under an opt-out of all'].input;
    await desk.arm({ fault: 'not_found', operation: 'readStatuses', times: ALWAYS });
    expect(await desk.press(optedOut)).toMatchObject({
      outcome: 'refused',
      by: 'unreadable_before',
      cause: { kind: 'not_found' },
    });
    expect(await desk.journal('writeStatus')).toEqual([]);
  });

  test('hides an opt-out: that it was lifted is told', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished);
    const optedOut = DEEDS['lift to subscribed'].input;
    await desk.arm({ fault: 'not_found', operation: 'readStatuses' });
    expect(await desk.press(optedOut)).toMatchObject({
      outcome: 'changed',
      lane: 'subscribe',
      liftedUnseen: true,
    });
  });

  test.for(['readStatuses', 'readWideStatuses'] as const)(
    'on %s before an opt-out does not hold it up',
    async (operation, { onTestFinished }) => {
      const desk = await openDesk(onTestFinished);
      await desk.arm({ fault: 'not_found', operation, times: ALWAYS });
      const { input: known } = DEEDS.unsubscribe;
      expect(await desk.press(known)).toMatchObject({ outcome: 'changed' });
      expect((await desk.row(known.subscriberIdString)).status).toBe('UNSUBSCRIBED');
    },
  );

  test('after an unclear write says nothing of it, however late', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { settleWindowMs: 21_000 });
    await desk.arm({ fault: 'error_before_applying' });
    const result = await desk.press(input);
    if (result.outcome !== 'unknown' || result.check === null) throw new Error(result.outcome);
    await desk.arm({ fault: 'not_found', operation: 'readStatuses', times: ALWAYS });
    await desk.clock.sleep(30_000);
    const { change, settlesAt, before } = result.check;
    expect(await desk.check(result.check)).toMatchObject({
      outcome: 'unknown',
      overtaken: false,
      check: { change, settlesAt, before },
      basis: 'not_known',
    });
    await desk.disarm();
    expect(await desk.check(result.check)).toMatchObject({
      outcome: 'refused',
      by: 'not_carried_out',
    });
  });

  test.for([
    ['the statuses', (path: string) => !path.includes('unsubscribe-all')],
    ['both', () => true],
  ] as const)(
    'about %s after a clear reply: the reply stands, as it would if nothing could be read',
    async ([, isMissing], { onTestFinished }) => {
      const { desk, gateway, context } = await behindGateway(onTestFinished);
      const deed = DEEDS['lift to subscribed'];
      const agreement = await agreementTo(deed, desk);
      const isWritten = () => gateway.passed.some(({ method }) => method === 'POST');
      const body = JSON.stringify({ status: 'error', category: 'OBJECT_NOT_FOUND' });
      const headers = { 'content-type': 'application/json' };
      gateway.meddle(({ method, path }) =>
        method === 'GET' && isWritten() && isMissing(path)
          ? Promise.resolve({ status: 404, headers, body })
          : undefined,
      );
      expect(await changeStatus(context, deed.input, agreement)).toMatchObject({
        ok: true,
        result: { outcome: 'changed', confirmed: 'by_reply', elsewhere: [] },
      });
    },
  );
});

describe('a 404 that is not HubSpot’s word about an object', () => {
  const HTML = '<html><body><h1>404 Not Found</h1></body></html>';
  const json = (body: object) => JSON.stringify({ status: 'error', message: 'No.', ...body });

  test.for<[what: string, body: string, type: string, isNothing: boolean]>([
    ['a gateway’s page', HTML, 'text/html', false],
    ['an empty body', '', 'text/plain', false],
    ['JSON without a category', json({}), 'application/json', false],
    ['another category', json({ category: 'PATH_NOT_FOUND' }), 'application/json', false],
    ['an object not found', json({ category: 'OBJECT_NOT_FOUND' }), 'application/json', true],
    [
      'an object not found, by its sub-category',
      json({ category: 'VALIDATION_ERROR', subCategory: 'Subscriber.OBJECT_NOT_FOUND' }),
      'application/json',
      true,
    ],
  ])('%s', async ([, body, type, isNothing], { onTestFinished }) => {
    const { context, gateway } = await behindGateway(onTestFinished);
    gateway.meddle(async () => ({ status: 404, headers: { 'content-type': type }, body }));
    const person = await readPerson(context, NOBODY, context.now() + 5_000);
    expect(person).toMatchObject(
      isNothing
        ? { ok: true, reading: { rows: [], wide: [] } }
        : { ok: false, error: { kind: 'not_found', status: 404 } },
    );
  });

  test('that of a wrong path stops the change: nothing is sent', async ({ onTestFinished }) => {
    const { context, gateway } = await behindGateway(onTestFinished, '2031-01');
    const agreement = { ...NO_AGREEMENT, notAContact: true };
    expect(await changeStatus(context, subscribe, agreement)).toMatchObject({
      ok: true,
      result: { outcome: 'refused', by: 'unreadable_before', cause: { kind: 'not_found' } },
    });
    expect(gateway.passed.filter(({ method }) => method === 'POST')).toEqual([]);
  });
});
