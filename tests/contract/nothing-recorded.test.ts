import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createHubSpot, type HubSpotConfig } from '@/lib/hubspot/create.ts';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';
import { lookUp } from '@/lib/subscriptions/look-up.ts';
import { readPerson } from '@/lib/subscriptions/read-person.ts';
import { DEEDS } from './deeds.ts';
import { createClock, follow, openDesk } from './desk.ts';

const NOBODY = 'new.reader@example.net';
const settings = { unknownAddressIs404: true };
const subscribe = { ...DEEDS.subscribe.input, subscriberIdString: NOBODY };
const optOut = { ...DEEDS.unsubscribe.input, subscriberIdString: NOBODY };
const ALWAYS = 99;

describe.concurrent('an address of which HubSpot says by a 404 that nothing is recorded', () => {
  test('is shown as one without statuses', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished, { settings });
    expect((await lookUp(desk.context, NOBODY))?.reading).toEqual({
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
    expect(await desk.check(result.check)).toMatchObject({
      outcome: 'unknown',
      overtaken: false,
      check: result.check,
      basis: 'not_known',
    });
    await desk.disarm();
    expect(await desk.check(result.check)).toMatchObject({
      outcome: 'refused',
      by: 'not_carried_out',
    });
  });
});

describe('a 404 that is not HubSpot’s word about an object', () => {
  type Cleaner = (cleanUp: () => Promise<void>) => void;

  async function connect(config: Partial<HubSpotConfig>, onTestFinished: Cleaner) {
    const clock = createClock();
    const base = { baseUrl: '', token: 'token', apiVersion: '2026-03' };
    const hubspot = createHubSpot({ ...base, ...clock, ...config });
    onTestFinished(() => hubspot.close());
    return { hubspot, ...clock, settleWindowMs: 1_000 };
  }

  /** A server that answers everything with a 404. */
  async function answering(body: string, type: string, onTestFinished: Cleaner) {
    const server = createServer((_request, response) => {
      response.writeHead(404, { 'content-type': type }).end(body);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(async () => {
      server.close();
      await once(server, 'close');
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

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
    const baseUrl = await answering(body, type, onTestFinished);
    const context = await connect({ baseUrl }, onTestFinished);
    const person = await readPerson(context, NOBODY, context.now() + 5_000);
    expect(person).toMatchObject(
      isNothing
        ? { ok: true, reading: { rows: [], wide: [] } }
        : { ok: false, error: { kind: 'not_found', status: 404 } },
    );
  });

  test('that of a wrong path stops the change: nothing is sent', async ({ onTestFinished }) => {
    const desk = await openDesk(onTestFinished);
    const elsewhere = await connect({ baseUrl: desk.url, apiVersion: '2031-01' }, onTestFinished);
    const agreement = { liftOf: null, notAContact: true, unread: false };
    expect(await changeStatus(elsewhere, subscribe, agreement)).toMatchObject({
      ok: true,
      result: { outcome: 'refused', by: 'unreadable_before', cause: { kind: 'not_found' } },
    });
    expect((await desk.journal()).filter(({ method }) => method === 'POST')).toEqual([]);
  });
});
