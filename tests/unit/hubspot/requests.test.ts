import { describe, expect, test, vi } from 'vitest';
import { complete, connect, ROW, serve, TOKEN, WRITE } from './loopback.ts';

const SUBSCRIPTIONS = '/communication-preferences/2026-03';

describe('what is sent', () => {
  test('reads bear channel as a query where HubSpot wants it, and no body', async () => {
    const { baseUrl, received } = await serve(() => complete());
    const { hubspot } = connect(baseUrl);
    await hubspot.readDefinitions();
    await hubspot.readStatuses('jo+x@example.com');
    await hubspot.readWideStatuses('jo+x@example.com');
    await hubspot.readContact('jo+x@example.com');
    await hubspot.readAccount();
    const sent = received.map(({ method, url }) => `${method} ${url}`);
    expect([...new Set(sent)]).toEqual([
      `GET ${SUBSCRIPTIONS}/definitions?includeTranslations=true`,
      `GET ${SUBSCRIPTIONS}/statuses/jo%2Bx%40example.com?channel=EMAIL`,
      `GET ${SUBSCRIPTIONS}/statuses/jo%2Bx%40example.com/unsubscribe-all?channel=EMAIL`,
      'GET /crm/objects/2026-03/contacts/jo%2Bx%40example.com?idProperty=email&properties=email,firstname,lastname',
      'GET /account-info/2026-03/details',
    ]);
    for (const { headers, body } of received) {
      expect(headers).toMatchObject({
        accept: 'application/json',
        authorization: `Bearer ${TOKEN}`,
      });
      expect(headers).not.toHaveProperty('content-type');
      expect(body).toBe('');
    }
  });

  test('the write bears channel in the body, no query, and JSON as its type', async () => {
    const { baseUrl, received } = await serve(() => complete(ROW));
    await connect(baseUrl).hubspot.writeStatus({
      ...WRITE,
      legalBasis: 'CONSENT_WITH_NOTICE',
      legalBasisExplanation: 'Asked by phone. "Ja" 😀',
    });
    expect(received).toHaveLength(1);
    const [request] = received;
    expect(request?.method).toBe('POST');
    expect(request?.url).toBe(`${SUBSCRIPTIONS}/statuses/jo%40example.com`);
    expect(request?.headers['content-type']).toBe('application/json');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      channel: 'EMAIL',
      subscriptionId: 7,
      statusState: 'SUBSCRIBED',
      legalBasis: 'CONSENT_WITH_NOTICE',
      legalBasisExplanation: 'Asked by phone. "Ja" 😀',
    });
  });

  test('basis and explanation are left out, not null, where none is claimed', async () => {
    const { baseUrl, received } = await serve(() => complete(ROW));
    await connect(baseUrl).hubspot.writeStatus({ ...WRITE, statusState: 'UNSUBSCRIBED' });
    expect(Object.keys(JSON.parse(received[0]?.body ?? ''))).toEqual([
      'subscriptionId',
      'statusState',
      'channel',
    ]);
  });

  test('a base URL may have a path before that of HubSpot, and slashes at its end', async () => {
    const { baseUrl, received } = await serve(() => complete());
    const { hubspot } = connect(`${baseUrl}/gateway/hub//`);
    await hubspot.readDefinitions();
    expect(received[0]?.url).toBe(
      `/gateway/hub${SUBSCRIPTIONS}/definitions?includeTranslations=true`,
    );
    expect(hubspot.baseUrl).toBe(`${baseUrl}/gateway/hub`);
  });

  test.each([
    { baseUrl: 'ftp://example.com' },
    { baseUrl: 'https://user:pw@example.com' },
    { baseUrl: 'https://example.com/?a=b' },
    { baseUrl: 'nonsense' },
    { apiVersion: '../v3' },
    { apiVersion: '' },
  ])('a configuration that could not be requested is refused: %j', (config) => {
    expect(() => connect(config.baseUrl ?? 'http://127.0.0.1:1', config)).toThrow(/malformed/);
  });
});

describe('what is recorded', () => {
  test('the exchange tells request, attempts, clock, limits, correlation id and raw body', async () => {
    const { baseUrl } = await serve(() => ({
      body: { status: 'COMPLETE', results: [ROW] },
      headers: {
        date: 'Mon, 23 Nov 2026 10:00:00 GMT',
        'x-hubspot-correlation-id': 'corr-1',
        'x-hubspot-ratelimit-max': '190',
        'x-hubspot-ratelimit-remaining': '189',
        'x-hubspot-ratelimit-interval-milliseconds': '10000',
        'x-hubspot-ratelimit-daily': 'many',
      },
    }));
    const { hubspot, seen } = connect(baseUrl);
    const { exchange } = await hubspot.writeStatus(WRITE);
    expect(exchange).toMatchObject({
      operation: 'writeStatus',
      method: 'POST',
      path: `${SUBSCRIPTIONS}/statuses/jo%40example.com`,
      requestBody: '{"subscriptionId":7,"statusState":"SUBSCRIBED","channel":"EMAIL"}',
      attempts: [{ end: 'replied', status: 200, correlationId: 'corr-1', waitedMs: 0 }],
      waitedMs: 0,
      status: 200,
      correlationId: 'corr-1',
      rawBody: JSON.stringify({ status: 'COMPLETE', results: [ROW] }),
      rawBodyCut: false,
      hubspotClock: Date.UTC(2026, 10, 23, 10),
      rateLimit: {
        max: 190,
        remaining: 189,
        intervalMs: 10_000,
        daily: null,
        dailyRemaining: null,
      },
    });
    expect(seen).toEqual([{ exchange, error: null }]);
  });

  test('a raw body is kept up to its cap and marked as cut', async () => {
    const filler = 'x'.repeat(40_000);
    const { baseUrl } = await serve(() => ({
      body: { status: 'COMPLETE', results: [ROW], filler },
    }));
    const { exchange } = await connect(baseUrl).hubspot.writeStatus(WRITE);
    expect(exchange.rawBody).toHaveLength(32_768);
    expect(exchange.rawBodyCut).toBe(true);
  });

  test('an observer that throws does not lose the result of a write', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { baseUrl } = await serve(() => complete(ROW));
    const onExchange = () => {
      throw new RangeError('the observer failed');
    };
    const result = await connect(baseUrl, { onExchange }).hubspot.writeStatus(WRITE);
    expect(result.ok).toBe(true);
    expect(said).toHaveBeenCalledOnce();
    said.mockRestore();
  });
});
