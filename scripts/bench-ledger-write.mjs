// Measures what it costs to put a change on record, opened and closed, in bare commits of one row of the
// same run. `npm run bench:ledger` calls it with the log that it has filled, as the last of all.

import { generateKeyPairSync, randomUUID } from 'node:crypto';
import pg from 'pg';
import { median, p95, printRow } from './bench-figures.mjs';

/** @typedef {import('../lib/db/connection.ts').Database} Database */
/** @typedef {Pick<typeof import('../lib/ledger/append.ts'), 'createLedger'>
 *   & Pick<typeof import('../lib/ledger/operations.ts'), 'createOperations'>} Parts */

const ROUNDS = 500;
const WARM_UP = 50;
const MOST_BARE_COMMITS = 6;
const HOUR_MS = 3_600_000;

/** About as much as is kept of a change. */
const DETAIL = {
  who: { name: 'A name', role: 'agent', session: randomUUID(), request: randomUUID() },
  change: {
    ...{ subscriberIdString: 'somebody@example.com', subscriptionId: '1000' },
    ...{ statusState: 'UNSUBSCRIBED', reference: 'Ticket 1' },
  },
  reply: { status: 200, body: 'x'.repeat(600) },
};

/** @param {() => Promise<unknown>} work */
async function msOf(work) {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

/**
 * One after the other, so that no transaction is shared, and by turns with the bare commits. Gives
 * whether the limit is met.
 * @param {{ parts: Parts, database: Database, url: string }} given
 */
export async function measureWriting({ parts: { createLedger, createOperations }, database, url }) {
  const key = generateKeyPairSync('ed25519').privateKey;
  const operations = createOperations(database, createLedger({ database, key }));
  const text = JSON.stringify(DETAIL);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('CREATE TABLE bare_row (id uuid PRIMARY KEY, text text NOT NULL)');
  /** @type {Record<'bare' | 'together' | 'attempt', number[]>} */
  const ms = { bare: [], together: [], attempt: [] };
  try {
    for (let round = -WARM_UP; round < ROUNDS; round++) {
      const id = randomUUID();
      const now = Date.now();
      const bare = await msOf(() =>
        client.query('INSERT INTO bare_row (id, text) VALUES ($1, $2)', [id, text]),
      );
      const opening = await msOf(() =>
        operations.open({
          ...{ id, actor: id, subject: id, work: DETAIL, detail: DETAIL },
          ...{ sendAt: now, sendBefore: now + HOUR_MS, lookAt: now + HOUR_MS },
        }),
      );
      const attempt = await msOf(() => operations.attempt(id, now));
      const closing = await msOf(() =>
        operations.close({ id, actor: id, subject: id }, { outcome: 'changed', detail: DETAIL }),
      );
      if (round < 0) continue;
      ms.bare.push(bare);
      ms.together.push(opening + closing);
      ms.attempt.push(attempt);
    }
  } finally {
    await client.end();
  }
  const inCommits = median(ms.together) / median(ms.bare);
  printRow('\nputting a change on record', ['median', 'p95']);
  for (const [name, values] of /** @type {const} */ ([
    ['  a bare commit of one row', ms.bare],
    ['  opening and closing', ms.together],
    ['  noting an attempt', ms.attempt],
  ]))
    printRow(name, [`${median(values).toFixed(2)} ms`, `${p95(values).toFixed(2)} ms`]);
  const isMet = inCommits <= MOST_BARE_COMMITS;
  console.log(
    `${isMet ? 'Met' : 'Missed'}: opening and closing cost ${inCommits.toFixed(1)} bare commits (limit ${MOST_BARE_COMMITS}).`,
  );
  return isMet;
}
