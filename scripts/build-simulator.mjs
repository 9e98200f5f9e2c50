import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const sources = path.join(root, 'lib', 'hubspot-simulator');
const project = path.join(root, 'scripts', 'tsconfig.simulator.json');
const outDir = path.join(root, '.build', 'simulator');

/** @param {string} file */
const changedAt = (file) => statSync(file).mtimeMs;

/** Whether every source, and the way to compile them, is older than its compiled file. */
function isFresh() {
  const names = readdirSync(sources).filter((name) => name.endsWith('.ts'));
  return names.every((name) => {
    const built = path.join(outDir, name.replace(/\.ts$/, '.js'));
    if (!existsSync(built)) return false;
    return changedAt(built) >= Math.max(changedAt(path.join(sources, name)), changedAt(project));
  });
}

/**
 * Compiles the simulator for Node when its sources are newer than what was compiled. Compiles
 * aside and then puts it in place, so that another process never meets half of it. Gives the path
 * of the entry; throws with the compiler's words if the sources do not compile.
 * @returns {string}
 */
export function buildSimulator() {
  const entry = path.join(outDir, 'main.js');
  if (isFresh()) return entry;
  const aside = `${outDir}-${process.pid}`;
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const args = [tsc, '-p', project, '--outDir', aside];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) {
    rmSync(aside, { recursive: true, force: true });
    throw new Error(`The simulator does not compile:\n${stdout}${stderr}`);
  }
  const old = `${aside}-old`;
  if (existsSync(outDir)) renameSync(outDir, old);
  renameSync(aside, outDir);
  rmSync(old, { recursive: true, force: true });
  return entry;
}
