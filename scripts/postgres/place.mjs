// Where the cluster and the binaries lie. As a rule in the data folder and in node_modules; when we
// are root, the account that PostgreSQL runs as may not reach these (a project below /root): then
// both lie in a system folder, and the data folder remembers which.

import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../problem.mjs';
import { runAs } from './account.mjs';
import { programPath } from './binaries.mjs';

/** @typedef {import('./account.mjs').Account} Account */
/** @typedef {import('./binaries.mjs').Binaries} Binaries */

export const SYSTEM_FOLDER = '/var/lib/consent-desk';
const NOTE = 'postgres-is-at.json';
const OWNER = 'belongs-to.json';
const PASS_THROUGH = 0o711;

/**
 * @param {{ dataDir: string, account: Account | null, binaries: Binaries }} options
 * @returns {{ folder: string, binaries: Binaries }}
 */
export function choosePlace({ dataDir, account, binaries }) {
  if (!account) return { folder: join(dataDir, 'postgres'), binaries };
  const reachable = canRun(account, binaries.folder)
    ? binaries
    : { ...binaries, folder: copyBinaries(binaries, account) };
  return { folder: clusterFolder(dataDir, account), binaries: reachable };
}

/** Whether a data folder has a cluster, wherever it lies. @param {string} dataDir */
export function hasCluster(dataDir) {
  return existsSync(join(dataDir, 'postgres')) || existsSync(join(dataDir, NOTE));
}

/** Where the cluster of a data folder lies, if it has one. @param {string} dataDir */
export function clusterOf(dataDir) {
  const noted = readNote(join(dataDir, NOTE));
  return join(noted ?? dataDir, 'postgres');
}

/** @param {string} dataDir @param {Account} account */
function clusterFolder(dataDir, account) {
  const noted = readNote(join(dataDir, NOTE));
  if (noted) return notedFolder(noted, dataDir);
  const usual = join(dataDir, 'postgres');
  if (canEnter(account, dataDir)) return usual;
  // The data folder is ours: it may be passed through, its secrets stay closed.
  if (canEnter(account, dirname(dataDir))) {
    chmodSync(dataDir, (statSync(dataDir).mode & 0o777) | PASS_THROUGH);
    if (canEnter(account, dataDir)) return usual;
  }
  if (existsSync(usual)) {
    throw new Problem(
      `the user ${account.name}, as whom PostgreSQL runs, cannot reach ${usual}; let others pass through the folders above it (chmod o+x), or start Consent Desk as the user it belongs to.`,
    );
  }
  const place = join(systemFolder(account), randomBytes(8).toString('hex'));
  mkdirSync(place);
  chmodSync(place, PASS_THROUGH);
  writeNote(join(place, OWNER), realpathSync(dataDir));
  // Remembered before anything is in it: a killed start leaves an empty folder at most.
  writeNote(join(dataDir, NOTE), place);
  return join(place, 'postgres');
}

/**
 * The folder that was remembered, if it is there and is this data folder's: a copied data folder
 * must not run the original's cluster.
 * @param {string} place
 * @param {string} dataDir
 */
function notedFolder(place, dataDir) {
  if (!existsSync(place)) {
    throw new Problem(
      `its data should be in ${place} (${join(dataDir, NOTE)} says so), and that folder is not there. Bring it back, or restore a backup into a new data folder.`,
    );
  }
  const mine = realpathSync(dataDir);
  const owner = readNote(join(place, OWNER));
  if (owner !== null && owner !== mine) {
    if (readNote(join(owner, NOTE)) === place) {
      throw new Problem(
        `its data in ${place} belong to another data folder, ${owner}. This one is a copy: take a backup there and restore it here into a new data folder.`,
      );
    }
    writeNote(join(place, OWNER), mine); // The data folder was moved.
  }
  return join(place, 'postgres');
}

/**
 * A copy that everybody may read and only root may change.
 * @param {Binaries} binaries
 * @param {Account} account
 */
function copyBinaries({ folder, version }, account) {
  const copy = join(systemFolder(account), `postgresql-${version}`);
  if (!existsSync(copy)) {
    const aside = `${copy}.${randomBytes(6).toString('hex')}`;
    cpSync(folder, aside, { recursive: true, verbatimSymlinks: true });
    openForReading(aside);
    try {
      renameSync(aside, copy);
    } catch (error) {
      // Another start may have been faster.
      rmSync(aside, { recursive: true, force: true });
      if (!existsSync(copy)) throw error;
    }
  }
  if (!canRun(account, copy)) {
    throw new Problem(
      `the user ${account.name} cannot run ${programPath(copy, 'postgres')}; start Consent Desk as a user that is not root, or set DATABASE_URL.`,
    );
  }
  return copy;
}

/** @param {string} folder */
function openForReading(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openForReading(path);
    else if (entry.isFile()) chmodSync(path, (statSync(path).mode & 0o777) | 0o444);
  }
}

/** @param {Account} account */
function systemFolder(account) {
  mkdirSync(SYSTEM_FOLDER, { recursive: true });
  chmodSync(SYSTEM_FOLDER, 0o755);
  if (canEnter(account, SYSTEM_FOLDER)) return SYSTEM_FOLDER;
  throw new Problem(
    `the user ${account.name} can reach neither this folder nor ${SYSTEM_FOLDER}; start Consent Desk as a user that is not root, or set DATABASE_URL.`,
  );
}

/** @param {Account} account @param {string} folder */
function canEnter(account, folder) {
  const { status } = spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], {
    ...runAs(account),
    cwd: '/',
    stdio: 'ignore',
  });
  return status === 0;
}

/** Runs something that needs the libraries and the files beside the program. @param {Account} account @param {string} native */
function canRun(account, native) {
  const { status } = spawnSync(programPath(native, 'postgres'), ['--version'], {
    ...runAs(account),
    cwd: '/',
    stdio: 'ignore',
  });
  return status === 0 && canEnter(account, join(native, 'share', 'postgresql'));
}

/** @param {string} path @returns {string | null} */
function readNote(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).folder : null;
}

/** @param {string} path @param {string} folder */
function writeNote(path, folder) {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(aside, `${JSON.stringify({ folder }, null, 2)}\n`, { flush: true });
  renameSync(aside, path);
}
