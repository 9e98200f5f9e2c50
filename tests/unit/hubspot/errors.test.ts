import { describe, expect, test } from 'vitest';
import { connect, errorOf, serve, WRITE } from './loopback.ts';

const still = { transport: { every: { maxRetries: 0, maxWaits: 0 } } };
const HTML = '<html><head><title>502 Bad Gateway</title></head></html>';

/** The error of a write, and of a read, that are answered like this. */
async function refused(status: number, body: unknown, headers: Record<string, string> = {}) {
  const { baseUrl } = await serve(() => ({ status, body, headers }));
  const { hubspot } = connect(baseUrl, still);
  const write = await hubspot.writeStatus(WRITE);
  const read = errorOf(await hubspot.readStatuses('jo@example.com'));
  const error = errorOf(write);
  expect(read).toEqual({ ...error, applied: 'no' });
  return { error, exchange: write.exchange };
}

describe('an error keeps all that HubSpot said', () => {
  test('400 with details', async () => {
    const { error, exchange } = await refused(400, {
      status: 'error',
      message: 'This will be a human readable message with details about the error.',
      errors: [
        {
          message: 'discount was not a valid number',
          code: 'INVALID_INTEGER',
          in: 'statusState',
          subCategory: 'SUB',
          context: { propertyName: ['discount'] },
        },
      ],
      category: 'VALIDATION_ERROR',
      subCategory: { a: 1 },
      context: { id: ['7'] },
      links: { docs: 'https://example.test/' },
      correlationId: 'a43683b0-5717-4ceb-80b4-104d02915d8c',
    });
    expect(error).toEqual({
      kind: 'invalid_input',
      applied: 'no',
      status: 400,
      category: 'VALIDATION_ERROR',
      subCategory: '{"a":1}',
      message: 'This will be a human readable message with details about the error.',
      correlationId: 'a43683b0-5717-4ceb-80b4-104d02915d8c',
      details: [
        {
          message: 'discount was not a valid number',
          code: 'INVALID_INTEGER',
          in: 'statusState',
          subCategory: 'SUB',
          context: { propertyName: ['discount'] },
        },
      ],
      context: { id: ['7'] },
      links: { docs: 'https://example.test/' },
    });
    expect(exchange.rawBody).toContain('human readable');
    expect(exchange.correlationId).toBe('a43683b0-5717-4ceb-80b4-104d02915d8c');
  });

  test('a body without category and errors, its correlation id from the head', async () => {
    const message = 'Invalid input JSON on line 1, column 2';
    const { error } = await refused(
      400,
      { status: 'error', message },
      { 'x-hubspot-correlation-id': 'head-1' },
    );
    expect(error).toMatchObject({
      kind: 'invalid_input',
      message,
      category: null,
      details: [],
      correlationId: 'head-1',
    });
  });

  test.each([
    ['HTML', HTML, { 'content-type': 'text/html' }],
    ['nothing', '', {}],
    ['truncated JSON', '{"message":"abc', { 'content-type': 'application/json' }],
    ['a JSON list', '[1,2]', { 'content-type': 'application/json' }],
    ['errors that are no list', '{"errors":"no","context":[1],"links":null}', {}],
  ])('a body of %s gives the kind that its status tells', async (_, body, headers) => {
    expect((await refused(400, body, headers)).error).toMatchObject({
      kind: 'invalid_input',
      applied: 'no',
    });
    expect((await refused(404, body, headers)).error).toMatchObject({
      kind: 'not_found',
      applied: 'no',
    });
    expect((await refused(502, body, headers)).error).toMatchObject({
      kind: 'unavailable',
      applied: 'unknown',
      message: null,
    });
  });
});

describe('what a status says about whether a write was applied', () => {
  test.each([400, 401, 403, 404, 405, 409, 410, 413, 414, 415, 422, 423, 429, 451, 477])(
    '%i: it certainly was not',
    async (status) => {
      expect((await refused(status, {})).error).toMatchObject({ applied: 'no', status });
    },
  );

  test.each([
    [408, 'timed_out'],
    [425, 'unavailable'],
    [499, 'unavailable'],
    [500, 'unavailable'],
    [502, 'unavailable'],
    [503, 'unavailable'],
    [504, 'unavailable'],
    [524, 'unavailable'],
    [301, 'redirected'],
    [302, 'redirected'],
    [304, 'redirected'],
    [307, 'redirected'],
    [308, 'redirected'],
    [201, 'unreadable_reply'],
    [202, 'unreadable_reply'],
    [204, 'unreadable_reply'],
    [207, 'unreadable_reply'],
  ])('%i: it may have been (%s)', async (status, kind) => {
    const body = status === 204 || status === 304 ? '' : { status: 'COMPLETE', results: [] };
    expect((await refused(status, body)).error).toMatchObject({ kind, applied: 'unknown', status });
  });

  test.each([
    ['empty', '', 'application/json'],
    ['HTML', HTML, 'text/html'],
    ['truncated', '{"status":"COMPLETE","results":[', 'application/json'],
    ['JSON called HTML', '{"status":"COMPLETE","results":[]}', 'text/html'],
    ['JSON without a type', '{"status":"COMPLETE","results":[]}', ''],
  ])('a 200 that is %s: it may have been', async (_, body, type) => {
    const { error } = await refused(200, body, type === '' ? {} : { 'content-type': type });
    expect(error).toMatchObject({ kind: 'unreadable_reply', applied: 'unknown', status: 200 });
  });

  test('a redirect is not followed, and the token does not travel', async () => {
    const other = await serve(() => ({ body: {} }));
    const { baseUrl } = await serve(() => ({
      status: 307,
      headers: { location: `${other.baseUrl}/` },
      body: '',
    }));
    const { hubspot } = connect(baseUrl);
    expect(errorOf(await hubspot.writeStatus(WRITE))).toMatchObject({
      kind: 'redirected',
      applied: 'unknown',
    });
    expect(errorOf(await hubspot.readAccount())).toMatchObject({
      kind: 'redirected',
      applied: 'no',
    });
    expect(other.received).toEqual([]);
  });
});

describe('401', () => {
  test.each([
    [
      { category: 'INVALID_AUTHENTICATION', message: 'Authentication credentials not found.' },
      false,
    ],
    [
      {
        category: 'EXPIRED_AUTHENTICATION',
        message: '',
        context: { 'expire time': ['2026-03-10T23:04:41.164Z'] },
      },
      true,
    ],
    [{ message: 'This oauth-token (X) is expired! expired 19884 day(s) ago.' }, true],
    [HTML, false],
  ])('%j', async (body, expired) => {
    expect((await refused(401, body)).error).toMatchObject({ kind: 'not_authorised', expired });
  });
});

describe('403 names the scopes of which any one is enough', () => {
  test.each([
    [
      'requiredScopes in a detail',
      {
        category: 'MISSING_SCOPES',
        errors: [{ message: 'm', context: { requiredScopes: ['a', 'b'] } }],
      },
      ['a', 'b'],
    ],
    [
      'requiredGranularScopes, without category',
      { errors: [{ context: { requiredGranularScopes: ['a'] } }] },
      ['a'],
    ],
    [
      'missingScopes at the top',
      { category: 'MISSING_SCOPES', context: { missingScopes: ['a'] } },
      ['a'],
    ],
    [
      'all at once, each once',
      {
        context: { missingScopes: ['a'] },
        errors: [{ context: { requiredScopes: ['b', 'a'], requiredGranularScopes: ['c'] } }],
      },
      ['a', 'b', 'c'],
    ],
    ['the category alone', { category: 'MISSING_SCOPES' }, []],
  ])('%s', async (_, body, anyOf) => {
    expect((await refused(403, body)).error).toMatchObject({
      kind: 'missing_scopes',
      anyOf,
      applied: 'no',
    });
  });

  test.each([
    ['HTML of a gateway', HTML],
    ['another category', { category: 'BANNED' }],
  ])('%s is forbidden', async (_, body) => {
    expect((await refused(403, body)).error.kind).toBe('forbidden');
  });
});

describe('429, 423 and 477 say how long to wait', () => {
  test.each([
    [{ errorType: 'RATE_LIMIT', policyName: 'SECONDLY' }, 'secondly', 1_000],
    [{ errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' }, 'ten_secondly', 10_000],
    [{ category: 'RATE_LIMITS', policyName: 'DAILY' }, 'daily', null],
    [
      { category: 'RATE_LIMITS', context: { policyName: ['TEN_SECONDLY_ROLLING'] } },
      'ten_secondly',
      10_000,
    ],
    [{ message: 'You have reached your ten_secondly_rolling limit.' }, 'ten_secondly', 10_000],
    [{ message: 'You have reached your secondly limit.' }, 'secondly', 1_000],
    [{ message: 'You have reached your daily limit.' }, 'daily', null],
    [HTML, 'other', null],
  ])('%j', async (body, policy, retryAfterMs) => {
    expect((await refused(429, body)).error).toMatchObject({
      kind: 'rate_limited',
      policy,
      retryAfterMs,
      applied: 'no',
    });
  });

  test('errorType stands in for the category that is missing', async () => {
    expect(
      (await refused(429, { errorType: 'RATE_LIMIT', policyName: 'DAILY' })).error.category,
    ).toBe('RATE_LIMIT');
  });

  test('Retry-After wins over the policy, in seconds and as a date by the clock of the reply', async () => {
    const body = { policyName: 'SECONDLY' };
    expect((await refused(429, body, { 'retry-after': '7' })).error).toMatchObject({
      retryAfterMs: 7_000,
    });
    const headers = {
      date: 'Mon, 23 Nov 2026 12:00:00 GMT',
      'retry-after': 'Mon, 23 Nov 2026 12:00:04 GMT',
    };
    expect((await refused(429, body, headers)).error).toMatchObject({ retryAfterMs: 4_000 });
  });

  test('a lock asks for two seconds; a migration only for what Retry-After says', async () => {
    expect((await refused(423, { category: 'LOCKED' })).error).toMatchObject({
      kind: 'locked',
      retryAfterMs: 2_000,
    });
    expect((await refused(477, {})).error).toMatchObject({ kind: 'migrating', retryAfterMs: null });
    expect((await refused(477, {}, { 'retry-after': '86400' })).error).toMatchObject({
      kind: 'migrating',
      retryAfterMs: 86_400_000,
    });
  });
});
