// What `npm start` and `npm run dev` do, in this order: settings, lock, port, install, build,
// database, simulator, Next, one line, and wait. Everything is stopped in reverse.

import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureAppBuilt, ensureSimulatorBuilt } from './build.mjs';
import { silentEnvironment } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { keepDatabase } from './keep-database.mjs';
import { takeFolder } from './left-behind.mjs';
import { createLogFilter, databaseLine } from './log-filter.mjs';
import { tryPort } from './ports.mjs';
import { Problem, tell } from './problem.mjs';
import { Processes } from './processes.mjs';
import { portInUse, startNext, startSimulator } from './services.mjs';
import { readSettings } from './settings-file.mjs';
import { onStop } from './stop-signals.mjs';
import { hasLiveStamp, startStorage } from './storage.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** @typedef {import('./folder-lock.mjs').FolderLock} FolderLock */
/** @typedef {import('./processes.mjs').StartedProcess} StartedProcess */
/** @typedef {import('../lib/settings.mjs').Settings} Settings */

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
    const lockPath = resolve(ROOT, settings.dataDir, 'launcher.json');
    lock = await takeFolder(lockPath, 'Consent Desk', settings.localUrl);
    const tried = await tryPort(settings.port, settings.host);
    if ('error' in tried) throw new Problem(portProblem(settings, tried.error));
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
 * @param {Settings} options.settings
 * @param {string} options.lockPath
 * @param {Processes} options.processes
 */
async function run({ dev, settings: first, lockPath, processes }) {
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
    await ensureAppBuilt({ root: ROOT, buildDir: first.buildDir, processes, env: base });
  }
  const onLine = databaseLine;
  const storing = startStorageOf({ root: ROOT, processes, base, settings: first, onLine });
  // The simulator need not wait for the database, unless only the database tells the mode.
  const simulating =
    first.mode === 'demo'
      ? simulate(first, processes)
      : storing.then((found) => simulate(found.settings, processes));
  const [{ settings, storage, own }, simulated] = await Promise.all([storing, simulating]);
  /** @type {Promise<import('./processes.mjs').End & { name: string }>[]} */
  const ends = [];
  if (own) {
    const how = { root: ROOT, processes, base, dataDir: storage.dataDir, onLine };
    const end = keepDatabase({ own, how, say: (text) => console.error(text) });
    ends.push(end.then((over) => ({ ...over, name: 'database' })));
  }
  /** @param {StartedProcess} started */
  const watch = ({ name, ended }) => ends.push(ended.then((over) => ({ ...over, name })));
  if (simulated) watch(simulated.started);
  const log = createLogFilter({ hold: !dev });
  const { address, started } = await startNext({
    root: ROOT,
    processes,
    base,
    settings,
    simulator: simulated?.simulator ?? null,
    storage,
    dev,
    onLine: log.line,
  });
  watch(started);
  console.info(`Consent Desk is ready: ${address} (${modeText(settings)})`);
  log.release();
  const over = await Promise.race(ends);
  throw new Problem(
    `The ${over.name} ended by itself (${over.signal ?? `exit code ${over.code}`}), so everything is stopped; start it again with npm start.`,
  );
}

/** @param {Settings} settings @param {Processes} processes */
async function simulate({ mode, settleWindowMs, apiVersion }, processes) {
  if (mode !== 'demo') return null;
  await ensureSimulatorBuilt({ root: ROOT });
  return startSimulator({
    ...{ root: ROOT, processes, base: process.env, settleWindowMs, apiVersion },
    onLine: (line) => console.error(line),
  });
}

/**
 * Starts database and secrets. Without a token, it is the demo unless the database belongs to a
 * HubSpot account.
 * @param {Parameters<typeof startStorage>[0]} options
 */
async function startStorageOf(options) {
  const { settings } = options;
  const found = await startStorage(options);
  const isUndecided = settings.mode === 'live' && settings.hubspot === null;
  if (!isUndecided || (await hasLiveStamp(found.storage.databaseUrl))) {
    return { ...found, settings };
  }
  await found.own?.started.stop();
  const demo = readSettings({ root: ROOT, environment: process.env, mode: 'demo' });
  return { ...(await startStorage({ ...options, settings: demo })), settings: demo };
}

/** @param {Settings} settings */
function modeText({ mode, hubspot, publicUrl }) {
  if (mode === 'demo') return 'demo: simulated HubSpot account, nothing leaves this machine';
  return hubspot
    ? `live: ${new URL(hubspot.baseUrl).host}${publicUrl ? `, for ${publicUrl}` : ''}`
    : 'live, not connected: HUBSPOT_ACCESS_TOKEN is not set';
}

/** @param {Settings} settings @param {string} code */
function portProblem({ port, host }, code) {
  if (code === 'EADDRNOTAVAIL')
    return `LISTEN_ADDRESS is ${host}, which is no address of this machine.`;
  if (code === 'EADDRINUSE') return portInUse(port);
  if (code === 'EACCES') {
    return `Port ${port} may not be opened by this user; choose one above 1023 with PORT, for example PORT=3000 npm start.`;
  }
  return `Port ${port} cannot be opened (${code}); choose another one with PORT.`;
}
