import type net from 'node:net';
import { describe, expect, test } from 'vitest';
import { HEAD, OK, read, SECONDLY, sequence, write } from './answers.ts';
import { connect, errorOf, serveRaw } from './loopback.ts';

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
