import { describe, expect, test, vi } from 'vitest';
import { complete, connect, ROW, serve, TOKEN, WRITE } from './loopback.ts';

const CONTACT =
  'properties=email,firstname,lastname,phone,hs_additional_emails,hs_email_optout,hs_email_bounce,hs_email_hard_bounce_reason_enum,hs_marketable_status,hs_emailconfirmationstatus,hs_legal_basis,createdate&propertiesWithHistory=hs_email_optout';
const SUBSCRIPTIONS = '/communication-preferences/2026-03';

describe('what is sent', () => {
  test('reads bear channel as a query where HubSpot wants it, and no body', async () => {
    const { baseUrl, received } = await serve(() => complete());
    const { hubspot } = connect(baseUrl);
    await hubspot.readDefinitions();
    await hubspot.readStatuses('jo+x@example.com');
    await hubspot.readWideStatuses('jo+x@example.com');
    await hubspot.readContact('jo+x@example.com');
    await hubspot.readContactById('512');
    await hubspot.readContactHistory('512', ['7', '9007199254740993', '7']);
    await hubspot.readAccount();
    const sent = received.map(({ method, url }) => `${method} ${url}`);
    expect([...new Set(sent)]).toEqual([
      `GET ${SUBSCRIPTIONS}/definitions?includeTranslations=true`,
      `GET ${SUBSCRIPTIONS}/statuses/jo%2Bx%40example.com?channel=EMAIL`,
      `GET ${SUBSCRIPTIONS}/statuses/jo%2Bx%40example.com/unsubscribe-all?channel=EMAIL`,
      `GET /crm/objects/2026-03/contacts/jo%2Bx%40example.com?idProperty=email&${CONTACT}`,
      `GET /crm/objects/2026-03/contacts/512?${CONTACT}`,
      'GET /crm/objects/2026-03/contacts/512?properties=hs_object_id&propertiesWithHistory=hs_email_optout,hs_email_optout_7,hs_email_optout_9007199254740993',
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

  test.each([
    [{}, ''],
    [{ businessUnitId: '0' }, '&businessUnitId=0'],
    [{ businessUnitId: '9223372036854775807' }, '&businessUnitId=9223372036854775807'],
  ])('the opt-out of all bears everything in its query, and no body: %j', async (brand, query) => {
    const { baseUrl, received } = await serve(() => complete());
    const subscriberIdString = 'jo+x@example.com';
    await connect(baseUrl).hubspot.writeWideStatus({ subscriberIdString, ...brand });
    const [request] = received;
    expect(`${request?.method} ${request?.url}`).toBe(
      `POST ${SUBSCRIPTIONS}/statuses/jo%2Bx%40example.com/unsubscribe-all?channel=EMAIL&verbose=true${query}`,
    );
    expect(request?.headers).not.toHaveProperty('content-type');
    expect(request?.body).toBe('');
  });

  test('a link bears the person in its body, a type as a number, and the brand in its query', async () => {
    const { baseUrl, received } = await serve(() => complete());
    const { hubspot } = connect(baseUrl, { transport: { every: { maxRetries: 0 } } });
    const subscriberIdString = 'jo+x@example.com';
    await hubspot.generateLink({ subscriberIdString });
    const wish = {
      subscriberIdString,
      language: 'de',
      subscriptionId: '7',
      businessUnitId: '41857',
    };
    await hubspot.generateLink(wish);
    expect(received.map(({ method, url, body }) => [method, url, JSON.parse(body)])).toEqual([
      ['POST', `${SUBSCRIPTIONS}/links/generate?channel=EMAIL`, { subscriberIdString }],
      [
        'POST',
        `${SUBSCRIPTIONS}/links/generate?channel=EMAIL&businessUnitId=41857`,
        { subscriberIdString, language: 'de', subscriptionId: 7 },
      ],
    ]);
  });

  test('a search asks for ten contacts with what is shown of them', async () => {
    const { baseUrl, received } = await serve(() => complete());
    await connect(baseUrl).hubspot.searchContacts('  Zoë "van" \n');
    const [request] = received;
    expect(`${request?.method} ${request?.url}`).toBe('POST /crm/objects/2026-03/contacts/search');
    expect(JSON.parse(request?.body ?? '')).toEqual({
      query: 'Zoë "van"',
      limit: 10,
      properties: [
        ...['email', 'firstname', 'lastname', 'phone'],
        ...['hs_additional_emails', 'hs_object_id'],
      ],
    });
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
