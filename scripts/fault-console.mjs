// A console that is made to suffer: started as a person starts it, killed as nobody should.

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { silentEnvironment } from './environment.mjs';
import { readLock } from './folder-lock.mjs';
import { LOOPBACK, tryPort } from './ports.mjs';
import { readPostmaster, serversOf } from './postgres/others.mjs';
import { clusterOf } from './postgres/place.mjs';
import { runningPostgres } from './postgres.mjs';
import { identityOf, isAlive } from './process-identity.mjs';

/** @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity */
/** @typedef {ProcessIdentity & { name: string }} Named */

const LOOK_EVERY_MS = 20;
const ANSWER_WITHIN_MS = 2000;

/**
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.dataDir
 * @param {number} options.port
 * @param {string} options.buildDir
 * @param {import('./environment.mjs').Environment} [options.live] its settings, where it is no demo
 */
export function createFaultConsole({ root, dataDir, port, buildDir, live }) {
  const url = `http://${LOOPBACK}:${port}`;
  // The demo has a folder of its own.
  const ownDir = live ? dataDir : join(dataDir, 'demo');
  /** @type {import('node:child_process').ChildProcess | undefined} */
  let launcher;
  let output = '';

  const environment = personsEnvironment({
    PORT: String(port),
    DATA_DIR: dataDir,
    CONSENT_DESK_BUILD_DIR: buildDir,
    CONSENT_DESK_ENV_FILE: join(dataDir, 'no-such-file'),
    ...live,
  });

  const self = {
    url,
    environment,
    buildDir: join(root, buildDir),
    output: () => output,
    databaseUrl: () => runningPostgres(ownDir),
    /** Starts the launcher; `whenServing` tells when it answers. */
    start() {
      output = '';
      const child = spawn(process.execPath, [join(root, 'scripts', 'start.mjs')], {
        cwd: root,
        env: /** @type {NodeJS.ProcessEnv} */ (environment),
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          output += chunk;
        });
      }
      launcher = child;
    },
    /**
     * Waits until the launcher is there and the console answers and its database too.
     * @param {number} withinMs
     */
    async whenServing(withinMs) {
      await until(withinMs, `to serve:\n${output}`, async () => {
        if (hasEnded(launcher)) throw new Error(`the launcher ended:\n${output}`);
        return (
          output.includes('Consent Desk is ready') &&
          (await answers(`${url}/api/health`)) &&
          self.databaseUrl() !== null
        );
      });
    },
    /** Waits until the launcher has ended. @param {number} withinMs */
    async whenEnded(withinMs) {
      await until(withinMs, 'for the launcher to end', () => hasEnded(launcher));
    },
    /** Everything that belongs to it now and lives, also while it is starting. @returns {Named[]} */
    processes() {
      const noted = readLock(join(dataDir, 'launcher.json'));
      const folder = clusterOf(ownDir);
      const postmaster = readPostmaster(folder)?.pid;
      const all = [
        ...(launcher?.pid ? [{ ...identityOf(launcher.pid), name: 'launcher' }] : []),
        ...(noted?.children ?? []).map((child) => ({
          ...child,
          name: child.name === 'database' ? 'supervisor' : child.name,
        })),
        ...serversOf(folder).map((server) => ({
          ...server,
          name: server.pid === postmaster ? 'postmaster' : 'backend',
        })),
      ];
      return livingOf(all);
    },
    /** Stops it in order and looks that nothing is left. */
    async stop() {
      const all = self.processes();
      launcher?.kill('SIGTERM');
      await self.whenEnded(20_000);
      await until(5000, 'for its processes to end', () => livingOf(all).length === 0);
      const tried = await tryPort(port);
      if ('error' in tried) throw new Error(`the port is still taken: ${tried.error}`);
    },
    /** Whatever state it is in. */
    kill() {
      if (launcher && !hasEnded(launcher)) launcher.kill('SIGTERM');
    },
  };
  return self;
}

/** Those of them that live still. @template {ProcessIdentity} T @param {T[]} processes */
export function livingOf(processes) {
  return processes.filter((identity) => isAlive(identity) === true);
}

/**
 * @param {number} withinMs
 * @param {string} what
 * @param {() => boolean | Promise<boolean>} ask
 */
export async function until(withinMs, what, ask) {
  const deadline = Date.now() + withinMs;
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}

/** @param {string} url */
export async function answers(url) {
  try {
    const reply = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    await reply.arrayBuffer();
    return reply.ok;
  } catch {
    return false;
  }
}

/** @param {number} timeMs */
export function pause(timeMs) {
  return new Promise((resolve) => {
    setTimeout(resolve, timeMs);
  });
}

/** @param {import('node:child_process').ChildProcess | undefined} child */
function hasEnded(child) {
  return !child || child.exitCode !== null || child.signalCode !== null;
}

/**
 * The environment of a person at a terminal, with these settings: the launcher would look for an npm
 * above it otherwise.
 * @param {import('./environment.mjs').Environment} settings
 * @returns {import('./environment.mjs').Environment}
 */
export function personsEnvironment(settings) {
  const entries = Object.entries(silentEnvironment(process.env)).filter(
    ([key]) => !key.startsWith('npm_') && key !== 'NODE_ENV',
  );
  return { ...Object.fromEntries(entries), ...settings };
}
