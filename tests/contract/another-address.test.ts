import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createHubSpot } from '@/lib/hubspot/create.ts';
import { NO_AGREEMENT } from '@/lib/subscriptions/agreement.ts';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';
import { recordBy } from '../helpers/test-record.ts';
import { createClock, GROUND, NEWSLETTER } from './desk.ts';

const JO = 'jo@example.com';
const AL = 'al@example.com';

/** A HubSpot that answers every read about one address, and notes the writes. */
async function answering(about: string, onTestFinished: (cleanUp: () => Promise<void>) => void) {
  const writes: string[] = [];
  const common = { subscriberIdString: about, channel: 'EMAIL', timestamp: '2026-03-01T10:00:00Z' };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const url = request.url ?? '';
    if (request.method === 'POST') writes.push(body);
    const wide = url.includes('/unsubscribe-all');
    const row = wide
      ? { ...common, wideStatusType: 'PORTAL_WIDE', status: 'SUBSCRIBED' }
      : { ...common, subscriptionId: Number(NEWSLETTER), source: 'x', status: 'UNSUBSCRIBED' };
    const contact = { id: '1', properties: { email: JO } };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(url.startsWith('/crm') ? contact : { status: 'COMPLETE', results: [row] }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clock = createClock();
  const hubspot = createHubSpot({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token: 'token',
    apiVersion: '2026-03',
    ...clock,
  });
  onTestFinished(async () => {
    await hubspot.close();
    server.close();
    await once(server, 'close');
  });
  const press = async (statusState: 'SUBSCRIBED' | 'UNSUBSCRIBED', unread = false) => {
    const answer = await changeStatus(
      {
        hubspot,
        ...clock,
        ...(await recordBy(clock)).context,
        settleWindowMs: 1_000,
      },
      { subscriberIdString: JO, subscriptionId: NEWSLETTER, statusState, ...GROUND },
      { ...NO_AGREEMENT, notAContact: true, unread },
    );
    if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
    return answer.result;
  };
  return { press, writes };
}

describe('a reply about somebody else', () => {
  test('is not taken for “never chosen”: a change is not sent', async ({ onTestFinished }) => {
    const { press, writes } = await answering(AL, onTestFinished);
    const result = await press('SUBSCRIBED');
    expect(result).toMatchObject({
      outcome: 'refused',
      by: 'unreadable_before',
      cause: { kind: 'unreadable_reply' },
    });
    expect(writes).toEqual([]);
  });

  test('says nothing of a write: unknown', async ({ onTestFinished }) => {
    const { press, writes } = await answering(AL, onTestFinished);
    const result = await press('UNSUBSCRIBED', true);
    expect(result).toMatchObject({ outcome: 'unknown', why: 'row_missing' });
    expect(writes).toHaveLength(1);
  });

  test('is not one whose address is only written otherwise', async ({ onTestFinished }) => {
    const { press, writes } = await answering('Jo@Example.COM', onTestFinished);
    expect(await press('SUBSCRIBED')).toMatchObject({
      outcome: 'refused',
      by: 'policy',
      lane: 'lift',
    });
    expect(writes).toEqual([]);
  });
});
