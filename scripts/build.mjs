// Builds the app, the simulator and the commands, each only when something it is made from has changed.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { compile, entryOf, sourcesOf } from './compile.mjs';
import { silentEnvironment } from './environment.mjs';
import { withLock } from './folder-lock.mjs';
import { Problem } from './problem.mjs';

const APP_SOURCES = [
  'app',
  'components',
  'lib',
  'public',
  'next.config.js',
  'package.json',
  'package-lock.json',
  'postcss.config.js',
  'postcss.config.mjs',
  'proxy.ts',
  'instrumentation.ts',
  'instrumentation-client.ts',
  'tsconfig.json',
];
/**
 * @param {object} options
 * @param {string} options.root
 * @param {string} options.buildDir relative to the root
 * @param {import('./processes.mjs').Processes} options.processes
 * @param {import('./environment.mjs').Environment} options.env
 * @param {number} [options.timeoutMs]
 */
export async function ensureAppBuilt({ root, buildDir, processes, env, timeoutMs }) {
  const stamp = join(root, buildDir, 'consent-desk-build.json');
  const hash = hashOf(root, APP_SOURCES);
  if (isBuilt(stamp, hash) && existsSync(join(root, buildDir, 'BUILD_ID'))) return;
  console.info('Building the console …');
  rmSync(stamp, { force: true });
  const end = await processes.run({
    name: 'next build',
    parameters: [join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), 'build'],
    cwd: root,
    env: {
      // One build serves demo and live: no setting gets into it.
      ...silentEnvironment(env),
      NODE_ENV: 'production',
      CONSENT_DESK_BUILD_DIR: buildDir,
      NEXT_TELEMETRY_DISABLED: '1',
    },
    ...(timeoutMs ? { timeoutMs } : {}),
  });
  if (end.code !== 0) {
    if (!processes.stopping) console.error(end.lines.join('\n'));
    throw new Problem(
      end.timedOut
        ? 'Consent Desk could not be built: the build took too long.'
        : 'Consent Desk could not be built; the reason stands above.',
    );
  }
  writeStamp(stamp, hash);
}

/** @param {{ root: string }} options */
export async function ensureSimulatorBuilt({ root }) {
  await ensureCompiled(root, 'simulator');
}

/**
 * Compiles the commands of the database, and gives the path of their entry.
 * @param {{ root: string }} options
 */
export async function ensureCommandsBuilt({ root }) {
  return ensureCompiled(root, 'commands');
}

/** @param {string} root @param {import('./compile.mjs').PartName} name */
async function ensureCompiled(root, name) {
  const stamp = join(root, '.build', name, 'consent-desk-build.json');
  const entry = entryOf(name);
  const hash = hashOf(root, sourcesOf(name));
  await withLock(join(root, '.build', `${name}.lock`), async () => {
    if (isBuilt(stamp, hash)) return;
    rmSync(stamp, { force: true });
    rmSync(entry, { force: true });
    compile(name);
    writeStamp(stamp, hash);
  });
  return entry;
}

/** @param {string} stamp @param {string} hash */
function isBuilt(stamp, hash) {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8')).sources === hash;
  } catch {
    return false;
  }
}

/** @param {string} stamp @param {string} hash */
function writeStamp(stamp, hash) {
  mkdirSync(join(stamp, '..'), { recursive: true });
  writeFileSync(stamp, JSON.stringify({ sources: hash }));
}

/**
 * One hash over the names and contents of files and of everything in folders.
 * @param {string} root
 * @param {string[]} sources
 */
export function hashOf(root, sources) {
  const hash = createHash('sha256');
  for (const path of sources.flatMap((source) => filesBelow(join(root, source))).sort()) {
    const name = relative(root, path).replaceAll('\\', '/');
    const content = readFileSync(path);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function filesBelow(path) {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.name !== '.DS_Store')
      .flatMap((entry) => filesBelow(join(path, entry.name)));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOTDIR') return [path];
    if (code === 'ENOENT') return [];
    throw error;
  }
}
