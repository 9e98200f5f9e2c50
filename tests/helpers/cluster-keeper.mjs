// A PostgreSQL cluster for one test file, in a process of its own: it goes when its starter goes,
// however that ends. Started with an IPC channel; the binaries' folder is the only parameter.

import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const [native = '', version = ''] = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'consent-desk-cluster-'));
const data = path.join(folder, 'data');
const passwordFile = path.join(folder, 'password');
const password = process.env.CLUSTER_PASSWORD ?? '';
writeFileSync(passwordFile, password);

/** PostgreSQL refuses to run as root. */
const owner = process.getuid?.() === 0 ? idsOf(['postgres', 'nobody']) : null;
if (owner) {
  chownSync(folder, owner.uid, owner.gid);
  chownSync(passwordFile, owner.uid, owner.gid);
}
const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
const options = { ...(owner ?? {}), env, cwd: folder };

/** @param {string[]} names @returns {{ uid: number, gid: number }} */
function idsOf(names) {
  for (const name of names) {
    const [uid, gid] = ['-u', '-g'].map((flag) =>
      Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim() || Number.NaN),
    );
    if (uid && gid) return { uid, gid };
  }
  throw new Error('there is no unprivileged user to run PostgreSQL as');
}

/** @param {string} name */
const binary = (name) =>
  path.join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);

const provider =
  Number(version) >= 17 ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'] : [];
const made = spawnSync(
  binary('initdb'),
  [
    ...['-D', data, '-U', 'consent_desk', `--pwfile=${passwordFile}`],
    ...['--encoding=UTF8', '--locale=C', '--auth=scram-sha-256', '--no-sync', ...provider],
  ],
  { ...options, encoding: 'utf8' },
);
if (made.status !== 0) {
  rmSync(folder, { recursive: true, force: true });
  throw new Error(`initdb: ${made.stdout}${made.stderr}${made.error ?? ''}`);
}

const port = await freePort();
/** @type {import('node:child_process').ChildProcess | null} */
let server = null;

/** The shared memory of a killed server goes with its last process, a moment later. */
async function start() {
  for (let left = 100; ; left--) {
    try {
      return await startOnce();
    } catch (error) {
      if (left === 0 || !String(error).includes('pre-existing shared memory block')) throw error;
      await delay(100);
    }
  }
}

function startOnce() {
  const started = spawn(
    binary('postgres'),
    [
      ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', ''],
      ...['-c', 'fsync=off', '-c', 'max_connections=60', '-c', 'shared_buffers=16MB'],
      ...['-c', 'log_error_verbosity=terse', '-c', 'log_min_error_statement=panic'],
      // The message of an error may quote a value ("invalid input syntax for …").
      ...['-c', 'log_min_messages=log'],
      ...['-c', 'log_parameter_max_length_on_error=0'],
    ],
    /** @type {import('node:child_process').SpawnOptionsWithStdioTuple<'ignore', 'ignore', 'pipe'>} */ ({
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    }),
  );
  server = started;
  return new Promise((resolve, reject) => {
    let said = '';
    started.stderr.on('data', (chunk) => {
      said += chunk;
      if (said.includes('database system is ready to accept connections')) resolve(undefined);
      if (process.connected) process.send?.({ log: String(chunk) });
    });
    started.once('exit', () => reject(new Error(`postgres ended: ${said}`)));
  });
}

/** @param {NodeJS.Signals} signal */
function end(signal) {
  const running = server;
  server = null;
  if (!running || running.exitCode !== null || running.signalCode !== null)
    return Promise.resolve();
  return new Promise((resolve) => {
    running.once('exit', resolve);
    running.kill(signal);
  });
}

async function endAll(code = 0) {
  await end('SIGQUIT');
  rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  process.exit(code);
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

for (const surprise of ['uncaughtException', 'unhandledRejection']) {
  process.on(surprise, (error) => {
    console.error(error);
    void endAll(1);
  });
}
process.on('disconnect', () => void endAll());
process.on('SIGTERM', () => void endAll());
process.on('SIGINT', () => {});
process.on('message', async (message) => {
  if (message === 'stop') await end('SIGINT');
  else if (message === 'kill') await end('SIGKILL');
  else if (message === 'start') await start();
  process.send?.({ done: message });
});
await start();
process.send?.({ port });
