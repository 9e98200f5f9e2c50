// `npm run fault:restart`: kills processes of a console with kill -9, at random moments under load,
// and looks that it comes back by itself, in time, with everything that was acknowledged (rows, users,
// sessions), that nothing of the killed run is left, and that a task begun is done. `--times 30` says how often for each kind, `--only all,launcher`
// which kinds, `--within-ms 10000` what is in time.

import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './bench-figures.mjs';
import { ensureAppBuilt, ensureSimulatorBuilt } from './build.mjs';
import { silentEnvironment } from './environment.mjs';
import { createFaultConsole, livingOf, pause, until } from './fault-console.mjs';
import { sessionsWitness, usersWitness } from './fault-people.mjs';
import { killTaskOnce, RESUMED_WITHIN_MS } from './fault-task.mjs';
import { requestsWitness, rowsWitness } from './fault-witnesses.mjs';
import { ensureInstalled } from './install.mjs';
import { steadyPort } from './ports.mjs';
import { Problem, tell } from './problem.mjs';
import { Processes } from './processes.mjs';
import { onStop } from './stop-signals.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FIRST_START_WITHIN_MS = 60_000;
const MOST_LOAD_MS = 1500;
const MOST_STARTING_MS = 2500;

const ALL = ['launcher', 'supervisor', 'postmaster', 'backend', 'simulator', 'console'];

/**
 * Which processes are killed, and what follows: the launcher brings them back, or it ends too, or it
 * is dead itself; then it is started again.
 * @typedef {{ names: string[], after: 'it restores' | 'it stops' | 'it is dead' }} Kind
 */
/** @type {Record<string, Kind>} */
const KINDS = {
  launcher: { names: ['launcher'], after: 'it is dead' },
  next: { names: ['console'], after: 'it stops' },
  database: { names: ['postmaster'], after: 'it restores' },
  supervisor: { names: ['supervisor'], after: 'it restores' },
  all: { names: ALL, after: 'it is dead' },
  // All, and all again while it is starting.
  twice: { names: ALL, after: 'it is dead' },
};

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '30' },
    only: { type: 'string', default: [...Object.keys(KINDS), 'task'].join(',') },
    // A machine that does much else at the same time needs longer.
    'within-ms': { type: 'string', default: '10000' },
    'build-dir': { type: 'string', default: '.next' },
  },
});

const backWithinMs = Number(values['within-ms']);
const processes = new Processes();
mkdirSync(join(ROOT, '.build'), { recursive: true });
const dataDir = mkdtempSync(join(ROOT, '.build', 'fault-'));
chmodSync(dataDir, 0o755);
const suffering = createFaultConsole({
  root: ROOT,
  dataDir,
  port: await steadyPort(),
  buildDir: values['build-dir'],
});
const witnesses = [rowsWitness, usersWitness, sessionsWitness, requestsWitness].map((witness) =>
  witness(suffering),
);

/** @param {number} code */
async function end(code) {
  await processes.stopAll();
  suffering.kill();
  await suffering.whenEnded(20_000).catch(tell);
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit(code);
}
onStop({ stop: () => void end(1), stopNow: () => process.exit(1) });

/** @param {string} name @param {Kind} kind */
async function killOnce(name, { names, after }) {
  for (const witness of witnesses) witness.begin();
  await pause(Math.random() * MOST_LOAD_MS);
  const before = suffering.processes();
  for (const wanted of names) {
    if (!before.some((process) => process.name === wanted))
      throw new Error(`there is no ${wanted}`);
  }
  kill(before, names);
  if (name === 'twice') {
    suffering.start();
    await pause(Math.random() * MOST_STARTING_MS);
    const starting = suffering.processes();
    before.push(...starting);
    kill(starting, names);
  }
  if (after === 'it stops') await suffering.whenEnded(backWithinMs);
  const startedAt = Date.now();
  // The database never outlives what happens; the rest does where the launcher goes on.
  const doomed = before.filter(
    (process) =>
      after !== 'it restores' || ['supervisor', 'postmaster', 'backend'].includes(process.name),
  );
  if (after !== 'it restores') suffering.start();
  await until(backWithinMs, 'for the killed run to be gone', () => livingOf(doomed).length === 0);
  await suffering.whenServing(backWithinMs);
  const backAfterMs = Date.now() - startedAt;
  if (backAfterMs > backWithinMs) throw new Error(`it was back only after ${backAfterMs} ms`);
  for (const witness of witnesses) await witness.end();
  for (const witness of witnesses) {
    const { missing } = await witness.verify({ all: false });
    if (missing > 0) throw new Error(`${missing} ${witness.name} are missing`);
  }
  return backAfterMs;
}

/** @param {import('./fault-console.mjs').Named[]} processes @param {string[]} names */
function kill(processes, names) {
  for (const { pid } of processes.filter(({ name }) => names.includes(name))) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // A backend that has just ended with its connection.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

/** @param {string} name @param {Kind} kind @param {number} times */
async function run(name, kind, times) {
  /** @type {number[]} */
  const backAfterMs = [];
  for (let i = 0; i < times; i++) backAfterMs.push(await killOnce(name, kind));
  const found = await Promise.all(
    witnesses.map(async (witness) => ({
      of: witness.name,
      ...(await witness.verify({ all: true })),
    })),
  );
  const figures = found.map(
    ({ of, acknowledged, missing }) => `${acknowledged} ${of} acknowledged, ${missing} missing`,
  );
  console.log(
    `${name}: killed ${times} times, back after ${Math.round(median(backAfterMs))} ms (median), ${Math.max(...backAfterMs)} ms (longest); so far ${figures.join('; ')}; nothing left behind`,
  );
  if (found.some(({ acknowledged }) => acknowledged === 0)) throw new Error('there was no load');
  return found.every(({ missing }) => missing === 0);
}

/** @param {number} times */
async function runTasks(times) {
  /** @type {number[]} */
  const doneAfterMs = [];
  for (let i = 0; i < times; i++) doneAfterMs.push(await killTaskOnce(suffering, backWithinMs));
  const longest = Math.max(...doneAfterMs);
  console.log(
    `task: its worker killed ${times} times, done after ${Math.round(median(doneAfterMs))} ms (median), ${longest} ms (longest)`,
  );
  return longest <= RESUMED_WITHIN_MS;
}

try {
  const only = values.only.split(',');
  const kinds = Object.entries(KINDS).filter(([name]) => only.includes(name));
  if (only.some((name) => name !== 'task' && !KINDS[name]))
    throw new Problem(`--only takes: ${Object.keys(KINDS).join(', ')}, task.`);
  const times = Number(values.times);
  if (!Number.isInteger(times) || times < 1) throw new Problem('--times takes a number.');
  const env = silentEnvironment(process.env);
  const launcherLock = join(ROOT, '.data', 'launcher.json');
  await ensureInstalled({ root: ROOT, kind: 'prod', processes, env, launcherLock });
  await ensureSimulatorBuilt({ root: ROOT });
  await ensureAppBuilt({ root: ROOT, buildDir: values['build-dir'], processes, env });
  suffering.start();
  await suffering.whenServing(FIRST_START_WITHIN_MS);
  let isWhole = true;
  for (const [name, kind] of kinds) isWhole = (await run(name, kind, times)) && isWhole;
  if (only.includes('task')) isWhole = (await runTasks(times)) && isWhole;
  await suffering.stop();
  await end(isWhole ? 0 : 1);
} catch (error) {
  tell(error);
  console.error(suffering.output());
  await end(1);
}
