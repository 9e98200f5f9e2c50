// The services of a console: the simulator (demo) and Next. The launcher and the tests start them
// the same way.

import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { appEnvironment, silentEnvironment } from './environment.mjs';
import { Problem } from './problem.mjs';

/** @typedef {import('./processes.mjs').Processes} Processes */
/** @typedef {import('./processes.mjs').OnLine} OnLine */
/** @typedef {import('./processes.mjs').StartedProcess} StartedProcess */
/** @typedef {import('../lib/settings.mjs').Settings} Settings */
/** @typedef {import('../lib/settings.mjs').SimulatorSettings} SimulatorSettings */

const READY_WITHIN_MS = 60_000;
const DEV_READY_WITHIN_MS = 180_000;

/**
 * Starts a freshly seeded simulator on two free ports.
 * @param {object} options
 * @param {string} options.root
 * @param {Processes} options.processes
 * @param {import('./environment.mjs').Environment} options.base
 * @param {number} options.settleWindowMs
 * @param {string} options.apiVersion
 * @param {number} [options.latencyMs]
 * @param {OnLine} [options.onLine]
 * @returns {Promise<{ simulator: SimulatorSettings, started: StartedProcess }>}
 */
export async function startSimulator(options) {
  const { root, processes, base, settleWindowMs, apiVersion, latencyMs = 0, onLine } = options;
  // Both open nothing but invented data on this machine; still, no two starts share them.
  const token = `simulated-${randomBytes(16).toString('hex')}`;
  const controlToken = randomBytes(24).toString('hex');
  const started = processes.start({
    name: 'simulator',
    parameters: [
      join(root, '.build', 'simulator', 'main.js'),
      ...['--port', '0', '--control-port', '0'],
      ...['--token', token, '--control-token', controlToken],
      ...['--settle-window-ms', String(settleWindowMs), '--latency-ms', String(latencyMs)],
      ...['--api-version', apiVersion],
    ],
    cwd: root,
    env: silentEnvironment(base),
    ...(onLine ? { onLine } : {}),
    graceMs: 3000,
  });
  const ready = new Promise((resolve) => {
    started.process.on('message', (message) => {
      if (isReadyMessage(message)) resolve(message);
    });
  });
  const timeout = new Promise((resolve) => {
    setTimeout(resolve, READY_WITHIN_MS, null).unref();
  });
  const first = await Promise.race([ready, started.ended, timeout]);
  if (!isReadyMessage(first)) {
    throw new Problem(
      `The simulated HubSpot account did not start.\n${started.lastLines().join('\n')}`,
    );
  }
  return {
    simulator: { url: first.url, token, controlUrl: first.controlUrl, controlToken },
    started,
  };
}

/**
 * @param {unknown} message
 * @returns {message is { type: 'ready', url: string, controlUrl: string }}
 */
function isReadyMessage(message) {
  return (
    typeof message === 'object' &&
    message !== null &&
    'url' in message &&
    typeof message.url === 'string' &&
    'controlUrl' in message &&
    typeof message.controlUrl === 'string'
  );
}

/**
 * Starts Next and waits until it answers.
 * @param {object} options
 * @param {string} options.root
 * @param {Processes} options.processes
 * @param {import('./environment.mjs').Environment} options.base
 * @param {Settings} options.settings
 * @param {SimulatorSettings | null} options.simulator
 * @param {import('./storage.mjs').Storage} options.storage
 * @param {boolean} [options.dev]
 * @param {OnLine} [options.onLine]
 */
export async function startNext(options) {
  const { root, processes, base, settings, simulator, storage, dev = false, onLine } = options;
  const { localUrl: address } = settings;
  const started = processes.start({
    name: 'console',
    parameters: [
      join(root, 'node_modules', 'next', 'dist', 'bin', 'next'),
      dev ? 'dev' : 'start',
      ...['--hostname', settings.host, '--port', String(settings.port)],
    ],
    cwd: root,
    env: {
      ...appEnvironment({ base, settings, simulator, storage }),
      NODE_ENV: dev ? 'development' : 'production',
    },
    ...(onLine ? { onLine } : {}),
  });
  let over = false;
  void started.ended.then(() => {
    over = true;
  });
  const deadline = Date.now() + (dev ? DEV_READY_WITHIN_MS : READY_WITHIN_MS);
  while (!over && Date.now() < deadline) {
    if (await answers(`${address}/api/health`, deadline)) return { address, started };
    await Promise.race([started.ended, pause(50)]);
  }
  const inUse = started.lastLines().some((line) => line.includes('EADDRINUSE'));
  throw new Problem(
    inUse
      ? portInUse(settings.port)
      : `The console did not start.\n${started.lastLines().join('\n')}`,
  );
}

/**
 * Whether the console answers; one that reports itself ill is not ready.
 * @param {string} url
 * @param {number} deadline
 */
async function answers(url, deadline) {
  try {
    const signal = AbortSignal.timeout(Math.max(1, deadline - Date.now()));
    const reply = await fetch(url, { signal, redirect: 'manual' });
    await reply.arrayBuffer();
    return reply.status < 500;
  } catch {
    return false;
  }
}

/** @param {number} port */
export function portInUse(port) {
  return `Port ${port} is in use by another program on this machine; choose another one with PORT, for example PORT=${port === 65_535 ? port - 1 : port + 1} npm start, or in the file .env.`;
}

/** @param {number} timeMs */
function pause(timeMs) {
  return new Promise((resolve) => {
    setTimeout(resolve, timeMs);
  });
}
