// A lock file that names the process holding it. A lock whose holder is gone counts for nothing.

import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isAlive, ownIdentity } from './process-identity.mjs';

/** @typedef {import('./process-identity.mjs').ProcessIdentity} ProcessIdentity */

/**
 * What a lock file holds: who holds the lock, and what the holder wants others to know.
 * @typedef {object} LockContent
 * @property {ProcessIdentity} holder
 * @property {string} [address]
 * @property {(ProcessIdentity & { name: string })[]} [children]
 */

/**
 * @typedef {object} FolderLock
 * @property {(facts: Omit<LockContent, 'holder'>) => void} note adds what others should know
 * @property {() => void} release
 */

/**
 * Takes the lock, or tells who holds it. `leftBehind` is what a holder that is gone had noted.
 * @param {string} path
 * @returns {{ lock: FolderLock, leftBehind: LockContent | null } | { heldBy: LockContent }}
 */
export function takeLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  /** @type {LockContent} */
  let content = { holder: ownIdentity() };
  /** @type {LockContent | null} */
  let leftBehind = null;
  while (!writeNew(path, content)) {
    const found = readLock(path);
    if (found && isAlive(found.holder)) return { heldBy: found };
    // Set the old lock aside under a name of our own, and look again at what we hold: another
    // start may have done the same and have taken the lock in between.
    const aside = `${path}.${randomBytes(6).toString('hex')}`;
    if (!rename(path, aside)) continue;
    const old = readLock(aside);
    if (old && isAlive(old.holder)) {
      link(aside, path);
      rmSync(aside, { force: true });
      return { heldBy: old };
    }
    rmSync(aside, { force: true });
    leftBehind = old ?? leftBehind;
  }
  return {
    leftBehind,
    lock: {
      note(facts) {
        content = { ...content, ...facts };
        const next = `${path}.${process.pid}`;
        writeFileSync(next, JSON.stringify(content, null, 2), { mode: 0o600 });
        renameSync(next, path);
      },
      release() {
        const found = readLock(path);
        if (found?.holder.pid === process.pid) rmSync(path, { force: true });
      },
    },
  };
}

/**
 * Does something while holding the lock; waits while another process holds it.
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  for (;;) {
    const taken = takeLock(path);
    if ('lock' in taken) {
      try {
        return await work();
      } finally {
        taken.lock.release();
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** @param {string} path @returns {LockContent | null} */
export function readLock(path) {
  try {
    const content = JSON.parse(readFileSync(path, 'utf8'));
    return typeof content?.holder?.pid === 'number' ? content : null;
  } catch {
    return null;
  }
}

/** @param {string} path @param {LockContent} content */
function writeNew(path, content) {
  // Written beside it and linked: the lock is never seen half-written.
  const next = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(next, JSON.stringify(content, null, 2), { mode: 0o600 });
  const done = link(next, path);
  rmSync(next, { force: true });
  return done;
}

/** @param {string} from @param {string} to */
function link(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    // A file system without links.
    try {
      writeFileSync(to, readFileSync(from), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (again) {
      if (again instanceof Error && 'code' in again && again.code === 'EEXIST') return false;
      throw again;
    }
  }
}

/** @param {string} from @param {string} to */
function rename(from, to) {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}
