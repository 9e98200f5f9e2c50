// Which process is it? A process id is used again after its process has ended, so a process is
// known by its id and the moment it started.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** @typedef {{ pid: number, startTime: string }} ProcessIdentity */

const HAS_PROC = process.platform === 'linux';

/**
 * When the process with this id started, in the words of this operating system; null if there is
 * no such process (or only a zombie of it), undefined if that cannot be known.
 * @param {number} pid
 * @returns {string | null | undefined}
 */
export function startTimeOf(pid) {
  if (!exists(pid)) return null;
  try {
    return HAS_PROC ? startTimeFromProc(pid) : startTimeFromCommand(pid);
  } catch {
    return exists(pid) ? undefined : null;
  }
}

/** @returns {ProcessIdentity} */
export function ownIdentity() {
  return identityOf(process.pid);
}

/** @param {number} pid @returns {ProcessIdentity} */
export function identityOf(pid) {
  return { pid, startTime: startTimeOf(pid) ?? '' };
}

/**
 * Whether the very process lives that had this identity. 'perhaps' when a process with the id
 * lives and the system does not tell when it started.
 * @param {ProcessIdentity} identity
 * @returns {boolean | 'perhaps'}
 */
export function isAlive({ pid, startTime }) {
  const now = startTimeOf(pid);
  if (now === null) return false;
  if (now === undefined || startTime === '') return 'perhaps';
  return now === startTime;
}

/**
 * When a process started, in milliseconds since 1970; null if that cannot be known. Not exact to
 * the second everywhere, and only for systems other than Linux, where start times are compared as
 * they are.
 * @param {number} pid
 * @returns {number | null}
 */
export function startedAtMs(pid) {
  const text = startTimeOf(pid);
  if (!text || HAS_PROC) return null;
  // Windows counts units of 100 ns since 1601.
  const timeMs =
    process.platform === 'win32' ? Number(text) / 1e4 - 11_644_473_600_000 : Date.parse(text);
  return Number.isFinite(timeMs) ? timeMs : null;
}

/**
 * The parent of a process; null if it cannot be known.
 * @param {number} pid
 * @returns {number | null}
 */
export function parentOf(pid) {
  if (pid === process.pid) return process.ppid;
  try {
    if (HAS_PROC) return Number(statFields(pid)[1]);
    if (process.platform === 'win32') return null;
    return Number(run('ps', ['-o', 'ppid=', '-p', String(pid)]));
  } catch {
    return null;
  }
}

/**
 * The name of the program that a process runs, without its folder; null if it cannot be known.
 * @param {number} pid
 * @returns {string | null}
 */
export function programOf(pid) {
  try {
    if (HAS_PROC) return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
    if (process.platform === 'win32') return null;
    return basename(run('ps', ['-o', 'comm=', '-p', String(pid)]));
  } catch {
    return null;
  }
}

/** Whether some process has this id, be it one that has ended and waits for its parent. @param {number} pid */
export function exists(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {number} pid */
function startTimeFromProc(pid) {
  const fields = statFields(pid);
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return `${boot}/${fields[19]}`;
}

/**
 * The fields of /proc/PID/stat behind the name, which may itself hold spaces and brackets.
 * @param {number} pid
 */
function statFields(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** @param {number} pid */
function startTimeFromCommand(pid) {
  if (process.platform === 'win32') {
    const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
    return run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', script]);
  }
  return run('ps', ['-o', 'lstart=', '-p', String(pid)]) || null;
}

/** @param {string} command @param {string[]} parameters */
function run(command, parameters) {
  return execFileSync(command, parameters, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 10_000,
    windowsHide: true,
    env: { ...process.env, LC_ALL: 'C' },
  }).trim();
}
