// The stages of `npm test`, in order. Each gives its results, and a complaint if its runner ended
// badly.

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureAppBuilt, ensureSimulatorBuilt } from './build.mjs';
import { readPlaywrightReport, readVitestReport } from './test-results.mjs';

/** @typedef {import('./test-results.mjs').Result} Result */

/**
 * @typedef {object} StageOptions
 * @property {string} root
 * @property {import('./environment.mjs').Environment} env
 * @property {string[]} filters
 * @property {string} report the file for the runner's report
 * @property {import('./processes.mjs').Processes} processes
 * @property {number} timeoutMs
 */

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {number} timeoutMs
 * @property {(options: StageOptions) => Promise<{ results: Result[], complaint?: string }>} run
 */

export const TEST_BUILD_DIR = '.next-test';
const MINUTE_MS = 60_000;

/** What also runs on the oldest PostgreSQL that we promise. */
const DATA_AND_ACCESS = [
  'tests/unit/db/',
  // Whoever changes users or signs in: the rest of the folder asks the database for nothing of its own.
  'tests/unit/auth/on-record.test.ts',
  'tests/unit/auth/users.test.ts',
  'tests/unit/auth/sign-in.test.ts',
  'tests/unit/auth/recover-admin.test.ts',
  'tests/unit/ledger/two-processes.test.ts',
  'tests/unit/ledger/append.test.ts',
  'tests/unit/ledger/search.test.ts',
  'tests/contract/permission.test.ts',
  'tests/contract/database-states.test.ts',
  // These choose their PostgreSQL themselves; of backups, from each to the other.
  ...['--exclude', 'tests/unit/db/commands.test.ts', '--exclude', 'tests/unit/db/backup.test.ts'],
];

/** @type {readonly Stage[]} */
export const STAGES = [
  {
    name: 'format-and-lint',
    timeoutMs: 2 * MINUTE_MS,
    run: (options) =>
      check(options, 'biome check', ['@biomejs/biome/bin/biome', 'check', '--error-on-warnings']),
  },
  { name: 'types', timeoutMs: 5 * MINUTE_MS, run: checkTypes },
  {
    name: 'vitest',
    timeoutMs: 18 * MINUTE_MS,
    run: (options) => vitest(options, 'vitest.config.ts'),
  },
  {
    name: 'postgres-15',
    timeoutMs: 10 * MINUTE_MS,
    run: (options) =>
      vitest(
        { ...options, filters: options.filters.length > 0 ? options.filters : DATA_AND_ACCESS },
        'vitest.config.ts',
        { TEST_POSTGRES_MAJOR: '15' },
      ),
  },
  { name: 'build', timeoutMs: 10 * MINUTE_MS, run: build },
  {
    name: 'access',
    timeoutMs: 8 * MINUTE_MS,
    run: async (options) => {
      await buildQuietly(options);
      return vitest(options, 'tests/access/vitest.config.ts');
    },
  },
  {
    name: 'launcher',
    timeoutMs: 10 * MINUTE_MS,
    run: async (options) => {
      await buildQuietly(options);
      return vitest(options, 'tests/launcher/vitest.config.ts');
    },
  },
  { name: 'browser', timeoutMs: 45 * MINUTE_MS, run: playwright },
];

/**
 * Runs something from node_modules and shows what it says.
 * @param {StageOptions} options
 * @param {string[]} command the file below node_modules, and its parameters
 * @param {import('./environment.mjs').Environment} [more]
 */
async function runTool({ root, env, processes, timeoutMs }, [tool = '', ...parameters], more = {}) {
  const end = await processes.run({
    name: tool,
    parameters: [join(root, 'node_modules', tool), ...parameters],
    cwd: root,
    env: { ...env, ...more },
    onLine: (line, stream) => process[stream].write(`${line}\n`),
    timeoutMs,
  });
  if (end.timedOut) return `${tool} took too long`;
  return end.code === 0 ? undefined : `${tool} ended with ${end.signal ?? `exit code ${end.code}`}`;
}

/**
 * A command that counts as one test.
 * @param {StageOptions} options
 * @param {string} name
 * @param {string[]} command
 * @param {import('./environment.mjs').Environment} [more]
 * @returns {Promise<{ results: Result[] }>}
 */
async function check(options, name, command, more) {
  const startedAt = Date.now();
  const complaint = await runTool(options, command, more);
  const outcome = complaint ? 'failed' : 'passed';
  return { results: [{ name, place: 'check', outcome, durationMs: Date.now() - startedAt }] };
}

/** @type {Stage['run']} */
async function checkTypes(options) {
  const env = { CONSENT_DESK_BUILD_DIR: TEST_BUILD_DIR };
  const generated = await check(options, 'next typegen', ['next/dist/bin/next', 'typegen'], env);
  // With the route types of this run only, not with those that an older build left in .next.
  const config = join(options.root, '.build', 'tsconfig.types.json');
  mkdirSync(join(options.root, '.build'), { recursive: true });
  writeFileSync(
    config,
    JSON.stringify({
      extends: '../tsconfig.json',
      compilerOptions: { incremental: false },
      include: [
        '../next-env.d.ts',
        '../**/*.ts',
        '../**/*.tsx',
        '../**/*.mjs',
        `../${TEST_BUILD_DIR}/types/**/*.ts`,
      ],
      exclude: ['../node_modules', '../.build', '../.data', '../.data-test'],
    }),
  );
  const checked = await check(options, 'tsc', ['typescript/bin/tsc', '--noEmit', '-p', config]);
  return { results: [...generated.results, ...checked.results] };
}

/**
 * @param {StageOptions} options
 * @param {string} config
 * @param {import('./environment.mjs').Environment} [more]
 */
async function vitest(options, config, more) {
  const parameters = [
    'vitest/vitest.mjs',
    'run',
    ...['--config', config, '--reporter=default', '--reporter=json'],
    `--outputFile.json=${options.report}`,
    ...options.filters,
  ];
  const complaint = await runTool(options, parameters, more);
  const results = readVitestReport(options.report, options.root);
  return { results, ...(complaint ? { complaint } : {}) };
}

/** @type {Stage['run']} */
async function build(options) {
  const startedAt = Date.now();
  await buildQuietly(options);
  const durationMs = Date.now() - startedAt;
  return { results: [{ name: 'production build', place: 'check', outcome: 'passed', durationMs }] };
}

/** @param {StageOptions} options */
async function buildQuietly({ root, env, processes, timeoutMs }) {
  await ensureSimulatorBuilt({ root });
  await ensureAppBuilt({ root, buildDir: TEST_BUILD_DIR, processes, env, timeoutMs });
}

/** @type {Stage['run']} */
async function playwright(options) {
  await buildQuietly(options);
  const complaint = await runTool(
    options,
    ['@playwright/test/cli.js', 'test', ...options.filters],
    { TEST_REPORT: options.report },
  );
  const results = existsSync(options.report) ? readPlaywrightReport(options.report) : [];
  showFailedPages(join(options.root, '.data-test', 'browser'));
  return { results, ...(complaint ? { complaint } : {}) };
}

/** What a failed test saw at its end: where CI keeps no files, its output is all there is. */
function showFailedPages(/** @type {string} */ folder) {
  if (!existsSync(folder)) return;
  for (const test of readdirSync(folder)) {
    const file = join(folder, test, 'error-context.md');
    if (!existsSync(file)) continue;
    const [, page] = readFileSync(file, 'utf8').split('# Page snapshot');
    if (page) console.log(`\n${test} saw:${page.split('# Test source')[0]?.slice(0, 6_000)}`);
  }
}
