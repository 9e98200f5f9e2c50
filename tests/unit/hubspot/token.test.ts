import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createHubSpot } from '../../../lib/hubspot/create.ts';
import { type Answer, connect, deadBaseUrl, serve, serveRaw, TOKEN, WRITE } from './loopback.ts';

function everything(value: unknown): string {
  return JSON.stringify(value) + inspect(value, { depth: 20, showHidden: true });
}

describe('the token is in nothing that comes out', () => {
  test.each<[string, Answer]>([
    ['a success', { body: { results: [], status: 'COMPLETE' } }],
    ['a refusal', { status: 401, body: { message: 'no' } }],
    [
      'a page that echoes the request',
      { status: 502, body: `<pre>authorization: Bearer ${TOKEN}</pre>` },
    ],
    [
      'an error that echoes it in every field',
      {
        status: 400,
        body: {
          message: TOKEN,
          category: TOKEN,
          correlationId: TOKEN,
          errors: [{ message: TOKEN, context: { [TOKEN]: [TOKEN] } }],
        },
      },
    ],
    [
      'a head that echoes it',
      { status: 500, headers: { 'x-hubspot-correlation-id': TOKEN }, body: '' },
    ],
    [
      'rows that echo it',
      {
        body: {
          status: TOKEN,
          results: [
            { subscriberIdString: TOKEN, subscriptionId: 7, status: 'SUBSCRIBED', source: TOKEN },
          ],
        },
      },
    ],
  ])('%s', async (_, answer) => {
    const { baseUrl } = await serve(() => answer);
    const { hubspot, seen } = connect(baseUrl);
    const results = [
      await hubspot.readStatuses('jo@example.com'),
      await hubspot.writeStatus({ ...WRITE, legalBasisExplanation: `pasted ${TOKEN}` }),
      await hubspot.readContact(`${TOKEN}@example.com`),
    ];
    expect(everything([hubspot, results, seen])).not.toContain('MARKER');
  });

  test('a page of the length limit that ends within it', async () => {
    const { baseUrl } = await serve(() => ({ status: 502, body: 'x'.repeat(32_768 - 12) + TOKEN }));
    const { exchange } = await connect(baseUrl).hubspot.writeStatus(WRITE);
    expect(exchange.rawBody).not.toContain('MARKER');
    expect(exchange.rawBody).not.toContain(TOKEN.slice(0, 8));
  });

  test('a failed connection, a reset, a time-out, a cancelled call', async () => {
    const { host } = await serveRaw((socket, n) => (n < 4 ? socket.resetAndDestroy() : undefined));
    const transport = { every: { callTimeoutMs: 50, maxRetries: 0 } };
    const dead = connect(await deadBaseUrl());
    const raw = connect(`http://${host}`, { transport });
    const results = [await dead.hubspot.writeStatus(WRITE)];
    for (let n = 0; n < 6; n += 1) results.push(await raw.hubspot.writeStatus(WRITE));
    results.push(await raw.hubspot.writeStatus(WRITE, { signal: AbortSignal.abort() }));
    expect(new Set(results.map((result) => (result.ok ? 'ok' : result.error.kind)))).toEqual(
      new Set(['not_connected', 'connection_lost', 'timed_out', 'cancelled']),
    );
    expect(everything([results, raw.seen, dead.seen])).not.toContain('MARKER');
  });

  test.each([`${TOKEN}\n`, `${TOKEN} x`, `${TOKEN}\u00e9`, ''])(
    'a malformed token is refused without being named (%#)',
    (token) => {
      const make = () =>
        createHubSpot({ baseUrl: 'https://api.hubapi.com', token, apiVersion: '2026-03' });
      expect(make).toThrow('The HubSpot token is malformed.');
    },
  );
});
