// The database of a console: PostgreSQL, run by us from the binaries of a package.

import { join } from 'node:path';
import { silentEnvironment } from './environment.mjs';
import { LOOPBACK } from './ports.mjs';
import { readPostmaster, serversOf } from './postgres/others.mjs';
import { clusterOf } from './postgres/place.mjs';
import { Problem } from './problem.mjs';
import { readSecret } from './secrets.mjs';

/** @typedef {import('./processes.mjs').StartedProcess} StartedProcess */
/** @typedef {{ port?: number, problem?: string }} Told what postgres/server.mjs says */

export const DATABASE = 'consent_desk';
const READY_WITHIN_MS = 120_000;
// Longer than postgres/server.mjs takes to stop PostgreSQL by all its means.
const GRACE_MS = 15_000;

/**
 * Starts the database in `<dataDir>/postgres`, makes it first if it is not there, and waits until
 * it can be used. What a killed start left behind is stopped before. Fails with a Problem.
 * @param {object} options
 * @param {string} options.root
 * @param {import('./processes.mjs').Processes} options.processes
 * @param {import('./environment.mjs').Environment} options.base
 * @param {string} options.dataDir absolute
 * @param {number} [options.port] that of a database that was running a moment ago; the system chooses
 *   one unless it is given
 * @param {string} [options.packageName] of the binaries, if not of this project's PostgreSQL
 * @param {import('./processes.mjs').OnLine} [options.onLine] hears what PostgreSQL logs
 * @returns {Promise<{ url: string, port: number, started: StartedProcess }>}
 */
export async function startPostgres(options) {
  const { root, processes, base, dataDir, port = 0, packageName, onLine } = options;
  const started = processes.start({
    name: 'database',
    parameters: [
      join(root, 'scripts', 'postgres', 'server.mjs'),
      ...['--data-dir', dataDir, '--port', String(port)],
      ...(packageName ? ['--package', packageName] : []),
    ],
    cwd: root,
    env: silentEnvironment(base),
    ...(onLine ? { onLine } : {}),
    graceMs: GRACE_MS,
    isGround: true,
  });
  /** @type {Promise<Told>} */
  const told = new Promise((resolve) => {
    started.process.on('message', (message) => {
      if (message && typeof message === 'object') resolve(message);
    });
  });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Promise<Told>} */
  const tooLate = new Promise((resolve) => {
    timer = setTimeout(() => resolve({ problem: 'it took too long.' }), READY_WITHIN_MS);
  });
  /** @type {Promise<Told>} */
  const over = started.ended.then(() => ({ problem: 'it ended at once.' }));
  const first = await Promise.race([told, over, tooLate]);
  clearTimeout(timer);
  if (!first.port) {
    await started.stop();
    const lines = started.lastLines().join('\n');
    throw new Problem(
      `The database did not start: ${first.problem ?? 'it gave no reason.'}${lines ? `\n${lines}` : ''}`,
    );
  }
  return { url: urlOf(dataDir, first.port), port: first.port, started };
}

/**
 * The address of the database that a console runs in this data folder; null if none is running.
 * @param {string} dataDir absolute
 */
export function runningPostgres(dataDir) {
  const folder = clusterOf(dataDir);
  const noted = readPostmaster(folder);
  const isRunning = serversOf(folder).some(({ pid }) => pid === noted?.pid);
  return noted?.isReady && isRunning ? urlOf(dataDir, noted.port) : null;
}

/** @param {string} dataDir @param {number} port */
function urlOf(dataDir, port) {
  const password = readSecret(dataDir, 'database');
  return `postgres://${DATABASE}:${password}@${LOOPBACK}:${port}/${DATABASE}`;
}
