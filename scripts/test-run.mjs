// What `npm test` does: installs, then runs one stage after the other, then adds up.

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLoopbackHost } from '../lib/settings.mjs';
import { silentEnvironment } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { takeFolder } from './left-behind.mjs';
import { Problem, tell } from './problem.mjs';
import { Processes } from './processes.mjs';
import { onStop } from './stop-signals.mjs';
import { printSummary } from './test-results.mjs';
import { STAGES } from './test-stages.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DATA_DIR = '.data-test';
/** More than it should take: a slow or busy machine is no failed test. */
const WHOLE_RUN_MS = 78 * 60_000;

/** @typedef {import('./test-results.mjs').Result} Result */

/** @param {string[]} parameters */
export async function runTests(parameters) {
  /** @type {import('./folder-lock.mjs').FolderLock | undefined} */
  let lock;
  /** @type {Result[]} */
  const results = [];
  const processes = new Processes((running) => {
    lock?.note({ children: running.map(({ name, identity }) => ({ name, ...identity })) });
  });
  /** @param {number} code */
  const end = async (code) => {
    await processes.stopAll();
    lock?.release();
    process.exit(code);
  };
  onStop({ stop: () => void end(1), stopNow: () => process.exit(1) });
  const deadline = Date.now() + WHOLE_RUN_MS;
  try {
    refuseForeignHubSpot(process.env.HUBSPOT_BASE_URL);
    const { stages, filters } = readParameters(parameters);
    lock = await takeFolder(join(ROOT, DATA_DIR, 'run.json'), 'npm test');
    const env = testEnvironment(process.env);
    await ensureInstalled({
      root: ROOT,
      kind: 'all',
      processes,
      env,
      launcherLock: join(ROOT, '.data', 'launcher.json'),
    });
    const reports = join(ROOT, DATA_DIR, 'reports');
    rmSync(reports, { recursive: true, force: true });
    mkdirSync(reports, { recursive: true });
    for (const stage of stages) {
      if (processes.stopping) return;
      console.log(`\n── ${stage.name} ${'─'.repeat(70 - stage.name.length)}`);
      results.push(...(await runStage(stage, { env, filters, reports, processes, deadline })));
    }
  } catch (error) {
    tell(error);
    results.push({ name: 'the run itself', place: 'npm test', outcome: 'failed', durationMs: 0 });
  }
  if (processes.stopping) return;
  await end(printSummary(results) ? 0 : 1);
}

/**
 * @param {import('./test-stages.mjs').Stage} stage
 * @param {{ env: import('./environment.mjs').Environment, filters: string[], reports: string, processes: Processes, deadline: number }} surroundings
 * @returns {Promise<Result[]>}
 */
async function runStage(stage, { env, filters, reports, processes, deadline }) {
  const startedAt = Date.now();
  const timeoutMs = Math.min(stage.timeoutMs, deadline - startedAt);
  /** @param {string} name @returns {Result} */
  const failure = (name) => ({
    name,
    place: stage.name,
    outcome: 'failed',
    durationMs: Date.now() - startedAt,
  });
  if (timeoutMs <= 0) return [failure('was not run: the whole run took too long')];
  try {
    const { results, complaint } = await stage.run({
      root: ROOT,
      env,
      filters,
      report: join(reports, `${stage.name}.json`),
      processes,
      timeoutMs,
    });
    if (complaint && results.every(({ outcome }) => outcome !== 'failed')) {
      return [...results, failure(complaint)];
    }
    const ran = results.some(({ outcome }) => outcome !== 'skipped');
    return ran ? results : [...results, failure('ran no test')];
  } catch (error) {
    if (!processes.stopping) tell(error);
    return [failure(`${stage.name} broke off`)];
  }
}

/** @param {string[]} parameters */
function readParameters(parameters) {
  const at = parameters.indexOf('--only');
  if (at < 0) return { stages: STAGES, filters: parameters };
  const names = (parameters[at + 1] ?? '').split(',');
  const stages = STAGES.filter(({ name }) => names.includes(name));
  if (stages.length === 0 || stages.length < names.length) {
    throw new Problem(`--only takes: ${STAGES.map(({ name }) => name).join(', ')}.`);
  }
  return { stages, filters: parameters.toSpliced(at, 2) };
}

/** @param {string | undefined} address */
function refuseForeignHubSpot(address) {
  if (!address) return;
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !isLoopbackHost(url.hostname)) {
    throw new Problem(
      'HUBSPOT_BASE_URL is not an address on this machine; the tests never speak to a real account.',
    );
  }
}

/**
 * No setting of the developer's reaches a test.
 * @param {import('./environment.mjs').Environment} base
 * @returns {import('./environment.mjs').Environment}
 */
function testEnvironment(base) {
  const { NODE_ENV: _, ...rest } = silentEnvironment(base);
  return {
    ...rest,
    NEXT_TELEMETRY_DISABLED: '1',
    CONSENT_DESK_ENV_FILE: join(DATA_DIR, 'no-such-file'),
    ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
  };
}
