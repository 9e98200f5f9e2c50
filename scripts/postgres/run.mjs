// One run of PostgreSQL.

import { spawn } from 'node:child_process';
import pg from 'pg';
import { freePort, LOOPBACK } from '../ports.mjs';
import { runAs } from './account.mjs';
import { programPath } from './binaries.mjs';
import { readPostmaster } from './others.mjs';

/** @typedef {'ready' | 'wrong password' | 'ended'} State */

/**
 * @typedef {object} Running
 * @property {number} port
 * @property {Promise<State>} ready
 * @property {Promise<number>} ended gives the exit code
 * @property {() => void} stop politely, then with growing force
 * @property {() => void} stopNow
 */

const LOOK_EVERY_MS = 20;
const CONNECT_WITHIN_MS = 5000;
const FAST_STOP_MS = 8000;
const IMMEDIATE_STOP_MS = 3000;
const WRONG_PASSWORD = '28P01';

/** @type {Record<string, string>} */
const SETTINGS = {
  listen_addresses: LOOPBACK,
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: '100',
  // What is acknowledged is on the disk.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // A console is a small neighbour: no reserved memory, few helper processes, little disk.
  huge_pages: 'off',
  max_wal_size: '256MB',
  max_logical_replication_workers: '0',
  jit: 'off',
  timezone: 'UTC',
  // No value of a statement gets into the log. Errors are told by the app, which knows which words
  // are safe; of an error's text, only the severities above ERROR are ours alone.
  log_destination: 'stderr',
  logging_collector: 'off',
  log_timezone: 'UTC',
  log_line_prefix: '',
  lc_messages: 'C',
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_lock_waits: 'off',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
};

/**
 * Starts PostgreSQL; `ready` follows when it can be used.
 * @param {object} options
 * @param {import('./binaries.mjs').Binaries} options.binaries
 * @param {import('./account.mjs').Account | null} options.account
 * @param {string} options.folder
 * @param {string} options.role
 * @param {string} options.password
 * @param {number} options.port 0: a free one
 * @returns {Promise<Running>}
 */
export async function runPostgres({ binaries, account, folder, role, password, port: wanted }) {
  const port = wanted || (await freePort());
  const settings = {
    ...SETTINGS,
    port: String(port),
    ...(binaries.major >= 18 ? { io_method: 'sync' } : {}),
  };
  const child = spawn(
    programPath(binaries.folder, 'postgres'),
    [
      '-D',
      folder,
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    { ...runAs(account), cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] },
  );
  let over = false;
  /** @type {Promise<number>} */
  const ended = new Promise((resolve) => {
    /** @param {number} code */
    const end = (code) => {
      over = true;
      resolve(code);
    };
    child.once('error', (error) => {
      console.error(error.message);
      end(1);
    });
    child.once('exit', (code) => end(code ?? 1));
  });
  // Only when PostgreSQL says so of itself it is worth trying.
  const isReady = () => {
    const noted = readPostmaster(folder);
    return noted?.pid === child.pid && noted?.isReady === true;
  };
  const login = { host: LOOPBACK, port, user: role, password, database: role };
  return {
    port,
    ended,
    ready: whenReady(
      login,
      () => over || isReady(),
      () => over,
    ),
    stop() {
      if (over) return;
      if (process.platform === 'win32') stopOnWindows(binaries.folder, folder);
      else child.kill('SIGINT');
      setTimeout(() => child.kill('SIGQUIT'), FAST_STOP_MS).unref();
      setTimeout(() => child.kill('SIGKILL'), FAST_STOP_MS + IMMEDIATE_STOP_MS).unref();
    },
    stopNow() {
      if (!over) child.kill(process.platform === 'win32' ? 'SIGKILL' : 'SIGQUIT');
    },
  };
}

/**
 * @param {pg.ClientConfig} login
 * @param {() => boolean} look
 * @param {() => boolean} isOver
 * @returns {Promise<State>}
 */
async function whenReady(login, look, isOver) {
  while (!look()) await pause(LOOK_EVERY_MS);
  while (!isOver()) {
    const client = new pg.Client({ ...login, connectionTimeoutMillis: CONNECT_WITHIN_MS });
    // A connection that breaks is the same as one that never came.
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('SELECT 1');
      await client.end();
      return 'ready';
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === WRONG_PASSWORD) {
        return 'wrong password';
      }
      await pause(LOOK_EVERY_MS);
    }
  }
  return 'ended';
}

/** Windows has no signals: pg_ctl speaks to PostgreSQL in its own way. @param {string} native @param {string} folder */
function stopOnWindows(native, folder) {
  spawn(programPath(native, 'pg_ctl'), ['stop', '-m', 'fast', '-W', '-D', folder], {
    ...runAs(null),
    stdio: 'ignore',
  });
}

/** @param {number} timeMs */
function pause(timeMs) {
  return new Promise((resolve) => {
    setTimeout(resolve, timeMs);
  });
}
