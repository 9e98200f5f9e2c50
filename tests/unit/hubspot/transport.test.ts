import type net from 'node:net';
import { describe, expect, test } from 'vitest';
import { HEAD, OK, read, SECONDLY, sequence, TEN_SECONDLY, write } from './answers.ts';
import { connect, deadBaseUrl, errorOf, serve, serveRaw } from './loopback.ts';

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
