// What must survive whatever is killed. Each witness puts something in while the console runs, under
// load, and afterwards tells what is missing of that which was acknowledged.

import pg from 'pg';
import { answers, pause } from './fault-console.mjs';

/**
 * @typedef {object} Witness
 * @property {string} name
 * @property {() => void} begin puts in as much as it can, until `end`
 * @property {() => Promise<void>} end
 * @property {(what: { all: boolean }) => Promise<{ acknowledged: number, missing: number }>} verify
 *   looks for all that was acknowledged, or at least for what was since it last looked
 */

/** @typedef {ReturnType<typeof import('./fault-console.mjs').createFaultConsole>} FaultConsole */

const WRITERS = 3;
const READERS = 3;
const STATEMENT_WITHIN_MS = 3000;

/** Rows of the database, each committed on its own. @param {FaultConsole} console @returns {Witness} */
export function rowsWitness(console) {
  /** @type {number[]} */
  const acknowledged = [];
  let next = 0;
  let going = false;
  /** @type {Promise<void>[]} */
  let writers = [];

  async function write() {
    while (going) {
      await withClient(console.databaseUrl(), async (client) => {
        await client.query('CREATE TABLE IF NOT EXISTS fault_rows (id bigint PRIMARY KEY)');
        while (going) {
          next += 1;
          const id = next;
          await client.query('INSERT INTO fault_rows VALUES ($1)', [id]);
          acknowledged.push(id);
        }
      }).catch(() => pause(20)); // The database is gone: that is what this is about.
    }
  }

  return {
    name: 'rows',
    begin() {
      going = true;
      writers = Array.from({ length: WRITERS }, write);
    },
    async end() {
      going = false;
      await Promise.all(writers);
    },
    async verify() {
      let found = 0;
      await withClient(console.databaseUrl(), async (client) => {
        const { rows } = await client.query(
          'SELECT count(*)::int AS found FROM fault_rows WHERE id = ANY($1)',
          [acknowledged],
        );
        found = rows[0].found;
      });
      return { acknowledged: acknowledged.length, missing: acknowledged.length - found };
    },
  };
}

/** Requests, only for the load: nothing of them can be missing. @param {FaultConsole} console @returns {Witness} */
export function requestsWitness(console) {
  let answered = 0;
  let going = false;
  /** @type {Promise<void>[]} */
  let readers = [];
  async function read() {
    while (going) {
      if (await answers(`${console.url}/api/health`)) answered += 1;
      else await pause(20);
    }
  }
  return {
    name: 'requests',
    begin() {
      going = true;
      readers = Array.from({ length: READERS }, read);
    },
    async end() {
      going = false;
      await Promise.all(readers);
    },
    verify: async () => ({ acknowledged: answered, missing: 0 }),
  };
}

/**
 * @param {string | null} url
 * @param {(client: pg.Client) => Promise<void>} work
 */
export async function withClient(url, work) {
  if (!url) throw new Error('the database is not running');
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: STATEMENT_WITHIN_MS,
    query_timeout: STATEMENT_WITHIN_MS,
  });
  client.on('error', () => {}); // The statement under way tells it.
  try {
    await client.connect();
    await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
