// `npm run bench:start [-- --runs 5]`: how long `npm start` takes to its first answer when install
// and build are done, and how much memory it all takes at rest. Ends with 1 if a limit is missed.

import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, printRow } from './bench-figures.mjs';
import { ensureAppBuilt, ensureSimulatorBuilt } from './build.mjs';
import { silentEnvironment } from './environment.mjs';
import { answers, pause, personsEnvironment, until } from './fault-console.mjs';
import { ensureInstalled } from './install.mjs';
import { npmScript } from './npm.mjs';
import { freePort, LOOPBACK } from './ports.mjs';
import { tell } from './problem.mjs';
import { parentOf } from './process-identity.mjs';
import { Processes } from './processes.mjs';
import { onStop } from './stop-signals.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MAX_START_MS = 3000;
/** MB of 1,000,000 bytes. */
const MAX_MEMORY_MB = 500;
const GIVE_UP_AFTER_MS = 60_000;
const REST_AFTER_MS = 5000;

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });
const runs = Number(values.runs);
const processes = new Processes();
mkdirSync(join(ROOT, '.build'), { recursive: true });
const dataDir = mkdtempSync(join(ROOT, '.build', 'start-'));
chmodSync(dataDir, 0o755);
/** @type {import('node:child_process').ChildProcess | undefined} */
let npm;

/** @param {number} code */
async function end(code) {
  await processes.stopAll();
  await stop().catch(tell);
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit(code);
}
onStop({ stop: () => void end(1), stopNow: () => process.exit(1) });

/** Starts it as a person does; gives the time to the first answer, and memory at rest if wanted. */
async function start({ weigh = false } = {}) {
  const port = await freePort();
  const env = personsEnvironment({
    PORT: String(port),
    DATA_DIR: dataDir,
    CONSENT_DESK_ENV_FILE: join(dataDir, 'no-such-file'),
  });
  let output = '';
  const startedAt = performance.now();
  const child = spawn(process.execPath, [npmScript(), 'start', '--silent'], {
    cwd: ROOT,
    env: /** @type {NodeJS.ProcessEnv} */ (env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  npm = child;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk;
    });
  }
  await until(GIVE_UP_AFTER_MS, 'for an answer', () => {
    if (child.exitCode !== null) throw new Error(`it ended instead:\n${output}`);
    return answers(`http://${LOOPBACK}:${port}/api/health`);
  });
  const timeMs = performance.now() - startedAt;
  if (weigh) await pause(REST_AFTER_MS);
  const memory = weigh ? memoryBelow(child.pid ?? 0) : [];
  await stop();
  return { timeMs, memory };
}

/** @param {import('node:child_process').ChildProcess} child */
function hasEnded(child) {
  return child.exitCode !== null || child.signalCode !== null;
}

async function stop() {
  const child = npm;
  if (!child || hasEnded(child)) return;
  child.kill('SIGTERM');
  // npm may end before the launcher does.
  const lock = join(dataDir, 'launcher.json');
  await until(20_000, 'for all of it to end', () => hasEnded(child) && !existsSync(lock));
}

/**
 * The memory of a process and all below it, each page that several share divided among them.
 * @param {number} top
 * @returns {{ pid: number, name: string, megabytes: number }[]} empty where the system does not tell
 */
function memoryBelow(top) {
  if (process.platform !== 'linux') return [];
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const parents = new Map(all.map((pid) => [pid, parentOf(pid)]));
  /** @param {number} pid @returns {boolean} */
  const isBelow = (pid) => {
    const parent = parents.get(pid);
    return pid === top || (Boolean(parent) && isBelow(parent ?? 0));
  };
  return all.filter(isBelow).map((pid) => {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const kibibytes = Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1]);
    const name = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return { pid, name: shortName(name), megabytes: (kibibytes * 1024) / 1e6 };
  });
}

/** @param {string} command */
function shortName(command) {
  if (/^\S*postgres( |:)/.test(command)) return 'PostgreSQL';
  if (/^next-server/.test(command)) return 'console (Next)';
  if (command.includes('postgres/server.mjs')) return 'its supervisor';
  if (command.includes('simulator')) return 'simulator';
  if (command.includes('scripts/start.mjs')) return 'launcher';
  return 'npm';
}

/** @param {{ name: string, megabytes: number }[]} memory */
function printMemory(memory) {
  /** @type {Map<string, number>} */
  const sums = new Map();
  for (const { name, megabytes } of memory) sums.set(name, (sums.get(name) ?? 0) + megabytes);
  for (const [name, sum] of sums) printRow(`  ${name}`, [`${sum.toFixed(0)} MB`]);
  const total = memory.reduce((sum, { megabytes }) => sum + megabytes, 0);
  printRow('  all', [`${total.toFixed(0)} MB`, `limit ${MAX_MEMORY_MB}`]);
  return total;
}

try {
  const env = silentEnvironment(process.env);
  const launcherLock = join(ROOT, '.data', 'launcher.json');
  await ensureInstalled({ root: ROOT, kind: 'prod', processes, env, launcherLock });
  await ensureSimulatorBuilt({ root: ROOT });
  await ensureAppBuilt({ root: ROOT, buildDir: '.next', processes, env });
  const first = await start();
  /** @type {number[]} */
  const times = [];
  for (let i = 0; i < runs; i++) times.push((await start()).timeMs);
  const { memory } = await start({ weigh: true });
  printRow(`npm start to the first answer, ${runs} runs`, ['median', 'longest']);
  const typical = median(times);
  const figures = [typical, Math.max(...times)].map((time) => `${time.toFixed(0)} ms`);
  printRow('  with a database', [...figures, `limit ${MAX_START_MS}`]);
  printRow('  making the database, once', [`${first.timeMs.toFixed(0)} ms`]);
  printRow('\nProportional memory at rest', ['']);
  const total = printMemory(memory);
  const isMet = typical <= MAX_START_MS && total <= MAX_MEMORY_MB;
  console.log(`\n${isMet ? 'Every limit is met.' : 'A limit is missed.'}`);
  await end(isMet ? 0 : 1);
} catch (error) {
  tell(error);
  await end(1);
}
