// `npm run fault:ledger`: kills processes of a console with kill -9, or lets it stand still for a while,
// at random moments while changes are made, and looks that no write reached HubSpot without its entry,
// that every opened entry is closed with what HubSpot shows, none twice, and that the log is whole.
// `--times 200` says how often in all, `--only next,stop` by which means.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { enterLive } from './bench-session.mjs';
import { ensureAppBuilt, ensureSimulatorBuilt } from './build.mjs';
import { silentEnvironment } from './environment.mjs';
import { askSimulator, createMakers, recordProblem, startRecorder } from './fault-changes.mjs';
import { createFaultConsole, livingOf, pause, until } from './fault-console.mjs';
import { withClient } from './fault-witnesses.mjs';
import { ensureInstalled } from './install.mjs';
import { npmScript } from './npm.mjs';
import { steadyPort } from './ports.mjs';
import { Problem, tell } from './problem.mjs';
import { Processes } from './processes.mjs';
import { startSimulator } from './services.mjs';
import { onStop } from './stop-signals.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const START_WITHIN_MS = 60_000;
const BACK_WITHIN_MS = 20_000;
const MOST_LOAD_MS = 1_500;
const TOLD_EVERY = 20;
/** Of HubSpot's late effects; both sides know it. */
const SETTLE_WINDOW_MS = 2_000;
/** The time of an operation, its last call, the window, and the task that comes every minute. */
const SETTLED_WITHIN_MS = 180_000;
/** Most often shorter than the time of an operation, sometimes longer. */
const STANDS_STILL_MS = [50, 300, 1_000, 4_000, 18_000];

const ALL = ['launcher', 'supervisor', 'postmaster', 'backend', 'console'];
/** @type {Record<string, { names: string[], after: 'it restores' | 'it stops' | 'it is dead' | 'it goes on' }>} */
const MEANS = {
  launcher: { names: ['launcher'], after: 'it is dead' },
  next: { names: ['console'], after: 'it stops' },
  database: { names: ['postmaster'], after: 'it restores' },
  all: { names: ALL, after: 'it is dead' },
  stop: { names: ['console'], after: 'it goes on' },
};

const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '200' },
    only: { type: 'string', default: Object.keys(MEANS).join(',') },
    'build-dir': { type: 'string', default: '.next' },
  },
});

const processes = new Processes();
mkdirSync(join(ROOT, '.build'), { recursive: true });
const dataDir = mkdtempSync(join(ROOT, '.build', 'fault-'));
chmodSync(dataDir, 0o755);
/** @type {ReturnType<typeof createFaultConsole> | undefined} */
let suffering;
/** @type {Awaited<ReturnType<typeof startRecorder>> | undefined} */
let recorder;

/** @param {number} code */
async function end(code) {
  suffering?.kill();
  await suffering?.whenEnded(20_000).catch(tell);
  await recorder?.close();
  await processes.stopAll();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  process.exit(code);
}
onStop({ stop: () => void end(1), stopNow: () => process.exit(1) });

/** @param {ReturnType<typeof createFaultConsole>} console @param {string} name @param {number} turn */
async function disturb(console, name, turn) {
  const means = MEANS[name];
  if (!means) throw new Problem(`--only takes: ${Object.keys(MEANS).join(', ')}.`);
  await pause(Math.random() * MOST_LOAD_MS);
  const before = console.processes();
  const hit = before.filter((process) => means.names.includes(process.name));
  if (hit.length === 0) throw new Error(`there is no ${means.names.join(', ')}`);
  if (means.after === 'it goes on') {
    signal(hit, 'SIGSTOP');
    await pause(STANDS_STILL_MS[turn % STANDS_STILL_MS.length] ?? 0);
    signal(hit, 'SIGCONT');
    return;
  }
  signal(hit, 'SIGKILL');
  if (means.after === 'it stops') await console.whenEnded(BACK_WITHIN_MS);
  if (means.after !== 'it restores') {
    console.start();
    await until(BACK_WITHIN_MS, 'for the killed run to end', () => livingOf(before).length === 0);
  }
  await console.whenServing(BACK_WITHIN_MS);
}

/** @param {import('./fault-console.mjs').Named[]} hit @param {NodeJS.Signals} name */
function signal(hit, name) {
  for (const { pid } of hit) {
    try {
      process.kill(pid, name);
    } catch (error) {
      // A backend that has just ended with its connection.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

/** @param {string | null} url */
async function openOperations(url) {
  let open = -1;
  await withClient(url, async (client) => {
    const { rows } = await client.query('SELECT count(*)::int AS open FROM open_operation');
    open = rows[0].open;
  }).catch(() => {});
  return open;
}

/** @param {string | null} url @returns {Promise<Map<string, { kind: string, outcome: string | null }[]>>} */
async function readRecord(url) {
  const record = new Map();
  await withClient(url, async (client) => {
    const { rows } = await client.query(
      `SELECT coalesce(operation::text, '') AS operation, kind, outcome
       FROM ledger_entry WHERE operation IS NOT NULL ORDER BY seq`,
    );
    for (const { operation, ...entry } of rows)
      record.set(operation, [...(record.get(operation) ?? []), entry]);
  });
  return record;
}

try {
  const times = Number(values.times);
  if (!Number.isInteger(times) || times < 1) throw new Problem('--times takes a number.');
  const only = values.only.split(',');
  const env = silentEnvironment(process.env);
  const launcherLock = join(ROOT, '.data', 'launcher.json');
  await ensureInstalled({ root: ROOT, kind: 'prod', processes, env, launcherLock });
  await ensureSimulatorBuilt({ root: ROOT });
  await ensureAppBuilt({ root: ROOT, buildDir: values['build-dir'], processes, env });
  const { simulator } = await startSimulator({
    ...{ root: ROOT, processes, base: process.env, apiVersion: '2026-03' },
    settleWindowMs: SETTLE_WINDOW_MS,
  });
  await askSimulator(simulator, '/settings', { limits: { tenSecondly: 1e9, daily: 1e9 } });
  recorder = await startRecorder(simulator, () => console_.databaseUrl());
  const console_ = createFaultConsole({
    ...{ root: ROOT, dataDir, port: await steadyPort(), buildDir: values['build-dir'] },
    live: {
      HUBSPOT_ACCESS_TOKEN: simulator.token,
      HUBSPOT_BASE_URL: recorder.url,
      SETTLE_WINDOW_MS: String(SETTLE_WINDOW_MS),
    },
  });
  suffering = console_;
  console_.start();
  await console_.whenServing(START_WITHIN_MS);
  await until(START_WITHIN_MS, 'for the setup link', () => /\/setup\/\S+/.test(console_.output()));
  const [link = ''] = /https?:\/\/\S+\/setup\/\S+/.exec(console_.output()) ?? [];
  const makers = createMakers(console_, simulator, await enterLive(console_, link));

  makers.begin();
  for (let turn = 0; turn < times; turn++) {
    await disturb(console_, only[turn % only.length] ?? '', Math.floor(turn / only.length));
    if ((turn + 1) % TOLD_EVERY === 0) console.log(`${turn + 1} of ${times} times disturbed …`);
  }
  await makers.end();
  await until(SETTLED_WITHIN_MS, 'for every change to be settled', async () => {
    await pause(500);
    return (await openOperations(console_.databaseUrl())) === 0;
  });

  const record = await readRecord(console_.databaseUrl());
  const problems = [];
  const outcomes = { unopened: 0, changed: 0, refused: 0 };
  for (const one of makers.asked) {
    const entries = record.get(one.operation) ?? [];
    const { rows } = await askSimulator(simulator, '/state', { subscriber: one.address });
    const row = rows.find(
      (/** @type {{ subscriptionId: string }} */ { subscriptionId }) =>
        subscriptionId === '39644612',
    );
    const problem = recordProblem(one, entries, row?.status ?? 'NOT_SPECIFIED');
    if (problem) problems.push(problem);
    const outcome = entries.at(-1)?.outcome;
    if (entries.length === 0) outcomes.unopened += 1;
    else if (outcome === 'changed' || outcome === 'refused') outcomes[outcome] += 1;
    record.delete(one.operation);
  }
  const { writes, unasked, unrecorded } = recorder.seen;
  for (const line of [...problems, ...unrecorded].slice(0, 20)) console.log(line);
  console.log(
    `${times} times disturbed (${only.join(', ')}); ${makers.asked.length} changes asked for, ${makers.answered()} answered; of their operations ${outcomes.changed} changed, ${outcomes.refused} refused, ${outcomes.unopened} never opened; ${problems.length} with a wrong record, ${record.size} of nobody; ${writes} writes reached HubSpot, ${unrecorded.length} without an opened entry, ${unasked} while the database could not be asked`,
  );
  const log = spawnSync(process.execPath, [npmScript(), 'run', '--silent', 'ledger:verify'], {
    cwd: ROOT,
    env: /** @type {NodeJS.ProcessEnv} */ (console_.environment),
    encoding: 'utf8',
  });
  console.log(log.stdout + log.stderr);
  const isWhole =
    problems.length === 0 && record.size === 0 && unrecorded.length === 0 && log.status === 0;
  await console_.stop();
  await end(isWhole && outcomes.changed > 0 ? 0 : 1);
} catch (error) {
  tell(error);
  console.error(suffering?.output());
  await end(1);
}
