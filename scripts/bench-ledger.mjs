// `npm run bench:ledger [-- --entries 1000000 --runs 5 --only search|verify|write]`: fills a log of a PostgreSQL of our own with
// generated entries, and measures searches of it, each with the reading of what it found: every
// qualifier, every pair, negated too, at the newest entries and deep down. Ends with 1 if a median is
// above the limit, or if a plan reads a whole table of the log.

import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { median, p95, printRow } from './bench-figures.mjs';
import { measureVerification } from './bench-ledger-verify.mjs';
import { measureWriting } from './bench-ledger-write.mjs';
import { ensureCommandsBuilt } from './build.mjs';
import { fillLog, NAMES } from './ledger-entries.mjs';
import { startPostgres } from './postgres.mjs';
import { Problem, tell } from './problem.mjs';
import { Processes } from './processes.mjs';
import { onStop } from './stop-signals.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LIMIT_MS = 50;
const PAGE = 50;
const SLOWEST = 20;

const { values } = parseArgs({
  options: {
    entries: { type: 'string', default: '1000000' },
    runs: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});

const processes = new Processes();
mkdirSync(join(ROOT, '.build'), { recursive: true });
const dataDir = mkdtempSync(join(ROOT, '.build', 'ledger-'));
chmodSync(dataDir, 0o755);

/** @param {number} code */
async function end(code) {
  await processes.stopAll();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit(code);
}
onStop({ stop: () => void end(1), stopNow: () => process.exit(1) });

async function loadParts() {
  const entry = pathToFileURL(await ensureCommandsBuilt({ root: ROOT }));
  /** @param {string} file */
  const load = (file) => import(new URL(file, entry).href);
  /** @param {string[]} files */
  const loadAll = async (files) =>
    Object.assign({}, ...(await Promise.all(files.map((file) => load(`../ledger/${file}`)))));
  /** @type {typeof import('../lib/db/prepare.ts')} */
  const { prepare } = await load('prepare.js');
  /** @type {typeof import('../lib/db/connection.ts')} */
  const { openDatabase } = await load('connection.js');
  /** @type {typeof import('../lib/db/copy.ts')} */
  const { copyIn } = await load('copy.js');
  /** @type {typeof import('../lib/ledger/search.ts')} */
  const { searchLedger } = await load('../ledger/search.js');
  /** @type {typeof import('../lib/ledger/read-entry.ts')} */
  const { readEntries } = await load('../ledger/read-entry.js');
  /** @type {typeof import('../lib/ledger/search-query.ts')} */
  const { parseSearch } = await load('../ledger/search-query.js');
  /** @type {typeof import('../lib/subscriptions/search-vocabulary.ts')} */
  const { SEARCH_VOCABULARY } = await load('../subscriptions/search-vocabulary.js');
  /** @type {import('./bench-ledger-verify.mjs').Parts} */
  const verification = await loadAll(['read-log.js', 'export.js', 'verify-log.js']);
  /** @type {import('./bench-ledger-write.mjs').Parts} */
  const writing = await loadAll(['append.js', 'operations.js']);
  return {
    ...{ verification, writing },
    ...{ prepare, openDatabase, copyIn, searchLedger, readEntries, parseSearch },
    SEARCH_VOCABULARY,
  };
}

/** @typedef {Awaited<ReturnType<typeof loadParts>>} Parts */
/** @typedef {import('../lib/db/connection.ts').Database} Database */

/**
 * @param {string} url
 * @param {Parts} parts
 * @param {number} size
 */
async function fill(url, { copyIn }, size) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const startedAt = performance.now();
  const publicKey = await fillLog(client, copyIn, { size, seed: Number(values.seed) });
  // What autovacuum does of itself before long.
  await client.query(
    'VACUUM (ANALYZE) ledger_entry, ledger_detail, ledger_search, ledger_combination',
  );
  const { rows } = await client.query('SELECT count(*) AS combinations FROM ledger_combination');
  await client.end();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  console.log(`${size} entries of ${rows[0].combinations} combinations, written in ${seconds} s`);
  return publicKey;
}

/** Terms by qualifier: a common and a rare value of each, one that is not there, and traps. */
async function termsOf(/** @type {Database} */ { pool }) {
  const { rows } = await pool.query(
    `SELECT correlation_id, reference FROM ledger_search
     WHERE correlation_id IS NOT NULL AND reference LIKE 'Ticket %' LIMIT 1`,
  );
  return [
    ...[`actor:${NAMES.busyActor}`, `actor:${NAMES.idleActor}`, `actor:${NAMES.auditor}`],
    ...['kind:change_closed', 'kind:verified', 'kind:exported', 'kind:erased'],
    `subject:${NAMES.busySubject}`,
    ...[`type:${NAMES.busyType}`, `type:${NAMES.idleType}`, `type:${NAMES.retiredType}`],
    ...['outcome:changed', 'outcome:unknown'],
    ...['basis:none', 'basis:LEGITIMATE_INTEREST_OTHER'],
    ...[`ref:"${NAMES.campaign}"`, `ref:"${rows[0].reference}"`],
    `correlation:${rows[0].correlation_id}`,
    ...['after:2026-06-01', 'before:2024-06-01'],
  ];
}

/** @typedef {{ text: string, below: number | null, ms: number, p95: number, found: number }} Measured */

/**
 * @param {Parts} parts
 * @param {Database} database
 * @param {string} text
 * @param {number | null} below
 * @returns {Promise<Measured & { statements: import('drizzle-orm').SQL[] }>}
 */
async function measure(
  { searchLedger, readEntries, parseSearch, SEARCH_VOCABULARY },
  { db },
  text,
  below,
) {
  const parsed = parseSearch(text, SEARCH_VOCABULARY);
  if (!parsed.ok) throw new Problem(`${text}: ${JSON.stringify(parsed.problems)}`);
  const actor = /** @type {const} */ ({ role: 'compliance' });
  /** @type {import('drizzle-orm').SQL[]} */
  const statements = [];
  const recording = /** @type {typeof db} */ (
    /** @type {unknown} */ ({
      execute(/** @type {import('drizzle-orm').SQL} */ statement) {
        statements.push(statement);
        return db.execute(statement);
      },
    })
  );
  let found = 0;
  /** @param {typeof db} on */
  const once = async (on) => {
    const startedAt = performance.now();
    const answer = await searchLedger({ db: on, actor }, parsed.query, { below, limit: PAGE });
    if (!answer.ok) throw new Problem(answer.problem.code);
    const read = await readEntries({ db: on, actor }, answer.seqs);
    if (!read.ok) throw new Problem(read.problem.code);
    found = read.entries.length;
    return performance.now() - startedAt;
  };
  await once(recording);
  /** @type {number[]} */
  const times = [];
  for (let run = 0; run < Number(values.runs); run++) times.push(await once(db));
  return { text, below, ms: median(times), p95: p95(times), found, statements };
}

/**
 * What a plan reads, table by table and index by index.
 * @param {Database} database
 * @param {import('drizzle-orm').SQL} statement
 */
async function plansOf({ db }, statement) {
  const { rows } = await db.execute(sql`EXPLAIN (FORMAT JSON) ${statement}`);
  /** @type {string[]} */
  const reads = [];
  /** @typedef {{ 'Node Type': string, 'Relation Name'?: string, 'Index Name'?: string, Plans?: Node[] }} Node */
  /** @param {Node} node */
  const visit = (node) => {
    const name = node['Index Name'] ?? node['Relation Name'];
    if (name) reads.push(`${node['Node Type']} ${name}`);
    for (const below of node.Plans ?? []) visit(below);
  };
  const [explained] = /** @type {{ Plan: Node }[]} */ (rows[0]?.['QUERY PLAN'] ?? []);
  if (explained) visit(explained.Plan);
  return reads;
}

/** The small dictionary is read as a whole; the log's own tables never are. */
const READ_WHOLE = /^Seq Scan ledger_(?:entry|detail|search)$/;

/** @param {Parts} parts @param {Database} database @param {number} size */
async function measureAll(parts, database, size) {
  const terms = await termsOf(database);
  const all = terms.flatMap((term) => [term, `-${term}`]);
  const pairs = all.flatMap((one, index) => all.slice(index + 1).map((other) => `${one} ${other}`));
  /** @type {(Measured & { of: string })[]} */
  const measured = [];
  /** @type {Map<string, number>} */
  const reads = new Map();
  for (const [of, texts] of /** @type {const} */ ([
    ['everything', ['']],
    ['one qualifier', all],
    ['two qualifiers', pairs],
  ])) {
    for (const text of texts) {
      for (const below of [null, Math.floor(size / 2)]) {
        const { statements, ...figures } = await measure(parts, database, text, below);
        measured.push({ of: `${of}, ${below === null ? 'first' : 'deep'} page`, ...figures });
        for (const statement of statements)
          for (const read of await plansOf(database, statement))
            reads.set(read, (reads.get(read) ?? 0) + 1);
      }
    }
  }
  return { measured, reads };
}

/** Prints what was measured of the searches; gives whether the limit is met. @param {Awaited<ReturnType<typeof measureAll>>} given */
function report({ measured, reads }) {
  measured.sort((a, b) => b.ms - a.ms);
  printRow('\nsearches', ['how many', 'median', 'slowest median']);
  for (const of of new Set(measured.map((one) => one.of))) {
    const own = measured.filter((one) => one.of === of).map(({ ms }) => ms);
    printRow(`  ${of}`, [
      ...[own.length, `${median(own).toFixed(1)} ms`, `${Math.max(...own).toFixed(1)} ms`],
    ]);
  }
  console.log(`\nslowest first: median, p95, entries found, search (* deep page)`);
  for (const { text, below, ms, p95, found } of measured.slice(0, SLOWEST))
    console.log(
      `  ${ms.toFixed(1).padStart(6)} ms ${p95.toFixed(1).padStart(7)} ms ${String(found).padStart(3)}  ${text || '(everything)'}${below === null ? '' : ' *'}`,
    );
  console.log('\nwhat the plans read, how often');
  for (const [read, times] of [...reads].sort(([, a], [, b]) => b - a))
    console.log(`  ${String(times).padStart(6)}  ${read}`);
  const slow = measured.filter(({ ms }) => ms > LIMIT_MS).length;
  const whole = [...reads.keys()].filter((read) => READ_WHOLE.test(read));
  console.log(
    `\n${slow === 0 ? 'Met' : `Missed by ${slow}`}: at most ${LIMIT_MS} ms at the median. ${whole.length === 0 ? 'No plan reads a whole table of the log.' : `Read whole: ${whole.join(', ')}.`}`,
  );
  return slow === 0 && whole.length === 0;
}

try {
  const size = Number(values.entries);
  if (!Number.isInteger(size) || size < 1000) throw new Problem('--entries takes 1000 or more.');
  const parts = await loadParts();
  const { url } = await startPostgres({ root: ROOT, processes, base: process.env, dataDir });
  await parts.prepare(url, { kind: 'demo' }, { backupFolder: '' });
  const publicKey = await fill(url, parts, size);
  const database = parts.openDatabase(url);
  /** @param {string} part */
  const isAsked = (part) => !values.only || values.only === part;
  const isSearchFast = !isAsked('search') || report(await measureAll(parts, database, size));
  const isCheckFast =
    !isAsked('verify') ||
    (await measureVerification({
      ...{ parts: parts.verification, database, folder: dataDir },
      ...{ publicKey, subject: NAMES.busySubject },
    }));
  const isWriteFast =
    !isAsked('write') || (await measureWriting({ parts: parts.writing, database, url }));
  await database.close();
  await end(isSearchFast && isCheckFast && isWriteFast ? 0 : 1);
} catch (error) {
  tell(error);
  await end(1);
}
