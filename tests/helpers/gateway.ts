import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { SimulatorSettings } from '../../lib/settings.mjs';

/** One request on its way to HubSpot. */
export type Passing = { method: string; path: string; headers: IncomingHttpHeaders; body: string };
/** What the gateway answers; `body` as it is on the wire. */
export type Reply = { status: number; headers: Record<string, string>; body: string };
/** Answers in HubSpot's place, or changes what HubSpot answers; undefined lets it pass. */
export type Meddle = (request: Passing, pass: () => Promise<Reply>) => Promise<Reply> | undefined;

/** What lies between a console and HubSpot in some companies, and can do what it likes. */
export type Gateway = {
  readonly url: string;
  /** Everything that came by, in order. */
  readonly passed: Passing[];
  /** Sends what comes with `token` on to this simulator, with a token that it knows. */
  forward: (to: SimulatorSettings) => void;
  meddle: (how: Meddle | null) => void;
  close: () => Promise<void>;
};

const BETWEEN_TWO_ONLY = ['connection', 'content-encoding', 'content-length', 'transfer-encoding'];

/** Starts a gateway on loopback that takes one token; anything else gets 401 from it. */
export async function startGateway(token: string): Promise<Gateway> {
  const passed: Passing[] = [];
  let simulator: SimulatorSettings | null = null;
  let meddle: Meddle | null = null;

  async function pass({ method, path, headers, body }: Passing): Promise<Reply> {
    if (!simulator) throw new Error('the gateway leads nowhere yet');
    const reply = await fetch(`${simulator.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${simulator.token}`,
        ...(headers['content-type'] ? { 'content-type': headers['content-type'] } : {}),
      },
      ...(body === '' ? {} : { body }),
    });
    const kept = [...reply.headers].filter(([name]) => !BETWEEN_TWO_ONLY.includes(name));
    return { status: reply.status, headers: Object.fromEntries(kept), body: await reply.text() };
  }

  async function answer(request: Passing): Promise<Reply> {
    if (request.headers.authorization !== `Bearer ${token}`)
      return { status: 401, headers: {}, body: 'the gateway does not know this token' };
    return (await meddle?.(request, () => pass(request))) ?? (await pass(request));
  }

  const server = createServer((message, response: ServerResponse) => {
    void (async () => {
      const { method = 'GET', url = '/', headers } = message;
      const request = { method, path: url, headers, body: await text(message) };
      passed.push(request);
      const reply = await answer(request).catch(() => null);
      // What broke off behind the gateway breaks off before it.
      if (reply === null) message.socket.destroy();
      else response.writeHead(reply.status, reply.headers).end(reply.body);
    })();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passed,
    forward: (to) => {
      simulator = to;
    },
    meddle: (how) => {
      meddle = how;
    },
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}
