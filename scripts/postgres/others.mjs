// Processes of PostgreSQL that a killed start left behind in a cluster. Whoever calls this holds
// the folder: whatever else runs in it has lost its owner.

import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Problem } from '../problem.mjs';
import { exists, identityOf, isAlive, startedAtMs } from '../process-identity.mjs';

/** @typedef {import('../process-identity.mjs').ProcessIdentity} ProcessIdentity */

// First politely, then "end now", then by force.
const STEPS = /** @type {const} */ ([
  ['SIGINT', 3000],
  ['SIGQUIT', 1500],
  ['SIGKILL', 3000],
]);
const LOOK_EVERY_MS = 20;
// postmaster.pid tells the start in whole seconds, and so do some systems.
const START_TOLERANCE_MS = 2000;

/**
 * Stops what lives, and removes a postmaster.pid whose process id belongs to somebody else by now, or
 * to a dead process that waits for its parent: PostgreSQL would take it for a living server.
 * @param {string} folder of the cluster
 */
export async function stopOthers(folder) {
  for (const [signal, withinMs] of STEPS) {
    const deadline = Date.now() + withinMs;
    let alive = serversOf(folder);
    signalServers(folder, alive, signal);
    while (alive.length > 0 && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      alive = alive.filter((identity) => isAlive(identity) === true);
      if (alive.length === 0) alive = serversOf(folder);
    }
    if (alive.length === 0) break;
  }
  const rest = serversOf(folder)[0];
  if (rest) {
    throw new Problem(
      `another PostgreSQL (process ${rest.pid}) runs in ${folder} and does not end; end it and start again.`,
    );
  }
  const noted = readPostmaster(folder);
  if (noted && exists(noted.pid)) {
    rmSync(join(folder, 'postmaster.pid'), { force: true });
  }
}

/**
 * The postmaster ends its backends in order. Backends without one end by themselves when they
 * notice, unless they are busy; a busy one only listens to force.
 * @param {string} folder
 * @param {ProcessIdentity[]} servers
 * @param {'SIGINT' | 'SIGQUIT' | 'SIGKILL'} signal
 */
function signalServers(folder, servers, signal) {
  const pid = readPostmaster(folder)?.pid;
  const postmaster = servers.filter((server) => server.pid === pid);
  const targets = postmaster.length > 0 && signal !== 'SIGKILL' ? postmaster : servers;
  for (const target of targets) {
    try {
      process.kill(target.pid, postmaster.length > 0 ? signal : 'SIGKILL');
    } catch {
      // It has just ended.
    }
  }
}

/**
 * The living processes of PostgreSQL in this folder, and only they.
 * @param {string} folder
 * @returns {ProcessIdentity[]}
 */
export function serversOf(folder) {
  if (!existsSync(folder)) return [];
  if (process.platform === 'linux') {
    const real = realpathSync(folder);
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && isServerIn(name, real))
      .map((name) => identityOf(Number(name)))
      .filter((identity) => isAlive(identity) === true);
  }
  const noted = readPostmaster(folder);
  if (!noted) return [];
  const startedAt = startedAtMs(noted.pid);
  const same = startedAt !== null && Math.abs(startedAt - noted.startedAtMs) <= START_TOLERANCE_MS;
  return same ? [identityOf(noted.pid)] : [];
}

/**
 * Every process of PostgreSQL works in the folder of its cluster.
 * @param {string} pid
 * @param {string} folder
 */
function isServerIn(pid, folder) {
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === folder &&
      /^postgres( \(deleted\))?$/.test(basename(readlinkSync(`/proc/${pid}/exe`)))
    );
  } catch {
    return false; // It has ended, or belongs to somebody else.
  }
}

/**
 * What PostgreSQL wrote down about itself, if it was not stopped since: it may be dead all the same.
 * @param {string} folder
 */
export function readPostmaster(folder) {
  try {
    const lines = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    const pid = Number(lines[0]);
    const isReady = lines[7]?.trim() === 'ready';
    return pid > 0
      ? { pid, startedAtMs: Number(lines[2]) * 1000, port: Number(lines[3]), isReady }
      : null;
  } catch {
    return null;
  }
}
