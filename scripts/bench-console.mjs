// A production console with a simulated account of its own, for measuring and for pictures.
// Whatever happens, everything that was started is stopped.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSettings } from '../lib/settings.mjs';
import { ensureBenchBuilt } from './bench-build.mjs';
import { enterDemo, enterLive } from './bench-session.mjs';
import { silentEnvironment } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { freePort } from './ports.mjs';
import { Problem, tell } from './problem.mjs';
import { Processes } from './processes.mjs';
import { startNext, startSimulator } from './services.mjs';
import { onStop } from './stop-signals.mjs';
import { startStorage } from './storage.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const API_VERSION = '2026-03';
/** Of this run: databases and secrets. */
const DATA = join(ROOT, '.build', 'bench-data');

/** @typedef {import('../lib/settings.mjs').SimulatorSettings} SimulatorSettings */
/** @typedef {import('../lib/settings.mjs').Mode} Mode */
/** @typedef {{ url: string, buildDir: string, cookie: string, control: SimulatorControl }} BenchConsole cookie: of its administrator */
/** @typedef {(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>} AskSimulator */
/** @typedef {SimulatorSettings & { ask: AskSimulator }} SimulatorControl */

/**
 * @typedef {object} Surroundings
 * @property {(options: { mode: Mode, env?: import('./environment.mjs').Environment }) => Promise<BenchConsole>} startConsole
 * @property {(close: () => Promise<unknown>) => void} atEnd does something before the processes are stopped
 */

/**
 * Installs and builds what is missing, does the work, and ends the process: with 0 if the work gives
 * true.
 * @param {(surroundings: Surroundings) => Promise<boolean>} work
 */
export async function runBench(work) {
  const processes = new Processes();
  /** @type {(() => Promise<unknown>)[]} */
  const closers = [];
  let ending = false;
  /** @param {number} code */
  const end = async (code) => {
    if (ending) return;
    ending = true;
    await Promise.allSettled(closers.reverse().map((close) => close()));
    await processes.stopAll();
    process.exit(code);
  };
  onStop({ stop: () => void end(1), stopNow: () => process.exit(1) });
  try {
    await ensureInstalled({
      root: ROOT,
      kind: 'all',
      processes,
      env: silentEnvironment(process.env),
      launcherLock: join(ROOT, '.data', 'launcher.json'),
    });
    rmSync(DATA, { recursive: true, force: true });
    const copy = await ensureBenchBuilt({ root: ROOT, processes });
    const isMet = await work({
      startConsole: (options) => startConsole({ ...options, copy, processes }),
      atEnd: (close) => closers.push(close),
    });
    await end(isMet ? 0 : 1);
  } catch (error) {
    if (ending) return;
    tell(error);
    await end(1);
  }
}

/**
 * @param {object} options
 * @param {string} options.copy
 * @param {Processes} options.processes
 * @param {Mode} options.mode live: the console takes the simulated account for a real one
 * @param {import('./environment.mjs').Environment} [options.env]
 * @returns {Promise<BenchConsole>}
 */
async function startConsole({ copy, processes, mode, env = {} }) {
  const base = { ...process.env, ...env };
  const port = String(await freePort());
  const empty = parseSettings({ PORT: port });
  if (!empty.ok) throw new Problem(empty.problems.map(({ message }) => message).join(' '));
  const { settleWindowMs } = empty.settings;
  const { simulator } = await startSimulator({
    root: ROOT,
    processes,
    base,
    settleWindowMs,
    apiVersion: API_VERSION,
  });
  const live = { HUBSPOT_ACCESS_TOKEN: simulator.token, HUBSPOT_BASE_URL: simulator.url };
  const parsed = parseSettings({ PORT: port, ...(mode === 'live' ? live : {}) });
  if (!parsed.ok) throw new Problem(parsed.problems.map(({ message }) => message).join(' '));
  const { storage } = await startStorage({
    root: ROOT,
    processes,
    base,
    settings: { ...parsed.settings, dataDir: join(DATA, port) },
  });
  const offered = withResolvers();
  const { address } = await startNext({
    root: copy,
    processes,
    base,
    settings: parsed.settings,
    storage,
    simulator: mode === 'demo' ? simulator : null,
    onLine: (line) => {
      const [link] = /https?:\/\/\S+\/setup\/\S+/.exec(line) ?? [];
      if (link) offered.resolve(link);
    },
  });
  const served = { url: address, buildDir: join(copy, parsed.settings.buildDir) };
  return {
    ...served,
    cookie: await (mode === 'demo'
      ? enterDemo(served)
      : offered.promise.then((link) => enterLive(served, link))),
    control: { ...simulator, ask: controlOf(simulator) },
  };
}

/** @param {SimulatorSettings} simulator @returns {AskSimulator} */
function controlOf({ controlUrl, controlToken }) {
  return async (method, path, body) => {
    const reply = await fetch(`${controlUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${controlToken}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!reply.ok) throw new Error(`${method} ${path} of the simulator: ${await reply.text()}`);
    return reply.json();
  };
}

/** What Node 20 has no `Promise.withResolvers` for. */
function withResolvers() {
  /** @type {(link: string) => void} */
  let resolve = () => {};
  /** @type {Promise<string>} */
  const promise = new Promise((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
