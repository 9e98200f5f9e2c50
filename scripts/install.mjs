// Installs the packages, if they are not installed as the lock file says.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLock, withLock } from './folder-lock.mjs';
import { npmFailure, npmScript } from './npm.mjs';
import { Problem } from './problem.mjs';
import { isAlive } from './process-identity.mjs';

/** @typedef {'prod' | 'all'} Kind prod: what building and running need; all: tests and tools too */
/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 * @property {boolean} [link]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 */
/** @typedef {Record<string, LockedPackage>} LockedPackages */
/** @typedef {{ lock: string, platform: string, kind: Kind, done: boolean }} Stamp */

const PLATFORM = `${process.platform}-${process.arch}`;

/**
 * @param {object} options
 * @param {string} options.root
 * @param {Kind} options.kind
 * @param {import('./processes.mjs').Processes} options.processes
 * @param {import('./environment.mjs').Environment} options.env
 * @param {string} options.launcherLock the lock of a console that may be running meanwhile
 */
export async function ensureInstalled(options) {
  if (isInstalled(options)) return;
  await withLock(join(options.root, '.build', 'install.lock'), async () => {
    if (!isInstalled(options)) await install(options);
  });
}

/** @param {{ root: string, kind: Kind }} options */
function isInstalled({ root, kind }) {
  const stamp = readStamp(root);
  const lock = hashOfLock(root);
  if (stamp && !stamp.done) return false;
  if (stamp && stamp.lock === lock && stamp.platform === PLATFORM && covers(stamp.kind, kind)) {
    return existsSync(join(root, 'node_modules', 'next', 'package.json'));
  }
  // Installed by hand? npm keeps its own record of what is there.
  const found = installedKind(root);
  if (!found || !covers(found, kind)) return false;
  writeStamp(root, { lock, platform: PLATFORM, kind: found, done: true });
  return true;
}

/** @param {Parameters<typeof ensureInstalled>[0]} options */
async function install({ root, kind, processes, env, launcherLock }) {
  const before = readStamp(root);
  const record = join(root, 'node_modules', '.package-lock.json');
  // What is there stays: a start does not take away what the tests installed.
  const wanted = before?.kind === 'all' || holdsDevPackages(root) ? 'all' : kind;
  // `npm ci` deletes everything first. That is right for an empty folder and for one in which an
  // earlier install was cut off, unless a console is running from it.
  const running = readLock(launcherLock);
  const inUse =
    running !== null && running.holder.pid !== process.pid && Boolean(isAlive(running.holder));
  const fresh = !inUse && (!existsSync(record) || before?.done === false);
  console.info(
    wanted === 'all'
      ? 'Installing packages, those for tests too (some minutes the first time) …'
      : 'Installing packages (about a minute the first time) …',
  );
  const stamp = { lock: hashOfLock(root), platform: PLATFORM, kind: wanted };
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  if (!fresh) writeStamp(root, { ...stamp, done: false });
  const end = await processes.run({
    name: 'npm',
    parameters: [
      npmScript(),
      ...(fresh ? ['ci'] : ['install', '--no-save']),
      wanted === 'all' ? '--include=dev' : '--omit=dev',
      '--include=optional',
      '--no-audit',
      '--no-fund',
      '--no-progress',
      // The reason and the place of the log are wanted even under npm start --silent.
      '--loglevel=error',
      '--prefer-offline',
      '--fetch-retries=2',
      '--fetch-retry-mintimeout=1000',
      '--fetch-retry-maxtimeout=4000',
    ],
    cwd: root,
    env,
  });
  if (end.code !== 0) throw new Problem(npmFailure(end.lines));
  writeStamp(root, { ...stamp, done: true });
}

/**
 * Compares what npm recorded as installed with the lock file.
 * @param {string} root
 * @returns {Kind | null}
 */
function installedKind(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const there = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted || !there) return null;
  /** @param {(entry: LockedPackage) => boolean} concerns */
  const complete = (concerns) =>
    Object.entries(wanted).every(([path, entry]) => {
      if (path === '' || entry.link || !concerns(entry)) return true;
      const found = there[path];
      if (!found) return Boolean(entry.optional) && !isForThisMachine(entry);
      return found.version === entry.version && found.integrity === entry.integrity;
    });
  if (complete(() => true)) return 'all';
  return complete((entry) => !entry.dev && !entry.devOptional) ? 'prod' : null;
}

/** Whether a package of binaries is for this very system. @param {LockedPackage} entry */
function isForThisMachine({ os, cpu, libc }) {
  if (!os?.includes(process.platform) || !cpu?.includes(process.arch)) return false;
  return !libc || libc.includes(usesGlibc() ? 'glibc' : 'musl');
}

function usesGlibc() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (
    process.report.getReport()
  );
  return Boolean(report.header?.glibcVersionRuntime);
}

/** @param {string} root */
function holdsDevPackages(root) {
  const there = readPackages(join(root, 'node_modules', '.package-lock.json'));
  return Object.values(there ?? {}).some((entry) => entry.dev);
}

/** @param {Kind} found @param {Kind} wanted */
function covers(found, wanted) {
  return found === 'all' || found === wanted;
}

/** @param {string} path @returns {LockedPackages | null} */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

/** @param {string} root */
function hashOfLock(root) {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

/** @param {string} root */
function stampPath(root) {
  return join(root, 'node_modules', '.consent-desk-install.json');
}

/** @param {string} root @returns {Stamp | null} */
function readStamp(root) {
  try {
    return JSON.parse(readFileSync(stampPath(root), 'utf8'));
  } catch {
    return null;
  }
}

/** @param {string} root @param {Stamp} stamp */
function writeStamp(root, stamp) {
  writeFileSync(stampPath(root), JSON.stringify(stamp));
}
