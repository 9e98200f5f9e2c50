import { afterEach } from 'vitest';
import type { TrueRow, TrueState } from '@/lib/hubspot-simulator/control.ts';
import { DEMO_TOKEN } from '@/lib/hubspot-simulator/seed-account.ts';
import {
  type ServerOptions,
  type SimulatorServer,
  startSimulatorServer,
} from '@/lib/hubspot-simulator/server.ts';

export const NEWSLETTER = 39644612;
export const JO = 'jo.miller@example.com';

export interface Desk extends SimulatorServer {
  /** One call of the API with the demo token; the path is what follows the version. */
  call(path: string, init?: RequestInit): Promise<Response>;
  read(address: string): Promise<Response>;
  write(address: string, fields?: Record<string, unknown>): Promise<Response>;
  control(method: string, path: string, body?: unknown): Promise<Response>;
  state(address: string): Promise<TrueState>;
  /** The true status of the newsletter. */
  newsletter(address: string): Promise<TrueRow>;
}

const running: SimulatorServer[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

/** Starts a simulator on free ports; it is stopped after the test. */
export async function startDesk(options: ServerOptions = {}): Promise<Desk> {
  const server = await startSimulatorServer(options);
  running.push(server);
  const call: Desk['call'] = (path, init = {}) =>
    fetch(`${server.url}/communication-preferences/2026-03${path}`, {
      redirect: 'manual',
      ...init,
      headers: { authorization: `Bearer ${DEMO_TOKEN}`, ...init.headers },
    });
  const control: Desk['control'] = (method, path, body) =>
    fetch(`${server.controlUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${server.controlToken}`,
        'content-type': 'application/json',
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const state: Desk['state'] = async (subscriber) =>
    (await (await control('POST', '/state', { subscriber })).json()) as TrueState;
  return {
    ...server,
    call,
    control,
    state,
    read: (address) => call(`/statuses/${encodeURIComponent(address)}?channel=EMAIL`),
    write: (address, fields = {}) =>
      call(`/statuses/${encodeURIComponent(address)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          channel: 'EMAIL',
          statusState: 'SUBSCRIBED',
          subscriptionId: NEWSLETTER,
          ...fields,
        }),
      }),
    async newsletter(address) {
      const { rows } = await state(address);
      const row = rows.find((one) => one.subscriptionId === String(NEWSLETTER));
      if (row === undefined) throw new Error('no newsletter row');
      return row;
    },
  };
}

/** The parsed body of a reply, with the fields that tests look at. */
export async function bodyOf(response: Response): Promise<{
  [field: string]: unknown;
  results: Record<string, unknown>[];
  errors: { [field: string]: unknown; context: Record<string, string[]> }[];
}> {
  return (await response.json()) as never;
}
