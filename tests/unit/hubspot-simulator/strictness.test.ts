import { request } from 'node:http';
import { describe, expect, test } from 'vitest';
import { bodyOf, JO, startDesk } from './harness.ts';

const path = `/statuses/${encodeURIComponent(JO)}`;
const json = { 'content-type': 'application/json' };
const good = '{"channel":"EMAIL","statusState":"SUBSCRIBED","subscriptionId":39644612}';

describe('what is refused', () => {
  test.each([path, `${path}/unsubscribe-all`])(
    'GET %s without channel is a 400',
    async (target) => {
      const desk = await startDesk();
      expect((await desk.call(target)).status).toBe(400);
      expect((await desk.call(`${target}?channel=SMS`)).status).toBe(400);
    },
  );

  test('missing fields are named, without category', async () => {
    const desk = await startDesk();
    const response = await desk.call(path, { method: 'POST', headers: json, body: '{}' });
    expect(response.status).toBe(400);
    const body = await bodyOf(response);
    expect(body.message).toContain('[subscriptionId, statusState, channel]');
    expect(body).not.toHaveProperty('category');
  });

  test.each([
    { statusState: 'OPTED_OUT' },
    { legalBasis: 'BECAUSE' },
    { legalBasisExplanation: 7 },
    { subscriptionId: 12 },
    { subscriptionId: '39644612' },
    { subscriptionId: 1.5 },
    { channel: 'SMS' },
  ])('%j is a 400 that says where', async (fields) => {
    const desk = await startDesk();
    const before = await desk.state(JO);
    const response = await desk.write(JO, fields);
    expect(response.status).toBe(400);
    expect((await bodyOf(response)).errors[0]?.in).toBe(Object.keys(fields)[0]);
    expect(await desk.state(JO)).toEqual(before);
  });

  test('a body that is not declared as JSON is a 415', async () => {
    const desk = await startDesk();
    const headers = { 'content-type': 'text/plain' };
    expect((await desk.call(path, { method: 'POST', headers, body: good })).status).toBe(415);
  });

  test.each(['', '[]', '{', 'null'])('the body %j is a 400', async (body) => {
    const desk = await startDesk();
    expect((await desk.call(path, { method: 'POST', headers: json, body })).status).toBe(400);
  });

  test.each([
    '/communication-preferences/v4/definitions',
    '/communication-preferences/2026-09/definitions',
    '/communication-preferences/2026-03/statuses/a/b',
    '/communication-preferences/2026-03/statuses/batch/read',
    '/communication-preferences/2026-03/statuses/batch/unsubscribe-all',
    '/communication-preferences/2026-03/statuses/',
    '/communication-preferences/2026-03/statuses/%ff',
    '/',
  ])('%s is a 404', async (target) => {
    const desk = await startDesk();
    expect((await fetch(`${desk.url}${target}`)).status).toBe(404);
  });

  test('another method is a 405 that names those allowed', async () => {
    const desk = await startDesk();
    const response = await desk.call(path, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, POST');
  });

  test('a method or a target that is none is refused, and the simulator goes on', async () => {
    const desk = await startDesk();
    const port = new URL(desk.url).port;
    for (const target of ['http://elsewhere.example/', '*']) {
      const status = await new Promise((resolve) => {
        request({ host: '127.0.0.1', port, path: target, method: 'TRACE' }, (response) =>
          resolve(response.statusCode),
        ).end();
      });
      expect(status).toBe(400);
    }
    expect((await desk.call('/definitions')).status).toBe(200);
  });

  test('a body of more than 1 MB is a 413', async () => {
    const desk = await startDesk();
    const body = `{"x":"${'y'.repeat(1_100_000)}"}`;
    const response = await desk
      .call(path, { method: 'POST', headers: json, body })
      .catch(() => null);
    expect([413, undefined]).toContain(response?.status);
  });
});

describe('what is tolerated', () => {
  test('a stray channel in the query of a write, and unknown fields of its body', async () => {
    const desk = await startDesk();
    const body = good.replace('{', '{"note":"x",');
    const init = { method: 'POST', headers: json, body };
    expect((await desk.call(`${path}?channel=EMAIL`, init)).status).toBe(200);
  });
});

describe('access', () => {
  const definitions = (url: string, token?: string) =>
    fetch(`${url}/communication-preferences/2026-03/definitions`, {
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });
  const tokens = {
    reader: { scopes: ['communication_preferences.read'] },
    writer: { scopes: ['communication_preferences.write'] },
    old: { scopes: [], expiredAt: new Date(0) },
  };

  test('no token and a wrong one are INVALID_AUTHENTICATION, an old one EXPIRED_AUTHENTICATION', async () => {
    const desk = await startDesk({ tokens });
    for (const token of [undefined, 'nonsense']) {
      const response = await definitions(desk.url, token);
      expect(response.status).toBe(401);
      expect((await bodyOf(response)).category).toBe('INVALID_AUTHENTICATION');
    }
    const response = await definitions(desk.url, 'old');
    expect(response.status).toBe(401);
    expect(await bodyOf(response)).toMatchObject({
      category: 'EXPIRED_AUTHENTICATION',
      context: { 'expire time': ['1970-01-01T00:00:00.000Z'] },
    });
  });

  test('a scope that is missing is named, any of several being enough', async () => {
    const desk = await startDesk({ tokens });
    expect((await definitions(desk.url, 'reader')).status).toBe(200);
    const response = await definitions(desk.url, 'writer');
    expect(response.status).toBe(403);
    expect((await bodyOf(response)).errors[0]?.context).toEqual({
      requiredGranularScopes: [
        'communication_preferences.read_write',
        'communication_preferences.read',
      ],
    });
  });

  test('account details are answered whatever the scopes', async () => {
    const desk = await startDesk({ tokens });
    const response = await fetch(`${desk.url}/account-info/2026-03/details`, {
      headers: { authorization: 'Bearer writer' },
    });
    expect(response.status).toBe(200);
    expect(await bodyOf(response)).toMatchObject({ portalId: 48120217, accountType: 'STANDARD' });
  });
});

describe('limits', () => {
  test('the ten-second window rolls, and its headers count down', async () => {
    let now = Date.parse('2026-05-04T12:00:00Z');
    const settings = { limits: { tenSecondly: 2, daily: 100 }, retryAfterOnLimits: true };
    const desk = await startDesk({ settings, now: () => new Date(now) });
    const first = await desk.call('/definitions');
    expect(first.headers.get('x-hubspot-ratelimit-max')).toBe('2');
    expect(first.headers.get('x-hubspot-ratelimit-remaining')).toBe('1');
    expect(first.headers.get('x-hubspot-ratelimit-interval-milliseconds')).toBe('10000');
    now += 4_000;
    await desk.call('/definitions');
    const third = await desk.call('/definitions');
    expect(third.status).toBe(429);
    expect(third.headers.get('retry-after')).toBe('6');
    expect(await bodyOf(third)).toMatchObject({
      errorType: 'RATE_LIMIT',
      policyName: 'TEN_SECONDLY_ROLLING',
    });
    now += 6_001;
    expect((await desk.call('/definitions')).status).toBe(200);
    expect((await desk.call('/definitions')).status).toBe(429);
  });

  test('the day ends at midnight in the time zone of the account', async () => {
    let now = Date.parse('2026-05-04T21:59:00Z');
    const settings = { limits: { tenSecondly: 9, daily: 1 } };
    const desk = await startDesk({ settings, now: () => new Date(now) });
    expect((await desk.call('/definitions')).status).toBe(200);
    const second = await desk.call('/definitions');
    expect(await bodyOf(second)).toMatchObject({ policyName: 'DAILY' });
    expect(second.headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('0');
    now += 61_000;
    expect((await desk.call('/definitions')).status).toBe(200);
  });
});

describe('headers', () => {
  test('the clock and the correlation id are HubSpot’s', async () => {
    const desk = await startDesk({ settings: { clockSkewMs: 3_600_000 } });
    const response = await desk.write('nobody');
    const clock = Date.parse(response.headers.get('date') ?? '');
    expect(clock - Date.now()).toBeGreaterThan(3_590_000);
    const { correlationId } = await bodyOf(response);
    expect(response.headers.get('x-hubspot-correlation-id')).toBe(correlationId);
  });

  test('no reply carries CORS headers', async () => {
    const desk = await startDesk();
    const headers = { origin: 'https://elsewhere.example' };
    const replies = [
      await desk.call('/definitions', { headers }),
      await fetch(`${desk.controlUrl}/faults`, { method: 'OPTIONS', headers }),
      await fetch(`${desk.controlUrl}/faults`, { headers }),
    ];
    for (const reply of replies) {
      expect([...reply.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual(
        [],
      );
    }
  });
});
