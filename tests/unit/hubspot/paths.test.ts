import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contactRequest } from '../../../lib/hubspot/contact-requests.ts';
import { pathSegment } from '../../../lib/hubspot/path-segment.ts';
import {
  statusesRequest,
  statusWriteRequest,
  wideStatusesRequest,
  wideStatusWriteRequest,
} from '../../../lib/hubspot/requests.ts';
import { complete, connect, ROW, serve, WRITE } from './loopback.ts';

const AWKWARD = [
  'a+b@c.d',
  'a/b@c.d',
  'a/../b@c.d',
  '../x',
  '..%2f',
  '%2e%2e',
  '%2F',
  'a?b#c',
  'a b',
  ' ',
  '\\',
  'é@ü.de',
  '日本@例え.jp',
  '😀',
  '\0',
  '\n',
  'a;b',
  '...',
  '.%00',
  '//',
  'x@[::1]',
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1 }),
  fc.string({
    unit: fc.constantFrom('.', '/', '%', '2', 'f', 'e', '\\', '?', '#', '+', '@', ' ', 'a'),
    minLength: 1,
  }),
  fc.constantFrom(...AWKWARD),
);
const swallowed = (text: string) => text === '.' || text === '..';

function segments(path: string | undefined): string[] {
  return new URL(`https://api.example.test${path}`).pathname.split('/').slice(1);
}

describe('an address never reaches another path', () => {
  test('whatever it holds, it is exactly one segment of the parsed URL and decodes to itself', () => {
    fc.assert(
      fc.property(anyText, (address) => {
        fc.pre(!swallowed(address));
        const places: [string | undefined, number, number][] = [
          [statusesRequest('2026-03', address)?.path, 4, 3],
          [wideStatusesRequest('2026-03', address)?.path, 5, 3],
          [statusWriteRequest('2026-03', { ...WRITE, subscriberIdString: address })?.path, 4, 3],
          [wideStatusWriteRequest('2026-03', { subscriberIdString: address })?.path, 5, 3],
          [contactRequest('2026-03', address)?.path, 5, 4],
        ];
        for (const [path, length, at] of places) {
          const parts = segments(path);
          expect(parts).toHaveLength(length);
          expect(decodeURIComponent(parts[at] ?? '')).toBe(address);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('the parsed URL bears our query and no other', () => {
    fc.assert(
      fc.property(anyText, (address) => {
        fc.pre(!swallowed(address));
        const url = new URL(`https://a.test${statusesRequest('2026-03', address)?.path}`);
        expect([url.search, url.hash]).toEqual(['?channel=EMAIL', '']);
        const write = { ...WRITE, subscriberIdString: address };
        const posted = new URL(`https://a.test${statusWriteRequest('2026-03', write)?.path}`);
        expect([posted.search, posted.hash]).toEqual(['', '']);
      }),
    );
  });

  test.each(['', '.', '..', '\ud800', 'a\udc00@example.com'])('%j is no segment', (text) => {
    expect(pathSegment(text)).toBeNull();
  });

  test.each(AWKWARD)('a server receives %j as one segment', async (address) => {
    const { baseUrl, received } = await serve(() => complete());
    const result = await connect(baseUrl).hubspot.readStatuses(address);
    expect(result.ok).toBe(true);
    const path = (received[0]?.url ?? '').split('?')[0]?.split('/') ?? [];
    expect(path).toHaveLength(5);
    expect(decodeURIComponent(path[4] ?? '')).toBe(address);
  });

  test.each(['', '.', '..', '\ud800@example.com'])(
    '%j is refused and nothing is sent',
    async (address) => {
      const { baseUrl, received } = await serve(() => complete(ROW));
      const { hubspot, seen } = connect(baseUrl);
      const results = [
        await hubspot.readStatuses(address),
        await hubspot.readWideStatuses(address),
        await hubspot.readContact(address),
        await hubspot.writeStatus({ ...WRITE, subscriberIdString: address }),
        await hubspot.writeWideStatus({ subscriberIdString: address }),
      ];
      for (const result of results) {
        expect(result).toMatchObject({
          ok: false,
          error: { kind: 'invalid_input', applied: 'no' },
        });
        expect(result.exchange.attempts).toEqual([]);
      }
      expect(received).toEqual([]);
      expect(seen).toHaveLength(5);
    },
  );
});

describe('subscription ids', () => {
  test.each([
    '0',
    '-1',
    '1.5',
    'abc',
    '',
    '9007199254740993',
    '9007199254740992',
    '007',
    '1e3',
    '0x10',
    ' 7',
    '٧',
  ])('%j is refused and nothing is sent', async (subscriptionId) => {
    const { baseUrl, received } = await serve(() => complete(ROW));
    const result = await connect(baseUrl).hubspot.writeStatus({ ...WRITE, subscriptionId });
    expect(result).toMatchObject({ ok: false, error: { kind: 'invalid_input', applied: 'no' } });
    expect(received).toEqual([]);
  });

  test.each(['-1', '1.5', 'x', '', ' 7', '12345678901234567890'])(
    '%j is no brand and no contact, and nothing is sent',
    async (id) => {
      const { baseUrl, received } = await serve(() => complete(ROW));
      const { hubspot } = connect(baseUrl);
      const { subscriberIdString } = WRITE;
      for (const result of [
        await hubspot.writeWideStatus({ subscriberIdString, businessUnitId: id }),
        await hubspot.generateLink({ subscriberIdString, businessUnitId: id }),
        await hubspot.generateLink({ subscriberIdString, subscriptionId: id }),
        await hubspot.readContactById(id),
        await hubspot.readContactHistory(id, []),
        await hubspot.readContactHistory('512', [id]),
      ])
        expect(result).toMatchObject({ error: { kind: 'invalid_input', applied: 'no' } });
      expect(received).toEqual([]);
    },
  );

  test('the largest safe one goes out as a JSON number with all its digits', async () => {
    const { baseUrl, received } = await serve(() => complete(ROW));
    await connect(baseUrl).hubspot.writeStatus({ ...WRITE, subscriptionId: '9007199254740991' });
    expect(received[0]?.body).toContain('"subscriptionId":9007199254740991,');
  });
});
