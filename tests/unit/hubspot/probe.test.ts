import { describe, expect, test } from 'vitest';
import { probeConnection } from '../../../lib/hubspot/probe.ts';
import { type Answer, connect, deadBaseUrl, type Received, serve } from './loopback.ts';

const NOT_FOUND: Answer = {
  status: 404,
  body: { category: 'OBJECT_NOT_FOUND', message: 'resource not found' },
};
const MISSING: Answer = { status: 403, body: { category: 'MISSING_SCOPES' } };
const TYPES: Answer = {
  body: { results: [{ id: '1' }, { id: '2', isActive: false }, { id: '3', isActive: true }] },
};
const ACCOUNT: Answer = { body: { portalId: 12345, accountType: 'STANDARD', portalName: 'Acme' } };
const stillTransport = { every: { maxRetries: 0 } };

async function probe(answers: { account?: Answer; types?: Answer; contact?: Answer } = {}) {
  const { baseUrl, received } = await serve((_, { url }: Received) => {
    if (url.startsWith('/account-info/')) return answers.account ?? ACCOUNT;
    if (url.startsWith('/crm/')) return answers.contact ?? NOT_FOUND;
    return answers.types ?? TYPES;
  });
  const { hubspot } = connect(baseUrl, { transport: stillTransport, now: Date.now });
  const report = await probeConnection(hubspot);
  const states = Object.fromEntries(report.scopes.map(({ name, state }) => [name, state]));
  return { report, states, received };
}

describe('probing a connection', () => {
  test('a working credential: valid, scopes present, the write scope not to be known', async () => {
    const { report, states } = await probe();
    expect(report).toMatchObject({
      token: 'valid',
      account: { portalId: '12345', portalName: 'Acme', accountType: 'STANDARD' },
      types: { active: 2, archived: 1 },
      errors: [],
    });
    expect(states).toEqual({
      'communication_preferences.read': 'present',
      'communication_preferences.write': 'cannot_be_known',
      'crm.objects.contacts.read': 'present',
      oauth: 'present',
    });
    expect(Math.abs(report.clockDifferenceMs ?? Number.NaN)).toBeLessThan(2_000);
  });

  test('changes nothing: it only reads', async () => {
    const { received } = await probe();
    expect(new Set(received.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  test('a missing scope is named, and the token is valid all the same', async () => {
    const { report, states } = await probe({ contact: MISSING, types: MISSING, account: MISSING });
    expect(report).toMatchObject({ token: 'valid', account: null, types: null });
    expect(states).toEqual({
      'communication_preferences.read': 'missing',
      'communication_preferences.write': 'cannot_be_known',
      'crm.objects.contacts.read': 'missing',
      oauth: 'missing',
    });
    expect(report.errors.map(({ operation }) => operation)).toEqual([
      'readAccount',
      'readDefinitions',
      'readContact',
    ]);
  });

  test.each([
    ['INVALID_AUTHENTICATION', 'invalid'],
    ['EXPIRED_AUTHENTICATION', 'expired'],
  ])('401 %s: %s, and no scope can be known', async (category, token) => {
    const refusal = { status: 401, body: { category } };
    const { report, states } = await probe({ account: refusal, types: refusal, contact: refusal });
    expect(report.token).toBe(token);
    expect(new Set(Object.values(states))).toEqual(new Set(['cannot_be_known']));
  });

  test('a wrong host that answers 404 or 403 with a page proves nothing', async () => {
    for (const status of [404, 403]) {
      const page = { status, body: '<html>' };
      const { report, states } = await probe({ account: page, types: page, contact: page });
      expect(report.token).toBe('unknown');
      expect(states['crm.objects.contacts.read']).toBe('cannot_be_known');
      expect(report.errors).toHaveLength(3);
    }
  });

  test('no connection: everything unknown, the errors say why', async () => {
    const { hubspot } = connect(await deadBaseUrl(), { transport: stillTransport });
    const report = await probeConnection(hubspot);
    expect(report).toMatchObject({
      token: 'unknown',
      account: null,
      clockDifferenceMs: null,
      types: null,
    });
    expect(report.errors.map(({ error }) => error.kind)).toEqual(Array(3).fill('not_connected'));
  });

  test('a clock that is an hour off shows', async () => {
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    const { report } = await probe({
      account: { ...ACCOUNT, headers: { date } },
      types: { ...TYPES, headers: { date } },
      contact: { ...NOT_FOUND, headers: { date } },
    });
    expect(Math.abs((report.clockDifferenceMs ?? 0) - 3_600_000)).toBeLessThan(2_000);
  });
});
