// What `npm start` and `npm run dev` do, in this order: settings, lock, port, install, build,
// simulator, Next, one line, and wait. Everything is stopped in reverse.

import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureAppBuilt, ensureSimulatorBuilt } from './build.mjs';
import { silentEnvironment } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { takeFolder } from './left-behind.mjs';
import { createLogFilter } from './log-filter.mjs';
import { LOOPBACK, tryPort } from './ports.mjs';
import { Problem, tell } from './problem.mjs';
import { Processes } from './processes.mjs';
import { portInUse, startNext, startSimulator } from './services.mjs';
import { readSettings } from './settings-file.mjs';
import { onStop } from './stop-signals.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {import('./folder-lock.mjs').FolderLock} FolderLock */
/** @typedef {import('./processes.mjs').StartedProcess} StartedProcess */
/** @typedef {import('../lib/settings.mjs').SimulatorSettings} SimulatorSettings */

/** @param {{ dev: boolean }} options */
export async function launch({ dev }) {
  // The terminal may be gone before we are.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  /** @type {FolderLock | undefined} */
  let lock;
  const processes = new Processes((running) => {
    lock?.note({ children: running.map(({ name, identity }) => ({ name, ...identity })) });
  });
  /** @param {number} code */
  const end = async (code) => {
    await processes.stopAll();
    lock?.release();
    process.exit(code);
  };
  onStop({
    stop: () => void end(0),
    stopNow: () => {
      lock?.release();
      process.exit(1); // The guard of each child hears it.
    },
  });
  try {
    const settings = readSettings({ root: ROOT, environment: process.env });
    const address = `http://${LOOPBACK}:${settings.port}`;
    const lockPath = resolve(ROOT, settings.dataDir, 'launcher.json');
    lock = await takeFolder(lockPath, 'Consent Desk', address);
    const tried = await tryPort(settings.port);
    if ('error' in tried) throw new Problem(portProblem(settings.port, tried.error));
    await run({ dev, settings, lockPath, processes });
  } catch (error) {
    if (processes.stopping) return; // It is being ended already.
    tell(error);
    await end(1);
  }
}

/**
 * @param {object} options
 * @param {boolean} options.dev
 * @param {import('../lib/settings.mjs').Settings} options.settings
 * @param {string} options.lockPath
 * @param {Processes} options.processes
 */
async function run({ dev, settings, lockPath, processes }) {
  const base = process.env;
  const clean = silentEnvironment(base);
  await ensureInstalled({
    root: ROOT,
    kind: dev ? 'all' : 'prod',
    processes,
    env: clean,
    launcherLock: lockPath,
  });
  if (!dev) {
    await ensureAppBuilt({ root: ROOT, buildDir: settings.buildDir, processes, env: base });
  }
  /** @type {SimulatorSettings | null} */
  let simulator = null;
  /** @type {StartedProcess[]} */
  const services = [];
  if (settings.mode === 'demo') {
    await ensureSimulatorBuilt({ root: ROOT });
    const first = await startSimulator({
      root: ROOT,
      processes,
      base,
      settleWindowMs: settings.settleWindowMs,
      apiVersion: settings.apiVersion,
      onLine: (line) => console.error(line),
    });
    services.push(first.started);
    simulator = first.simulator;
  }
  const log = createLogFilter({ hold: !dev });
  const { address, started } = await startNext({
    root: ROOT,
    processes,
    base,
    settings,
    simulator,
    dev,
    onLine: log.line,
  });
  const mode =
    settings.mode === 'demo'
      ? 'demo: simulated HubSpot account, nothing leaves this machine'
      : `live: ${new URL(settings.hubspot?.baseUrl ?? '').host}`;
  console.info(`Consent Desk is ready: ${address} (${mode})`);
  log.release();
  services.push(started);
  const over = await Promise.race(
    services.map(async ({ name, ended }) => ({ name, ...(await ended) })),
  );
  throw new Problem(
    `The ${over.name} ended by itself (${over.signal ?? `exit code ${over.code}`}), so everything is stopped; start it again with npm start.`,
  );
}

/** @param {number} port @param {string} code */
function portProblem(port, code) {
  if (code === 'EADDRINUSE') return portInUse(port);
  if (code === 'EACCES') {
    return `Port ${port} may not be opened by this user; choose one above 1023 with PORT, for example PORT=3000 npm start.`;
  }
  return `Port ${port} cannot be opened (${code}); choose another one with PORT.`;
}
