// Compiles the parts of lib that run in a Node of their own: the simulator, and the commands of the
// database.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** @typedef {{ project: string, sources: string[], entry: string }} Part */

/** What can be compiled: the compiler's project, the folders of its sources, and its entry. */
const PARTS = {
  simulator: {
    project: 'scripts/tsconfig.simulator.json',
    sources: ['lib/hubspot-simulator'],
    entry: 'main.js',
  },
  commands: {
    project: 'scripts/tsconfig.commands.json',
    sources: ['lib/db', 'lib/auth', 'lib/ledger'],
    entry: 'db/commands.js',
  },
};

/** @typedef {keyof typeof PARTS} PartName */

/** What a part is made from, as paths below the project's folder. @param {PartName} name */
export function sourcesOf(name) {
  const { project, sources } = PARTS[name];
  return [...sources, project, 'scripts/compile.mjs', 'package-lock.json'];
}

/** Where a part's entry is when it is compiled. @param {PartName} name */
export function entryOf(name) {
  return path.join(root, '.build', name, ...PARTS[name].entry.split('/'));
}

/** Whether every source, and the way to compile them, is older than the compiled entry. @param {PartName} name */
function isFresh(name) {
  const entry = entryOf(name);
  if (!existsSync(entry)) return false;
  const folders = PARTS[name].sources.map((folder) => path.join(root, folder));
  const files = folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
        path.join(folder, file),
      ),
    )
    .filter((file) => /\.m?[jt]s$/.test(file));
  const changedAt = [...files, path.join(root, PARTS[name].project)].map(
    (file) => statSync(file).mtimeMs,
  );
  return Math.max(...changedAt) <= statSync(entry).mtimeMs;
}

/**
 * Compiles a part for Node when its sources are newer than what was compiled. Compiles aside and
 * then puts it in place, so that another process never meets half of it. Gives the path of the
 * entry; throws with the compiler's words if the sources do not compile.
 * @param {PartName} name
 * @returns {string}
 */
export function compile(name) {
  const entry = entryOf(name);
  if (isFresh(name)) return entry;
  const outDir = path.join(root, '.build', name);
  const aside = `${outDir}-${process.pid}`;
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, '-p', path.join(root, PARTS[name].project), '--outDir', aside];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) {
    rmSync(aside, { recursive: true, force: true });
    throw new Error(`Not compiled: ${name}:\n${stdout}${stderr}`);
  }
  const old = `${aside}-old`;
  if (existsSync(outDir)) renameSync(outDir, old);
  renameSync(aside, outDir);
  rmSync(old, { recursive: true, force: true });
  return entry;
}
