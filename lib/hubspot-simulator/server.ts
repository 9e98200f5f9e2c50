import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { listener, send } from './node-http.ts';
import { createSimulator } from './simulator.ts';
import type { Simulator, SimulatorOptions } from './simulator-parts.ts';

export interface ServerOptions extends SimulatorOptions {
  /** Loopback only; anything else is refused. */
  host?: '127.0.0.1' | '::1';
  /** 0, the default, takes any free port. */
  port?: number;
  controlPort?: number;
}

export interface SimulatorServer {
  /** The base URL of the simulated API, without a slash at its end. */
  url: string;
  /** The base URL of the control interface. */
  controlUrl: string;
  controlToken: string;
  simulator: Simulator;
  /** Ends both servers and every connection at once. */
  close(): Promise<void>;
}

/** How long a closed socket needs to be noticed on the other side. */
const NOTICE_MS = 20;
/** The port may be held for a moment by the connections that are just being closed. */
const REOPEN_TRIES = 20;
const REOPEN_PAUSE_MS = 100;

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Knows a server's connections, and which of them are in the middle of a request. */
function trackSockets(server: Server): { endIdle(): void; endAll(): void; busy: Set<Socket> } {
  const sockets = new Set<Socket>();
  const busy = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      sockets.delete(socket);
      busy.delete(socket);
    });
  });
  return {
    busy,
    endIdle() {
      for (const socket of sockets) if (!busy.has(socket)) socket.destroy();
    },
    endAll() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/**
 * Starts a simulated HubSpot on loopback: the API on one port, the control interface on another.
 * Throws when a port is taken.
 */
export async function startSimulatorServer(options: ServerOptions = {}): Promise<SimulatorServer> {
  const host = options.host ?? '127.0.0.1';
  if (host !== '127.0.0.1' && host !== '::1') throw new Error(`${String(host)} is not loopback`);
  const simulator = createSimulator(options);
  let ending = false;

  const api = createServer();
  const sockets = trackSockets(api);
  const answerApi = listener(async (request, to, gone) => {
    const { response, delivery } = await simulator.answer(request);
    // Who is answered while the door is shut must not come back by the same connection.
    if (simulator.door.closed) response.headers.set('connection', 'close');
    await send(response, delivery, to, gone);
  });
  api.on('request', (message, to) => {
    sockets.busy.add(message.socket);
    to.once('close', () => sockets.busy.delete(message.socket));
    to.sendDate = false;
    answerApi(message, to);
  });
  const port = await listen(api, host, options.port ?? 0);

  simulator.door.watch({
    async closed() {
      api.close();
      sockets.endIdle();
      await sleep(NOTICE_MS);
    },
    async opened() {
      for (let tries = 0; tries < REOPEN_TRIES && !ending; tries += 1) {
        if (api.listening) return;
        await listen(api, host, port).catch(() => sleep(REOPEN_PAUSE_MS));
      }
      if (!api.listening && !ending) {
        console.error(`The simulator could not listen on port ${port} again.`);
      }
    },
  });

  const control = createServer();
  const controlSockets = trackSockets(control);
  control.on(
    'request',
    listener(async (request, to, gone) => {
      await send(await simulator.control(request), { kind: 'whole' }, to, gone);
    }),
  );
  const controlPort = await listen(control, host, options.controlPort ?? 0).catch((error) => {
    api.close();
    throw error;
  });

  const origin = host === '::1' ? 'http://[::1]' : `http://${host}`;
  return {
    url: `${origin}:${port}`,
    controlUrl: `${origin}:${controlPort}`,
    controlToken: simulator.controlToken,
    simulator,
    async close() {
      ending = true;
      await simulator.reset();
      const closed = [api, control].map(
        (server) => new Promise<void>((resolve) => server.close(() => resolve())),
      );
      sockets.endAll();
      controlSockets.endAll();
      await Promise.all(closed);
    },
  };
}
