// The processes that the launcher and the tests start: each ends with its starter, is stopped
// politely and then by force, and leaves no grandchildren.

import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { identityOf } from './process-identity.mjs';

/** @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity */
/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} End */
/** @typedef {(line: string, stream: 'stdout' | 'stderr') => void} OnLine */

/**
 * @typedef {object} StartOptions
 * @property {string} name
 * @property {string[]} parameters what follows `node`
 * @property {string} cwd
 * @property {import('./environment.mjs').Environment} env
 * @property {OnLine} [onLine]
 * @property {number} [graceMs] how long it may take to end when it is asked to
 * @property {boolean} [isGround] the others stand on it: it is stopped last, whenever it was started
 */

/**
 * @typedef {object} StartedProcess
 * @property {string} name
 * @property {ProcessIdentity} identity
 * @property {import('node:child_process').ChildProcess} process
 * @property {Promise<End>} ended
 * @property {() => string[]} lastLines what it printed last
 * @property {() => Promise<void>} stop
 */

const IS_WINDOWS = process.platform === 'win32';
const GUARD = new URL('./child-guard.mjs', import.meta.url).href;
const KEPT_LINES = 200;

export class Processes {
  /** @type {StartedProcess[]} */
  #running = [];
  #stopping = false;
  /** @type {(running: readonly StartedProcess[]) => void} */
  #onChange;

  /** @param {(running: readonly StartedProcess[]) => void} [onChange] */
  constructor(onChange = () => {}) {
    this.#onChange = onChange;
  }

  get stopping() {
    return this.#stopping;
  }

  /**
   * Starts a Node process with an IPC channel. It has a process group of its own, so that Ctrl-C
   * reaches it through us, in our order.
   * @param {StartOptions} options
   * @returns {StartedProcess}
   */
  start({ name, parameters, cwd, env, onLine = () => {}, graceMs = 8000, isGround = false }) {
    if (this.#stopping) throw new Error(`${name} is not started: everything is being stopped`);
    const child = spawn(process.execPath, ['--import', GUARD, ...parameters], {
      cwd,
      env: /** @type {NodeJS.ProcessEnv} */ (env),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: !IS_WINDOWS,
      windowsHide: true,
    });
    const lines = /** @type {string[]} */ ([]);
    for (const stream of /** @type {const} */ (['stdout', 'stderr'])) {
      const source = child[stream];
      if (!source) continue;
      createInterface({ input: source }).on('line', (line) => {
        lines.push(line);
        if (lines.length > KEPT_LINES) lines.shift();
        onLine(line, stream);
      });
    }
    /** @type {Promise<End>} */
    const ended = new Promise((resolve) => {
      child.once('error', () => resolve({ code: 1, signal: null }));
      // 'close', not 'exit': by then everything that it printed has been read.
      child.once('close', (code, signal) => resolve({ code, signal }));
    });
    /** @type {StartedProcess} */
    const started = {
      name,
      identity: identityOf(child.pid ?? 0),
      process: child,
      ended,
      lastLines: () => [...lines],
      stop: () => stop(child, ended, graceMs),
    };
    if (isGround) this.#running.unshift(started);
    else this.#running.push(started);
    this.#onChange(this.#running);
    child.once('exit', () => {
      endGroup(child.pid);
      this.#running = this.#running.filter((other) => other !== started);
      if (!this.#stopping) this.#onChange(this.#running);
    });
    return started;
  }

  /**
   * Runs a Node process to its end.
   * @param {StartOptions & { timeoutMs?: number }} options
   * @returns {Promise<End & { lines: string[], timedOut: boolean }>}
   */
  async run({ timeoutMs, ...options }) {
    const started = this.start(options);
    let timedOut = false;
    const timer = timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          void started.stop();
        }, timeoutMs)
      : undefined;
    const end = await started.ended;
    clearTimeout(timer);
    return { ...end, lines: started.lastLines(), timedOut };
  }

  /** Stops everything that was started, the last one first. */
  async stopAll() {
    this.#stopping = true;
    for (const started of [...this.#running].reverse()) await started.stop();
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {Promise<End>} ended
 * @param {number} graceMs
 */
async function stop(child, ended, graceMs) {
  if (child.exitCode === null && child.signalCode === null) {
    // Windows has no polite signal: there the guard hears the closed channel.
    if (IS_WINDOWS) {
      if (child.connected) child.disconnect();
    } else child.kill('SIGTERM');
    const timer = setTimeout(() => killNow(child.pid), graceMs);
    await ended;
    clearTimeout(timer);
  }
  endGroup(child.pid);
}

/** Ends what a process left behind in its group. @param {number | undefined} pid */
function endGroup(pid) {
  if (!pid || IS_WINDOWS) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing was left.
  }
}

/** Ends a process and everything below it at once. @param {number | undefined} pid */
export function killNow(pid) {
  if (!pid) return;
  if (IS_WINDOWS) {
    spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true });
    return;
  }
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // It has ended, or leads no group.
    }
  }
}
