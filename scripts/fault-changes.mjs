// Changes under way while processes are killed: who makes them, who looks at each write that reaches
// HubSpot, and what must be on record of each in the end.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { idOfAction } from './bench-session.mjs';
import { pause } from './fault-console.mjs';
import { withClient } from './fault-witnesses.mjs';
import { LOOPBACK } from './ports.mjs';

/** @typedef {import('./fault-witnesses.mjs').FaultConsole} FaultConsole */
/** @typedef {import('../lib/settings.mjs').SimulatorSettings} Simulator */
/** @typedef {{ operation: string, address: string, before: string, wanted: string }} Asked */

const NEWSLETTER = '39644612';
const MAKERS = 4;
const ANSWER_WITHIN_MS = 25_000;
const GROUND = {
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'Asked by telephone, and written down at once.',
};

/** What is given for a lift after a bounce. */
const LIFT = {
  ...{ way: 'ground', date: '', time: '', timeZone: 'UTC', isAddressFixed: true },
};

/** Lanes by turns: what HubSpot has before, and what is wanted. */
const LANES = [
  { before: 'SUBSCRIBED', wanted: 'UNSUBSCRIBED' },
  { before: 'NOT_SPECIFIED', wanted: 'SUBSCRIBED' },
  // Lifted on the same day: a request of the person's could be of no later minute.
  { before: 'UNSUBSCRIBED', wanted: 'SUBSCRIBED', source: 'Hard bounce' },
  { before: 'SUBSCRIBED', wanted: 'NOT_SPECIFIED' },
];

/** What happens to every other write; null: nothing. */
const FAULTS = [
  null,
  { fault: 'error_before_applying' },
  { fault: 'error_after_applying' },
  { fault: 'reset_before_applying' },
  { fault: 'reset_after_applying' },
  { fault: 'gateway_timeout_applied_later', fraction: 0.5 },
  { fault: 'slow_first_byte', delayMs: 1_500 },
  { fault: 'rate_limited_secondly' },
];

/**
 * Asks the simulated account behind the console's back.
 * @param {Simulator} simulator
 * @param {string} path
 * @param {object} body
 */
export async function askSimulator({ controlUrl, controlToken }, path, body) {
  const reply = await fetch(controlUrl + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await reply.json();
  if (!reply.ok) throw new Error(`${path} of the simulator: ${JSON.stringify(answer)}`);
  return answer;
}

/**
 * Stands between the console and the simulated account. Before a write goes on, it asks the database, on
 * a connection of its own, for the opened entry of exactly this write.
 * @param {Simulator} simulator
 * @param {() => string | null} databaseUrl
 */
export async function startRecorder(simulator, databaseUrl) {
  const seen = { writes: 0, unrecorded: /** @type {string[]} */ ([]), unasked: 0 };
  const server = createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (incoming.method === 'POST') {
      seen.writes += 1;
      const is = await isOpened(databaseUrl(), incoming.url ?? '', body.toString('utf8'));
      if (is === null) seen.unasked += 1;
      else if (!is) seen.unrecorded.push(`${incoming.url} ${body}`);
    }
    const { hostname, port } = new URL(simulator.url);
    const { method, url: path, headers } = incoming;
    const onward = request({ hostname, port, method, path, headers }, (reply) => {
      outgoing.writeHead(reply.statusCode ?? 502, reply.rawHeaders);
      reply.pipe(outgoing);
      // What breaks on one side breaks on the other.
      reply.on('error', () => outgoing.destroy());
    });
    onward.on('error', () => outgoing.destroy());
    outgoing.on('error', () => onward.destroy());
    onward.end(body);
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The recorder has no port.');
  return {
    url: `http://${LOOPBACK}:${address.port}`,
    seen,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * Whether the write is on record; null where the database cannot be asked, because it was killed between
 * the entry and the write.
 * @param {string | null} url @param {string} path @param {string} body
 */
async function isOpened(url, path, body) {
  const subscriber = decodeURIComponent(path.split('?')[0]?.split('/').at(-1) ?? '');
  const { subscriptionId, statusState } = JSON.parse(body);
  /** @type {boolean | null} */
  let found = null;
  await withClient(url, async (client) => {
    const { rows } = await client.query(
      `SELECT FROM open_operation JOIN ledger_entry ON ledger_entry.operation = open_operation.id
         JOIN ledger_detail USING (seq)
       WHERE kind = 'change_opened' AND detail::jsonb -> 'change' @> $1::jsonb`,
      [
        JSON.stringify({
          subscriberIdString: subscriber.toLowerCase(),
          subscriptionId: String(subscriptionId),
          statusState,
        }),
      ],
    );
    found = rows.length > 0;
  }).catch(() => {}); // It was killed: nothing can be asked.
  return found;
}

/**
 * People who make changes, as the page does, until they are stopped.
 * @param {FaultConsole} console
 * @param {Simulator} simulator
 * @param {string} cookie
 */
export function createMakers(console, simulator, cookie) {
  /** @type {Asked[]} */
  const asked = [];
  let going = false;
  let next = 0;
  let answered = 0;
  /** @type {Promise<void>[]} */
  let makers = [];

  async function make() {
    while (going) {
      const number = next++;
      const lane = LANES[number % LANES.length];
      const fault = FAULTS[Math.floor(number / LANES.length) % FAULTS.length];
      if (!lane) throw new Error('There is no lane.');
      const address = `fault-${number}@example.test`;
      const person = { subscriber: address, subscriptionId: NEWSLETTER };
      if (lane.before !== 'NOT_SPECIFIED')
        await askSimulator(simulator, '/external-change', {
          ...{ ...person, status: lane.before, source: lane.source },
        });
      const { rows } = await askSimulator(simulator, '/state', { subscriber: address });
      const row = rows.find(
        (/** @type {{ subscriptionId: string }} */ one) => one.subscriptionId === NEWSLETTER,
      );
      if (fault)
        await askSimulator(simulator, '/faults', { ...fault, subscriber: address, times: 1 });
      const one = { operation: randomUUID(), address, ...lane };
      asked.push(one);
      const liftOf = lane.before === 'UNSUBSCRIBED' ? (row?.timestamp ?? null) : null;
      if (await press(one, liftOf)) answered += 1;
      else await pause(50);
    }
  }

  /** @param {Asked} one @param {string | null} liftOf */
  async function press({ operation, address, wanted }, liftOf) {
    const change = {
      ...{ subscriberIdString: address, subscriptionId: NEWSLETTER, statusState: wanted },
      ...(wanted === 'SUBSCRIBED' ? GROUND : {}),
    };
    const lift = liftOf === null ? null : LIFT;
    const agreement = { liftOf, lift, notAContact: true, unread: false };
    try {
      const reply = await fetch(`${console.url}/api-view`, {
        method: 'POST',
        headers: {
          accept: 'text/x-component',
          'content-type': 'text/plain;charset=UTF-8',
          'next-action': idOfAction(console.buildDir, 'setStatus'),
          ...{ cookie, origin: console.url, 'sec-fetch-site': 'same-origin' },
        },
        body: JSON.stringify([change, agreement, operation]),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      });
      return (await reply.text()).includes('"outcome"');
    } catch {
      return false; // It is being killed.
    }
  }

  return {
    asked,
    answered: () => answered,
    begin() {
      going = true;
      makers = Array.from({ length: MAKERS }, make);
    },
    async end() {
      going = false;
      await Promise.all(makers);
    },
  };
}

/**
 * What is wrong with the record of a change, in words; null: nothing. `state` is what HubSpot has now.
 * @param {Asked} one
 * @param {{ kind: string, outcome: string | null }[]} entries
 * @param {string} state
 */
export function recordProblem({ operation, before, wanted }, entries, state) {
  const kinds = entries.map(({ kind }) => kind).join(' ');
  const what = `${operation} (${before} to ${wanted}, now ${state}): ${kinds}`;
  if (state !== before && state !== wanted) return `${what}: HubSpot has something else`;
  if (entries.length === 0) return state === before ? null : `${what}: changed without an entry`;
  if (kinds === 'refused') return state === before ? null : `${what}: refused, and changed`;
  if (kinds !== 'change_opened change_closed') return `${what}: not one of each`;
  const outcome = entries[1]?.outcome;
  const isRight =
    outcome === 'changed' ? state === wanted : outcome === 'refused' ? state === before : false;
  return isRight ? null : `${what}: closed as ${outcome}`;
}
