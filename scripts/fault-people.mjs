// Witnesses of people: who was let in stays in, and who was added is there, whatever is killed.

import { enterDemo } from './bench-session.mjs';
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
 * Sessions: people sign in over HTTP as a browser does. One is acknowledged when the reply brings its
 * cookie, and there as long as a page opens with it.
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
      const cookie = await enterDemo(console).catch(() => null); // It is being killed.
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
      if (await opens(console.url, '')) throw new Error(`${PAGE} opens without a session`);
      const cookies = all ? [...acknowledged] : acknowledged.slice(checked);
      checked = acknowledged.length;
      let missing = 0;
      const openers = Array.from({ length: OPENERS }, async () => {
        for (let cookie = cookies.pop(); cookie; cookie = cookies.pop())
          if (!(await opens(console.url, cookie))) missing += 1;
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

/** @param {string} url @param {string} cookie */
async function opens(url, cookie) {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const reply = await fetch(url + PAGE, { headers: { cookie }, redirect: 'manual', signal });
  await reply.arrayBuffer();
  return reply.status === 200;
}
