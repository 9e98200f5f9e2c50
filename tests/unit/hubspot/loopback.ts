import http from 'node:http';
import net from 'node:net';
import { onTestFinished } from 'vitest';
import { createHubSpot, type HubSpotConfig } from '../../../lib/hubspot/create.ts';
import type { Exchange, HubSpotError } from '../../../lib/hubspot/types.ts';

export const TOKEN = 'pat-na1-MARKER-0123456789';
export const ROW = {
  subscriberIdString: 'jo@example.com',
  subscriptionId: 7,
  status: 'SUBSCRIBED',
};
export const WRITE = {
  subscriberIdString: 'jo@example.com',
  subscriptionId: '7',
  statusState: 'SUBSCRIBED',
} as const;

export interface Received {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  /** Objects are sent as JSON, with that content type. */
  body?: unknown;
}

async function listen(server: net.Server, sockets: Set<net.Socket>): Promise<string> {
  server.on('connection', (socket: net.Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  const address = server.address() as net.AddressInfo;
  return `127.0.0.1:${address.port}`;
}

/** An HTTP server whose n-th answer (from 0) is told by `answer`; undefined leaves it unanswered. */
export async function serve(answer: (n: number, request: Received) => Answer | undefined) {
  const received: Received[] = [];
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '', headers } = request;
    const entry = { method, url, headers, body };
    received.push(entry);
    const reply = answer(received.length - 1, entry);
    if (reply === undefined) return;
    const isText = typeof reply.body === 'string' || reply.body === undefined;
    response.writeHead(reply.status ?? 200, {
      ...(isText ? {} : { 'content-type': 'application/json;charset=utf-8' }),
      ...reply.headers,
    });
    response.end(isText ? reply.body : JSON.stringify(reply.body));
  });
  return { baseUrl: `http://${await listen(server, new Set())}`, received };
}

/** A TCP server; `onRequest` is called when a request's first bytes are there. */
export async function serveRaw(onRequest: (socket: net.Socket, n: number) => void) {
  const state = { connections: 0, requests: 0 };
  const server = net.createServer((socket) => {
    state.connections += 1;
    socket.on('data', () => onRequest(socket, state.requests++));
  });
  return { host: await listen(server, new Set()), state };
}

/** A loopback address on which nothing listens. */
export async function deadBaseUrl(): Promise<string> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** A client whose clock moves only by its sleeps, unless `now` or `sleep` are given. */
export function connect(baseUrl: string, config: Partial<HubSpotConfig> = {}) {
  const clock = { now: 1_800_000_000_000, slept: [] as number[] };
  const seen: { exchange: Exchange; error: HubSpotError | null }[] = [];
  const hubspot = createHubSpot({
    baseUrl,
    token: TOKEN,
    apiVersion: '2026-03',
    now: () => clock.now,
    sleep: async (ms) => {
      clock.slept.push(ms);
      clock.now += ms;
    },
    onExchange: (exchange, error) => seen.push({ exchange, error }),
    ...config,
  });
  onTestFinished(() => hubspot.close());
  return { hubspot, clock, seen };
}

/** The envelope of a successful reply. */
export function complete(...results: unknown[]): Answer {
  return { body: { status: 'COMPLETE', results } };
}

/** The error of a result that must have failed. */
export function errorOf(result: { ok: boolean; error?: HubSpotError }): HubSpotError {
  if (result.ok || result.error === undefined) throw new Error('The call succeeded.');
  return result.error;
}
