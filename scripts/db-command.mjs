// What `npm run db:backup`, `db:restore`, `db:migrate`, `keys:rotate`, `ledger:verify` and `admin:recover` have in common: they find the database of
// this installation, start it if it is ours and not running, and stop it again.

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureCommandsBuilt } from './build.mjs';
import { readLock } from './folder-lock.mjs';
import { takeFolder } from './left-behind.mjs';
import { LOOPBACK } from './ports.mjs';
import { DATABASE, startPostgres } from './postgres.mjs';
import { Problem, tell } from './problem.mjs';
import { isAlive } from './process-identity.mjs';
import { Processes } from './processes.mjs';
import { readSecret } from './secrets.mjs';
import { readSettings } from './settings-file.mjs';
import { onStop } from './stop-signals.mjs';
import { dataDirOf } from './storage.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What a live installation is told, in its environment or in `.env`. */
const NOT_OF_THE_DEMO = {
  HUBSPOT_ACCESS_TOKEN: '',
  HUBSPOT_BASE_URL: '',
  DATABASE_URL: '',
  PUBLIC_URL: '',
  TRUST_PROXY: '',
  LISTEN_ADDRESS: '',
};

/** @typedef {import('../lib/settings.mjs').Settings} Settings */
/**
 * @typedef {typeof import('../lib/db/commands.ts')
 *   & typeof import('../lib/db/rotate-keys.ts')
 *   & typeof import('../lib/auth/recover.ts')
 *   & typeof import('../lib/ledger/verify-command.ts')} Commands
 */

/**
 * @typedef {object} Given
 * @property {Commands} commands
 * @property {string} url
 * @property {string} dataDir
 * @property {string} backupFolder
 * @property {Settings} settings
 * @property {string | null} file absolute
 * @property {string[]} words what was said beside the options
 * @property {boolean} replace
 * @property {boolean} makeAdmin
 * @property {string[]} heads files, absolute
 * @property {boolean} rebuildSearch
 */

/**
 * Runs one command and ends the process: 0 with its sentence, or 1 with the reason, or with what it
 * found not to be in order.
 * @param {object} options
 * @param {boolean} options.whileRunning whether it may work on a database that a console is using
 * @param {string} [options.inDemo] why it is not for the demo, if it is not
 * @param {(given: Given) => Promise<string | { done: boolean, text: string }>} options.work
 */
export async function runDatabaseCommand({ whileRunning, inDemo, work }) {
  const processes = new Processes();
  /** @type {import('./folder-lock.mjs').FolderLock | undefined} */
  let lock;
  /** @param {number} code */
  const end = async (code) => {
    await processes.stopAll();
    lock?.release();
    process.exit(code);
  };
  onStop({ stop: () => void end(1), stopNow: () => process.exit(1) });
  try {
    const { values, positionals } = readArguments();
    const settings = readSettings({
      root: ROOT,
      ...(values.demo
        ? { environment: { ...process.env, ...NOT_OF_THE_DEMO }, mode: 'demo' }
        : { environment: process.env }),
    });
    if (inDemo && settings.mode === 'demo') throw new Problem(inDemo);
    const commands = await loadCommands();
    const dataDir = dataDirOf(ROOT, settings);
    let url = settings.databaseUrl;
    if (!url) {
      const lockPath = resolve(ROOT, settings.dataDir, 'launcher.json');
      url = whileRunning ? runningUrl(lockPath, dataDir) : null;
      if (!url) {
        lock = await takeFolder(lockPath, 'Consent Desk');
        url = (await startPostgres({ root: ROOT, processes, base: process.env, dataDir })).url;
      }
    }
    const from = process.env.INIT_CWD ?? '.';
    const answer = await work({
      commands,
      url,
      dataDir,
      backupFolder: join(dataDir, 'backups'),
      settings,
      file: positionals[0] ? resolve(from, positionals[0]) : null,
      words: positionals,
      replace: values.replace,
      makeAdmin: values['make-admin'],
      heads: values.head.map((head) => resolve(from, head)),
      rebuildSearch: values['rebuild-search'],
    });
    const { done, text } = typeof answer === 'string' ? { done: true, text: answer } : answer;
    console.info(text);
    await end(done ? 0 : 1);
  } catch (error) {
    if (processes.stopping) return; // It is being ended already.
    tell(isTold(error) ? new Problem(error.message) : error);
    await end(1);
  }
}

/** @returns {Promise<Commands>} */
async function loadCommands() {
  const entry = pathToFileURL(await ensureCommandsBuilt({ root: ROOT }));
  const beside = ['rotate-keys.js', '../auth/recover.js', '../ledger/verify-command.js'].map(
    (file) => new URL(file, entry),
  );
  const parts = [entry, ...beside].map(({ href }) => import(href));
  return Object.assign({}, ...(await Promise.all(parts)));
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        replace: { type: 'boolean', default: false },
        demo: { type: 'boolean', default: false },
        'make-admin': { type: 'boolean', default: false },
        head: { type: 'string', multiple: true, default: [] },
        'rebuild-search': { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new Problem(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Where the database of a console that runs from this folder is; null without one.
 * @param {string} lockPath
 * @param {string} dataDir
 */
function runningUrl(lockPath, dataDir) {
  const found = readLock(lockPath);
  if (!found || !isAlive(found.holder)) return null;
  const note = join(dataDir, 'postgres-is-at.json');
  const place = existsSync(note) ? JSON.parse(readFileSync(note, 'utf8')).folder : dataDir;
  const pidFile = join(place, 'postgres', 'postmaster.pid');
  const port = existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8').split('\n')[3]) : 0;
  if (!port) {
    throw new Problem(
      `Consent Desk runs from this folder (process ${found.holder.pid}), but not on the database in ${dataDir}. For the demo's database add --demo; otherwise stop it first.`,
    );
  }
  return `postgres://${DATABASE}:${readSecret(dataDir, 'database')}@${LOOPBACK}:${port}/${DATABASE}`;
}

/** Whether an error's message is a sentence for the person at the terminal. @param {unknown} error @returns {error is Error} */
function isTold(error) {
  return (
    error instanceof Error &&
    ['BackupProblem', 'DatabaseProblem', 'HeadsProblem'].includes(error.name)
  );
}
