// Measures the check of a log against reading the same rows and hashing the same bytes bare, and the
// export and its check, in one run. `npm run bench:ledger` calls it with the log that it has filled.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { headerText } from '../lib/ledger/format.mjs';
import { createVerifier } from '../lib/ledger/verifier.mjs';
import { verifyFile } from '../lib/ledger/verify-file.mjs';
import { median } from './bench-figures.mjs';

/** @typedef {import('../lib/db/connection.ts').Database} Database */
/** @typedef {Pick<typeof import('../lib/ledger/read-log.ts'), 'readLog'>
 *   & Pick<typeof import('../lib/ledger/export.ts'), 'startExport'>
 *   & Pick<typeof import('../lib/ledger/verify-log.ts'), 'verifyLog'>} Parts */

const ROUNDS = 5;

/** How often the memory is looked at, in ms. */
const LOOK_MS = 100;

/**
 * Runs some work; gives what it gave, its seconds, and by how many MB the memory grew meanwhile.
 * @template T
 * @param {() => Promise<T>} work
 */
async function timed(work) {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let most = before;
  const looking = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, LOOK_MS);
  const startedAt = performance.now();
  try {
    const value = await work();
    return {
      value,
      seconds: (performance.now() - startedAt) / 1000,
      grownMb: (most - before) / 2 ** 20,
    };
  } finally {
    clearInterval(looking);
  }
}

/**
 * Reads the rows as the check does and hashes as many bytes as it has to, in one stream.
 * @param {Parts} parts @param {Database} database @param {boolean} withDetails
 */
function bare({ readLog }, database, withDetails) {
  return readLog(database, async ({ entries }) => {
    const hash = createHash('sha256');
    // Two 32-byte hashes and a mark for the chain, one for the leaf, two for the node above it.
    const rest = Buffer.alloc(65 + 33 + 65);
    /** @type {Buffer | null} headers are of about the same length */
    let bytes = null;
    let size = 0;
    for await (const { header, salt, detail } of entries({ withDetails })) {
      bytes ??= Buffer.from(headerText(header));
      hash.update(bytes).update(rest);
      // An HMAC hashes its key twice, filled up to 64 bytes, and the inner hash.
      if (withDetails && salt && detail !== null) hash.update(detail).update(HMAC);
      size++;
    }
    hash.digest();
    return size;
  });
}

const HMAC = Buffer.alloc(64 + 64 + 32);

/** @param {Parts} parts @param {Database} database @param {boolean} withDetails */
function check({ readLog }, database, withDetails) {
  return readLog(database, async ({ own, entries }) => {
    if (!own) throw new Error('The log is empty.');
    const verifier = createVerifier({ own, withDetails });
    for await (const entry of entries({ withDetails })) verifier.take(entry);
    const problem = verifier.end();
    if (problem) throw new Error(`The log is broken: ${problem.code} at ${problem.seq}.`);
    return verifier.size();
  });
}

/**
 * Measures a filled log. Prints the figures; gives whether they hold what is promised: the chain at
 * least half, and with the details at least a third of the speed of reading and hashing bare.
 * @param {object} options
 * @param {Parts} options.parts
 * @param {Database} options.database
 * @param {string} options.publicKey of the key that signed the log's head
 * @param {string} options.subject somebody's id, of whom there is an export
 * @param {string} options.folder for the exported files
 */
export async function measureVerification({ parts, database, publicKey, subject, folder }) {
  let holds = true;
  for (const [name, withDetails, least] of /** @type {const} */ ([
    ['chain', false, 1 / 2],
    ['chain with details', true, 1 / 3],
  ])) {
    /** @type {{ share: number, bare: number, check: number, grownMb: number }[]} */
    const rounds = [];
    // One after the other, so that whatever else the machine does meets both.
    for (let round = 0; round < ROUNDS; round++) {
      const reading = await timed(() => bare(parts, database, withDetails));
      const checking = await timed(() => check(parts, database, withDetails));
      rounds.push({
        ...{ share: reading.seconds / checking.seconds, grownMb: checking.grownMb },
        ...{ bare: reading.seconds, check: checking.seconds },
      });
    }
    const share = median(rounds.map((round) => round.share));
    holds &&= share >= least;
    console.log(
      `${name}: ${median(rounds.map((round) => round.check)).toFixed(1)} s, bare ${median(rounds.map((round) => round.bare)).toFixed(1)} s: ${(share * 100).toFixed(0)} % of its speed (at least ${(least * 100).toFixed(0)} %; ${ROUNDS} rounds in turn), memory +${Math.max(...rounds.map((round) => round.grownMb)).toFixed(0)} MB`,
    );
  }
  const whole = await timed(() => parts.verifyLog({ database, publicKey }));
  if (whole.value.problem) throw new Error(`The log is broken: ${whole.value.problem.code}.`);
  console.log(
    `all of npm run ledger:verify, the table of searches too (${whole.value.searchDiffersAt ?? 'agrees'}): ${whole.seconds.toFixed(1)} s, memory +${whole.grownMb.toFixed(0)} MB`,
  );
  for (const [name, format, selection] of /** @type {const} */ ([
    ['export of all', 'jsonl', null],
    ['export of all as a table', 'csv', null],
    ['export of one person', 'jsonl', sql`subject = ${subject}::uuid`],
  ])) {
    const file = join(folder, `export.${format}`);
    const exporting = await timed(() => exportTo(file, parts, database, { format, selection }));
    console.log(
      `${name}: ${exporting.value} entries in ${exporting.seconds.toFixed(1)} s, ${(statSync(file).size / 2 ** 20).toFixed(1)} MB, memory +${exporting.grownMb.toFixed(0)} MB`,
    );
    if (format === 'jsonl') {
      const checking = await timed(() => verifyFile(file, { publicKey }));
      const { problem, unreadable } = checking.value;
      if (problem || unreadable !== null) throw new Error(`${name} does not verify.`);
      console.log(
        `  its check: ${checking.seconds.toFixed(1)} s, memory +${checking.grownMb.toFixed(0)} MB`,
      );
    }
    rmSync(file);
  }
  return holds;
}

/**
 * @param {string} file @param {Parts} parts @param {Database} database
 * @param {{ format: 'jsonl' | 'csv', selection: import('../lib/ledger/selection.ts').Selection }} request
 */
async function exportTo(file, { startExport }, database, request) {
  const output = createWriteStream(file);
  const started = await startExport(
    {
      ...{ database, role: 'compliance', now: Date.now, cuts: [] },
      // The log that is measured stays as it is.
      ledger: { append: async () => ({ seq: 0, at: 0 }) },
      by: { actor: null, who: null, version: '0.0.0' },
    },
    { ...request, query: '' },
  );
  if (!started.ok) throw new Error(started.problem.code);
  const { asked } = await started.run(async (text) => {
    if (!output.write(text)) await once(output, 'drain');
  });
  output.end();
  await once(output, 'finish');
  return asked;
}
