import type net from 'node:net';
import { describe, expect, test } from 'vitest';
import type { CallOptions, HubSpot } from '../../../lib/hubspot/types.ts';
import {
  type Answer,
  complete,
  connect,
  deadBaseUrl,
  errorOf,
  ROW,
  serve,
  serveRaw,
  WRITE,
} from './loopback.ts';

const SECONDLY: Answer = { status: 429, body: { policyName: 'SECONDLY' } };
const TEN_SECONDLY: Answer = { status: 429, body: { policyName: 'TEN_SECONDLY_ROLLING' } };
const DAILY: Answer = {
  status: 429,
  headers: { 'retry-after': '1' },
  body: { policyName: 'DAILY' },
};
const OK = complete(ROW);
const HEAD = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n';

const read = (hubspot: HubSpot, options?: CallOptions) =>
  hubspot.readStatuses('jo@example.com', options);
const write = (hubspot: HubSpot, options?: CallOptions) => hubspot.writeStatus(WRITE, options);

/** A server that gives these answers in turn, then the last one for ever. */
const sequence = (...answers: Answer[]) => serve((n) => answers[n] ?? answers.at(-1));

describe('reads are repeated a few times', () => {
  test.each([
    ['500', { status: 500, body: {} }],
    ['HTML 502', { status: 502, body: '<html>' }],
    ['524', { status: 524, body: '' }],
    ['408', { status: 408, body: '' }],
    ['an unreadable 200', { status: 200, body: '<html>' }],
    ['a 207', { status: 207, body: {} }],
  ])('after %s, with a short backoff', async (_, failure) => {
    const { baseUrl, received } = await sequence(failure, failure, OK);
    const { hubspot, clock } = connect(baseUrl);
    const result = await read(hubspot);
    expect(result.ok).toBe(true);
    expect(received).toHaveLength(3);
    expect(clock.slept).toEqual([200, 600]);
    expect(result.exchange.waitedMs).toBe(800);
    expect(result.exchange.attempts.map(({ waitedMs }) => waitedMs)).toEqual([0, 200, 600]);
  });

  test('and then give up with the last error', async () => {
    const { baseUrl, received } = await sequence({
      status: 500,
      body: { message: 'Internal Error' },
    });
    const { hubspot } = connect(baseUrl);
    expect(errorOf(await read(hubspot))).toMatchObject({
      kind: 'unavailable',
      applied: 'no',
      message: 'Internal Error',
    });
    expect(received).toHaveLength(3);
  });

  test.each([400, 401, 403, 404])('but not after %i', async (status) => {
    const { baseUrl, received } = await sequence({ status, body: {} });
    await read(connect(baseUrl).hubspot);
    expect(received).toHaveLength(1);
  });

  test('after a reset, and after a connection that broke off in the body', async () => {
    const { host } = await serveRaw((socket, n) => {
      if (n === 0) socket.resetAndDestroy();
      else if (n === 1) socket.end(`${HEAD}{"status":`);
      else
        socket.end(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n${JSON.stringify(OK.body)}`,
        );
    });
    const result = await read(connect(`http://${host}`).hubspot);
    expect(result.ok).toBe(true);
    expect(result.exchange.attempts.map(({ end, status }) => [end, status])).toEqual([
      ['connection_lost', null],
      ['connection_lost', 200],
      ['replied', 200],
    ]);
  });
});

describe('a write is never repeated once it may have been applied', () => {
  test.each([
    ['500', { status: 500, body: {} }],
    ['524', { status: 524, body: '' }],
    ['408', { status: 408, body: '' }],
    ['425', { status: 425, body: '' }],
    ['HTML 502', { status: 502, body: '<html>' }],
    ['502 with Retry-After', { status: 502, headers: { 'retry-after': '1' }, body: '' }],
    ['an empty 200', { status: 200, body: '' }],
    ['a redirect', { status: 307, headers: { location: '/' }, body: '' }],
  ])('after %s', async (_, failure) => {
    const { baseUrl, received } = await sequence(failure, OK);
    expect(errorOf(await write(connect(baseUrl).hubspot)).applied).toBe('unknown');
    expect(received).toHaveLength(1);
  });

  test('even if the table says so', async () => {
    const { baseUrl, received } = await sequence({ status: 500, body: {} }, OK);
    const transport = { writeStatus: { retryOn: ['unavailable'] as const, maxRetries: 5 } };
    expect((await write(connect(baseUrl, { transport }).hubspot)).ok).toBe(false);
    expect(received).toHaveLength(1);
  });

  test.each([
    ['a reset', (socket: net.Socket) => socket.resetAndDestroy()],
    ['an end without a reply', (socket: net.Socket) => socket.end()],
    ['a body that breaks off', (socket: net.Socket) => socket.end(`${HEAD}{"status":`)],
    ['a reply that is no HTTP', (socket: net.Socket) => socket.end('garbage\r\n\r\n')],
  ])('after %s: connection lost, applied unknown', async (_, act) => {
    const { host, state } = await serveRaw(act);
    const result = await write(connect(`http://${host}`).hubspot);
    expect(errorOf(result)).toMatchObject({ kind: 'connection_lost', applied: 'unknown' });
    expect(result.exchange.attempts).toMatchObject([{ end: 'connection_lost' }]);
    expect(state.requests).toBe(1);
  });

  test('a wait that was followed by an uncertain end is unknown', async () => {
    const { baseUrl, received } = await sequence(SECONDLY, { status: 500, body: {} }, OK);
    expect(errorOf(await write(connect(baseUrl).hubspot))).toMatchObject({
      kind: 'unavailable',
      applied: 'unknown',
    });
    expect(received).toHaveLength(2);
  });
});

describe('time-outs', () => {
  const quick = { transport: { every: { callTimeoutMs: 80, maxRetries: 0 } } };

  test.each([
    ['no first byte', (_: net.Socket) => {}],
    ['a head without a body', (socket: net.Socket) => socket.write(HEAD)],
    [
      'a body in drops',
      (socket: net.Socket) => {
        socket.write(HEAD);
        const drip = setInterval(() => socket.write(' '), 20);
        socket.on('close', () => clearInterval(drip));
      },
    ],
  ])('%s ends the call in its time; a write is unknown', async (_, act) => {
    const { host, state } = await serveRaw((socket) => void act(socket));
    const { hubspot } = connect(`http://${host}`, { ...quick, now: Date.now });
    const begun = performance.now();
    const result = await write(hubspot);
    expect(performance.now() - begun).toBeLessThan(1_500);
    expect(errorOf(result)).toMatchObject({ kind: 'timed_out', applied: 'unknown' });
    expect(result.exchange.attempts).toMatchObject([{ end: 'timed_out' }]);
    expect(result.exchange.attempts[0]?.durationMs).toBeGreaterThanOrEqual(70);
    expect(errorOf(await read(hubspot))).toMatchObject({ kind: 'timed_out', applied: 'no' });
    expect(state.requests).toBe(2);
  });

  test('a refusal stands by its status even if its body never ends', async () => {
    const { host } = await serveRaw((socket) => {
      socket.write('HTTP/1.1 400 Bad Request\r\ncontent-length: 500\r\n\r\n{"mess');
    });
    const result = await write(connect(`http://${host}`, quick).hubspot);
    expect(errorOf(result)).toMatchObject({ kind: 'invalid_input', applied: 'no', status: 400 });
    expect(result.exchange).toMatchObject({ rawBody: '{"mess', rawBodyCut: true });
  });

  test('a fetch that takes no notice of its signal cannot hold the call', async () => {
    const fetch = () => new Promise<never>(() => {});
    const result = await write(connect('http://127.0.0.1:1', { ...quick, fetch }).hubspot);
    expect(errorOf(result)).toMatchObject({ kind: 'timed_out', applied: 'unknown' });
  });

  test('the deadline shortens an attempt', async () => {
    const { host } = await serveRaw(() => {});
    const { hubspot, clock } = connect(`http://${host}`);
    const begun = performance.now();
    const result = await write(hubspot, { deadline: clock.now + 60 });
    expect(performance.now() - begun).toBeLessThan(1_500);
    expect(errorOf(result)).toMatchObject({ kind: 'timed_out', applied: 'unknown' });
  });

  test('after the deadline nothing is sent', async () => {
    const { baseUrl, received } = await sequence(OK);
    const { hubspot, clock } = connect(baseUrl);
    const result = await write(hubspot, { deadline: clock.now });
    expect(errorOf(result)).toMatchObject({ kind: 'timed_out', applied: 'no' });
    expect([received.length, result.exchange.attempts.length]).toEqual([0, 0]);
  });
});

describe('no connection is "not sent"', () => {
  test('a refused connection is tried once more, also for a write', async () => {
    const { hubspot, clock } = connect(await deadBaseUrl());
    const result = await write(hubspot);
    expect(errorOf(result)).toMatchObject({ kind: 'not_connected', applied: 'no', status: null });
    expect(result.exchange.attempts).toMatchObject([
      { end: 'not_sent', networkCode: 'ECONNREFUSED' },
      { end: 'not_sent', networkCode: 'ECONNREFUSED' },
    ]);
    expect(clock.slept).toEqual([200]);
    expect((await read(hubspot)).exchange.attempts).toHaveLength(3);
  });

  test('and a write arrives if the server is there at the second try', async () => {
    let calls = 0;
    const { baseUrl, received } = await sequence(OK);
    const fetch = async (url: string, init: RequestInit) => {
      calls += 1;
      const dead = Object.assign(new Error('x'), { code: 'ECONNREFUSED', syscall: 'connect' });
      if (calls === 1) throw new TypeError('fetch failed', { cause: dead });
      return globalThis.fetch(url, init);
    };
    expect((await write(connect(baseUrl, { fetch }).hubspot)).ok).toBe(true);
    expect(received).toHaveLength(1);
  });

  test('a TLS handshake that never comes ends with the connect time-out, not sent', async () => {
    const { host } = await serveRaw(() => {});
    const transport = { every: { connectTimeoutMs: 100, maxRetries: 0 } };
    const result = await write(connect(`https://${host}`, { transport }).hubspot);
    expect(errorOf(result)).toMatchObject({ kind: 'not_connected', applied: 'no' });
    expect(result.exchange.attempts[0]?.networkCode).toBe('UND_ERR_CONNECT_TIMEOUT');
  });

  test('nor is anything sent to a server that speaks no TLS', async () => {
    const { baseUrl, received } = await sequence(OK);
    const result = await write(connect(baseUrl.replace('http:', 'https:')).hubspot);
    expect(errorOf(result)).toMatchObject({ kind: 'not_connected', applied: 'no' });
    expect(received).toEqual([]);
  });
});

describe('replies that ask to wait are waited for within the budget', () => {
  test.each([
    ['429 secondly', SECONDLY, 1_000],
    ['429 ten-secondly', TEN_SECONDLY, 10_000],
    ['423', { status: 423, body: {} }, 2_000],
    ['423 with Retry-After', { status: 423, headers: { 'retry-after': '3' }, body: {} }, 3_000],
    [
      '477 with a short Retry-After',
      { status: 477, headers: { 'retry-after': '5' }, body: {} },
      5_000,
    ],
    [
      '429 of a gateway with Retry-After',
      { status: 429, headers: { 'retry-after': '4' }, body: '<html>' },
      4_000,
    ],
  ])('%s, also by a write', async (_, answer, waitMs) => {
    for (const call of [write, read]) {
      const { baseUrl, received } = await sequence(answer, OK);
      const { hubspot, clock } = connect(baseUrl);
      const result = await call(hubspot);
      expect(result.ok).toBe(true);
      expect(received).toHaveLength(2);
      expect(clock.slept).toEqual([waitMs]);
      expect(result.exchange).toMatchObject({ waitedMs: waitMs, durationMs: waitMs });
    }
  });

  test.each([
    ['the daily limit, whatever Retry-After says', DAILY, 1_000],
    [
      'a migration of a day',
      { status: 477, headers: { 'retry-after': '86400' }, body: {} },
      86_400_000,
    ],
    ['a migration of unknown length', { status: 477, body: {} }, null],
    ['a 429 of unknown policy', { status: 429, body: '' }, null],
    ['a Retry-After beyond the budget', { ...SECONDLY, headers: { 'retry-after': '12' } }, 12_000],
  ])('%s is not waited for; the error says how long', async (_, answer, retryAfterMs) => {
    const { baseUrl, received } = await sequence(answer, OK);
    const { hubspot, clock } = connect(baseUrl);
    expect(errorOf(await write(hubspot))).toMatchObject({ retryAfterMs, applied: 'no' });
    expect([received.length, clock.slept]).toEqual([1, []]);
  });

  test('the budget is one for the whole call', async () => {
    const { baseUrl, received } = await sequence(TEN_SECONDLY, SECONDLY, SECONDLY, OK);
    const { hubspot, clock } = connect(baseUrl);
    expect(errorOf(await write(hubspot))).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 1_000,
    });
    expect(clock.slept).toEqual([10_000, 1_000]);
    expect(received).toHaveLength(3);
  });

  test('a server that always says "at once" is not asked for ever', async () => {
    const { baseUrl, received } = await sequence({ ...SECONDLY, headers: { 'retry-after': '0' } });
    await write(connect(baseUrl).hubspot);
    expect(received).toHaveLength(5);
  });

  test('a wait that would pass the deadline is not begun', async () => {
    const { baseUrl, received } = await sequence(TEN_SECONDLY, OK);
    const { hubspot, clock } = connect(baseUrl);
    const result = await write(hubspot, { deadline: clock.now + 10_000 });
    expect(errorOf(result)).toMatchObject({
      kind: 'rate_limited',
      policy: 'ten_secondly',
      retryAfterMs: 10_000,
    });
    expect([received.length, clock.slept]).toEqual([1, []]);
  });

  test('waits and retries of a read are counted apart', async () => {
    const { baseUrl } = await sequence(
      { status: 500, body: {} },
      SECONDLY,
      { status: 500, body: {} },
      OK,
    );
    const { hubspot, clock } = connect(baseUrl);
    expect((await read(hubspot)).ok).toBe(true);
    expect(clock.slept).toEqual([200, 1_000, 600]);
  });

  test('a sleep that comes back after the deadline gives the error that asked for it', async () => {
    const { baseUrl, received } = await sequence(SECONDLY, OK);
    const clock = { now: 0 };
    const { hubspot } = connect(baseUrl, {
      now: () => clock.now,
      sleep: async () => {
        clock.now = 60_000;
      },
    });
    expect(errorOf(await write(hubspot, { deadline: 5_000 }))).toMatchObject({
      kind: 'rate_limited',
      applied: 'no',
    });
    expect(received).toHaveLength(1);
  });
});

describe('an abort signal', () => {
  test('before sending: cancelled, nothing sent, not applied', async () => {
    const { baseUrl, received } = await sequence(OK);
    const result = await write(connect(baseUrl).hubspot, { signal: AbortSignal.abort() });
    expect(errorOf(result)).toMatchObject({ kind: 'cancelled', applied: 'no' });
    expect(received).toEqual([]);
  });

  test('during a write: cancelled at once, applied unknown; during a read: not applied', async () => {
    for (const [call, applied] of [
      [write, 'unknown'],
      [read, 'no'],
    ] as const) {
      const stop = new AbortController();
      const { baseUrl, received } = await serve(() => void stop.abort());
      const result = await call(connect(baseUrl).hubspot, { signal: stop.signal });
      expect(errorOf(result)).toMatchObject({ kind: 'cancelled', applied });
      expect(result.exchange.attempts).toMatchObject([{ end: 'aborted' }]);
      expect(received).toHaveLength(1);
    }
  });

  test('during a wait: ends it, nothing more is sent, not applied', async () => {
    const sleeps = { real: undefined, deaf: () => new Promise<void>(() => {}) };
    for (const sleep of Object.values(sleeps)) {
      const { baseUrl, received } = await sequence(TEN_SECONDLY, OK);
      const stop = new AbortController();
      const { hubspot } = connect(baseUrl, { sleep, now: Date.now });
      setTimeout(() => stop.abort(), 150);
      const result = await write(hubspot, { signal: stop.signal });
      expect(errorOf(result)).toMatchObject({ kind: 'cancelled', applied: 'no' });
      expect(result.exchange).toMatchObject({ status: 429, attempts: [{ end: 'replied' }] });
      expect(received).toHaveLength(1);
    }
  });

  test('leaves no listener behind', async () => {
    const { baseUrl } = await sequence({ status: 500, body: {} }, SECONDLY, OK);
    const { signal } = new AbortController();
    const counts = { added: 0, removed: 0 };
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      counts.added += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      counts.removed += 1;
      remove(...args);
    };
    expect((await read(connect(baseUrl).hubspot, { signal })).ok).toBe(true);
    expect(counts.added).toBeGreaterThan(0);
    expect(counts.removed).toBe(counts.added);
  });
});

describe('a reply over the size limit', () => {
  test('is unreadable and not read to its end', async () => {
    let sent = 0;
    const { host } = await serveRaw((socket) => {
      socket.write(
        'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
      );
      const block = `10000\r\n${' '.repeat(65_536)}\r\n`;
      const more = () => {
        while (!socket.destroyed && sent < 400 * 65_536) {
          sent += 65_536;
          if (!socket.write(block)) {
            socket.once('drain', more);
            return;
          }
        }
      };
      more();
    });
    const result = await write(connect(`http://${host}`).hubspot);
    expect(errorOf(result)).toMatchObject({
      kind: 'unreadable_reply',
      applied: 'unknown',
      status: 200,
    });
    expect(result.exchange.rawBodyCut).toBe(true);
    expect(sent).toBeLessThan(400 * 65_536);
  });
});
