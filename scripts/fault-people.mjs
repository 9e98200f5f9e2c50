// Witnesses of people: who was let in stays in, and who was added is there, whatever is killed.

import { pause } from './fault-console.mjs';
import { withClient } from './fault-witnesses.mjs';

/** @typedef {import('./fault-witnesses.mjs').FaultConsole} FaultConsole */
/** @typedef {import('./fault-witnesses.mjs').Witness} Witness */

const SIGNERS = 2;
const OPENERS = 4;
const ANSWER_WITHIN_MS = 10_000;
// A page that only people who are signed in see.
const PAGE = '/settings/connection';

/**
 * Sessions: people sign in over HTTP as a browser without scripts does. One is acknowledged when the
 * reply brings its cookie, and there as long as a page opens with it.
 * @param {FaultConsole} console
 * @returns {Witness}
 */
export function sessionsWitness(console) {
  /** @type {string[]} */
  const acknowledged = [];
  let checked = 0;
  let going = false;
  /** @type {Promise<void>[]} */
  let signers = [];
  async function sign() {
    while (going) {
      const cookie = await signIn(console.address).catch(() => null); // It is being killed.
      if (cookie) acknowledged.push(cookie);
      else await pause(20);
    }
  }
  return {
    name: 'sessions',
    begin() {
      going = true;
      signers = Array.from({ length: SIGNERS }, sign);
    },
    async end() {
      going = false;
      await Promise.all(signers);
    },
    async verify({ all }) {
      if (await opens(console.address, '')) throw new Error(`${PAGE} opens without a session`);
      const cookies = all ? [...acknowledged] : acknowledged.slice(checked);
      checked = acknowledged.length;
      let missing = 0;
      const openers = Array.from({ length: OPENERS }, async () => {
        for (let cookie = cookies.pop(); cookie; cookie = cookies.pop())
          if (!(await opens(console.address, cookie))) missing += 1;
      });
      await Promise.all(openers);
      return { acknowledged: acknowledged.length, missing };
    },
  };
}

/** Users, each committed on its own. @param {FaultConsole} console @returns {Witness} */
export function usersWitness(console) {
  /** @type {string[]} */
  const acknowledged = [];
  let next = 0;
  let going = false;
  /** @type {Promise<void>} */
  let writer = Promise.resolve();
  async function write() {
    while (going) {
      await withClient(console.databaseUrl(), async (client) => {
        while (going) {
          next += 1;
          const email = `fault-${next}@example.test`;
          await client.query(
            "INSERT INTO console_user (name, email, role) VALUES ('Somebody', $1, 'viewer')",
            [email],
          );
          acknowledged.push(email);
          await pause(5);
        }
      }).catch(() => pause(20)); // The database is gone: that is what this is about.
    }
  }
  return {
    name: 'users',
    begin() {
      going = true;
      writer = write();
    },
    async end() {
      going = false;
      await writer;
    },
    async verify() {
      let found = 0;
      await withClient(console.databaseUrl(), async (client) => {
        const { rows } = await client.query(
          'SELECT count(*)::int AS found FROM console_user WHERE email = ANY($1)',
          [acknowledged],
        );
        found = rows[0].found;
      });
      return { acknowledged: acknowledged.length, missing: acknowledged.length - found };
    },
  };
}

/** Fills the form of the demo in and sends it; gives the session's cookie. @param {string} address */
async function signIn(address) {
  const page = await ask(`${address}/sign-in`, {});
  const form = new FormData();
  for (const [tag] of (await page.text()).matchAll(/<input type="hidden"[^>]*>/g)) {
    const name = attribute(tag, 'name');
    if (name) form.append(name, attribute(tag, 'value'));
  }
  form.append('role', 'agent');
  const reply = await ask(`${address}/sign-in`, {
    method: 'POST',
    body: form,
    headers: { origin: address },
  });
  await reply.arrayBuffer();
  const cookie = reply.headers.getSetCookie().find((one) => one.includes('session_token='));
  if (!cookie) throw new Error(`signing in was answered with ${reply.status}, without a cookie`);
  return cookie.split(';')[0] ?? '';
}

/** @param {string} address @param {string} cookie */
async function opens(address, cookie) {
  const reply = await ask(`${address}${PAGE}`, { headers: { cookie } });
  await reply.arrayBuffer();
  return reply.status === 200;
}

/** @param {string} url @param {RequestInit} options */
function ask(url, options) {
  return fetch(url, {
    ...options,
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
}

/** @param {string} tag @param {string} name */
function attribute(tag, name) {
  const found = new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return found.replaceAll('&quot;', '"').replaceAll('&#x27;', "'").replaceAll('&amp;', '&');
}
