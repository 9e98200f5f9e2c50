// One launcher per folder. Takes the folder, and stops what a killed launcher left behind: its
// processes end by themselves when it is gone (child-guard.mjs); this waits for them and helps
// those that hang.

import { takeLock } from './folder-lock.mjs';
import { Problem } from './problem.mjs';
import { isAlive } from './process-identity.mjs';
import { killNow } from './processes.mjs';

const WAIT_MS = 4000;
const LOOK_EVERY_MS = 50;

/**
 * @param {string} path of the lock file
 * @param {string} name of what runs from the folder
 * @param {string} [address]
 */
export async function takeFolder(path, name, address) {
  const taken = takeLock(path);
  if ('heldBy' in taken) {
    const { holder, address: other } = taken.heldBy;
    const where = other ? `process ${holder.pid}, ${other}` : `process ${holder.pid}`;
    throw new Problem(`${name} already runs from this folder (${where}). Stop that one first.`);
  }
  const { lock, leftBehind } = taken;
  const children = leftBehind?.children ?? [];
  // Noted again until they are gone: we may be killed as well.
  lock.note({ ...(address ? { address } : {}), children });
  await stopLeftBehind(children);
  return lock;
}

/** @param {import('./process-identity.mjs').ProcessIdentity[]} children */
async function stopLeftBehind(children) {
  // Only a process that is surely the same one is touched.
  const alive = () => children.filter((child) => isAlive(child) === true);
  for (const child of alive()) {
    try {
      process.kill(child.pid, 'SIGTERM');
    } catch {
      // It has just ended.
    }
  }
  const deadline = Date.now() + WAIT_MS;
  while (alive().length > 0 && Date.now() < deadline) await pause(LOOK_EVERY_MS);
  for (const child of alive()) killNow(child.pid);
  while (alive().length > 0) await pause(LOOK_EVERY_MS);
}

/** @param {number} timeMs */
function pause(timeMs) {
  return new Promise((resolve) => {
    setTimeout(resolve, timeMs);
  });
}
