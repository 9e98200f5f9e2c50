// `npm run fault:restart`: kills processes of a console with kill -9, at random moments under load,
// and looks that it comes back by itself, in time, with everything that was acknowledged, and that
// nothing of the killed run is left. `--times 30` says how often for each kind, `--only all,launcher`
// which kinds, `--within-ms 10000` what is in time.

import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median } from './bench-figures.mjs';
import { ensureAppBuilt, ensureSimulatorBuilt } from './build.mjs';
import { silentEnvironment } from './environment.mjs';
import { createFaultConsole, livingOf, pause, until } from './fault-console.mjs';
import { requestsWitness, rowsWitness } from './fault-witnesses.mjs';
import { ensureInstalled } from './install.mjs';
import { freePort } from './ports.mjs';
import { Problem, tell } from './problem.mjs';
import { Processes } from './processes.mjs';
import { onStop } from './stop-signals.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const FIRST_START_WITHIN_MS = 60_000;
const MOST_LOAD_MS = 1500;
// For what ends by itself, after the new start serves.
const GONE_WITHIN_MS = 3000;

/**
 * Which processes are killed; whether the launcher outlives it and brings them back, else it is
 * started again; and whether the launcher ends by itself then.
 * @type {Record<string, { names: string[], after: 'launcher restores' | 'launcher stops' | 'nothing' }>}
 */
const KINDS = {
  launcher: { names: ['launcher'], after: 'nothing' },
  next: { names: ['console'], after: 'launcher stops' },
  database: { names: ['database'], after: 'launcher restores' },
  supervisor: { names: ['supervisor'], after: 'launcher restores' },
  all: {
    names: ['launcher', 'supervisor', 'database', 'simulator', 'console'],
    after: 'nothing',
  },
};

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '30' },
    only: { type: 'string', default: Object.keys(KINDS).join(',') },
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
  port: await freePort(),
  buildDir: values['build-dir'],
});
const witnesses = [rowsWitness(suffering), requestsWitness(suffering)];

/** @param {number} code */
async function end(code) {
  await processes.stopAll();
  suffering.kill();
  await suffering.whenEnded(20_000).catch(tell);
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit(code);
}
onStop({ stop: () => void end(1), stopNow: () => process.exit(1) });

/** @param {string} kind */
async function killOnce(kind) {
  const { names, after } = KINDS[kind] ?? { names: [], after: 'nothing' };
  for (const witness of witnesses) witness.begin();
  await pause(Math.random() * MOST_LOAD_MS);
  const before = suffering.processes();
  const killed = before.filter(({ name }) => names.includes(name));
  if (killed.length < names.length) throw new Error(`not all of ${names} are there to be killed`);
  for (const { pid } of killed) process.kill(pid, 'SIGKILL');
  if (after === 'launcher stops') await suffering.whenEnded(backWithinMs);
  const startedAt = Date.now();
  if (after === 'launcher restores') {
    await until(backWithinMs, 'for the killed to be gone', () => livingOf(killed).length === 0);
  } else suffering.start();
  await suffering.whenServing(backWithinMs);
  const backAfterMs = Date.now() - startedAt;
  if (backAfterMs > backWithinMs) throw new Error(`it was back only after ${backAfterMs} ms`);
  for (const witness of witnesses) await witness.end();
  await until(GONE_WITHIN_MS, 'for the killed run to be gone', () => {
    const present = new Set(suffering.processes().map(({ pid }) => pid));
    // Backends of connections come and go with them.
    const old = livingOf(before).filter(({ pid }) => !present.has(pid));
    return old.length === 0;
  });
  return backAfterMs;
}

/** @param {string} kind @param {number} times */
async function run(kind, times) {
  /** @type {number[]} */
  const backAfterMs = [];
  for (let i = 0; i < times; i++) backAfterMs.push(await killOnce(kind));
  const found = await Promise.all(
    witnesses.map(async ({ name, verify }) => ({ name, ...(await verify()) })),
  );
  const figures = found.map(
    ({ name, acknowledged, missing }) => `${acknowledged} ${name} acknowledged, ${missing} missing`,
  );
  console.log(
    `${kind}: killed ${times} times, back after ${Math.round(median(backAfterMs))} ms (median), ${Math.max(...backAfterMs)} ms (longest); so far ${figures.join('; ')}; nothing left behind`,
  );
  return found.every(({ missing }) => missing === 0);
}

try {
  const kinds = values.only.split(',');
  const unknown = kinds.find((kind) => !(kind in KINDS));
  if (unknown) throw new Problem(`--only takes: ${Object.keys(KINDS).join(', ')}.`);
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
  for (const kind of kinds) isWhole = (await run(kind, times)) && isWhole;
  await suffering.stop();
  await end(isWhole ? 0 : 1);
} catch (error) {
  tell(error);
  console.error(suffering.output());
  await end(1);
}
