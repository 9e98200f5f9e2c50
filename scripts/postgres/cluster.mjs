// The folder with the data of PostgreSQL ("cluster"): made once, with one role and one database.

import { spawnSync } from 'node:child_process';
import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { Problem } from '../problem.mjs';
import { runAs } from './account.mjs';
import { programPath } from './binaries.mjs';

/** @typedef {import('./account.mjs').Account} Account */
/** @typedef {import('./binaries.mjs').Binaries} Binaries */

const SUPERUSER = 'postgres';
const FIRST_WITH_BUILTIN_LOCALES = 17;

/**
 * Makes the cluster unless it is there. It is made aside and put in place when it is whole, so that
 * a start that is killed meanwhile leaves nothing that looks like a cluster.
 * @param {object} options
 * @param {Binaries} options.binaries
 * @param {Account | null} options.account
 * @param {string} options.folder
 * @param {string} options.role also the name of its database
 * @param {string} options.password
 * @param {boolean} options.mayMake not where one was running a moment ago: its data would be missed
 */
export function ensureCluster({ binaries, account, folder, role, password, mayMake }) {
  const made = clusterMajor(folder);
  if (made !== null) {
    if (made === binaries.major) return;
    throw new Problem(
      `its data were written by PostgreSQL ${made}, and this version of Consent Desk brings PostgreSQL ${binaries.major}. Start the version of Consent Desk that wrote them, run npm run db:backup there, and bring the backup here with npm run db:restore.`,
    );
  }
  if (!mayMake) throw new Problem(`its folder ${folder} is gone; bring it back.`);
  if (existsSync(folder) && readdirSync(folder).length > 0) {
    throw new Problem(`the folder ${folder} is not empty, and what is in it is not a database.`);
  }
  const parent = dirname(folder);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith('postgres.new-'))) {
    // A start that was killed may still be ending in it.
    rmSync(join(parent, name), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
  const aside = join(parent, `postgres.new-${randomBytes(6).toString('hex')}`);
  mkdirSync(aside, { mode: 0o700 });
  if (account) chownSync(aside, account.uid, account.gid);
  initialise({ binaries, account, folder: join(aside, 'data') });
  runAlone({ binaries, account, folder: join(aside, 'data') }, [
    `CREATE ROLE ${role} LOGIN CREATEDB CREATEROLE PASSWORD '${verifierOf(password)}'`,
    `CREATE DATABASE ${role} OWNER ${role}`,
  ]);
  rmSync(folder, { recursive: true, force: true });
  renameSync(join(aside, 'data'), folder);
  rmSync(aside, { recursive: true, force: true });
}

/**
 * Gives the role this password, while PostgreSQL is not running.
 * @param {{ binaries: Binaries, account: Account | null, folder: string, role: string, password: string }} options
 */
export function setPassword({ role, password, ...where }) {
  runAlone(where, [`ALTER ROLE ${role} PASSWORD '${verifierOf(password)}'`]);
}

/** @param {string} folder */
function clusterMajor(folder) {
  const file = join(folder, 'PG_VERSION');
  return existsSync(file) ? Number(readFileSync(file, 'utf8').trim()) : null;
}

/** @param {{ binaries: Binaries, account: Account | null, folder: string }} options */
function initialise({ binaries, account, folder }) {
  // Nobody logs in as the superuser; initdb wants a password for it all the same.
  const passwordFile = `${folder}.password`;
  writeFileSync(passwordFile, randomBytes(32).toString('hex'), { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  const locale =
    binaries.major >= FIRST_WITH_BUILTIN_LOCALES
      ? ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
      : ['--locale=C'];
  const { status, error, stdout, stderr } = spawnSync(
    programPath(binaries.folder, 'initdb'),
    [
      `--pgdata=${folder}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      ...locale,
      '--auth=scram-sha-256',
      '--no-instructions',
    ],
    { ...runAs(account), cwd: dirname(folder), encoding: 'utf8' },
  );
  rmSync(passwordFile, { force: true });
  if (error) throw cannotRun(error);
  if (status !== 0) throw new Problem(`its folder could not be made.\n${stdout}${stderr}`);
}

/**
 * Runs statements with nobody else in the database.
 * @param {{ binaries: Binaries, account: Account | null, folder: string }} options
 * @param {string[]} statements
 */
function runAlone({ binaries, account, folder }, statements) {
  const { status, error, stderr } = spawnSync(
    programPath(binaries.folder, 'postgres'),
    ['--single', '-D', folder, '-c', 'exit_on_error=on', '-c', 'log_checkpoints=off', SUPERUSER],
    {
      ...runAs(account),
      cwd: folder,
      encoding: 'utf8',
      input: `${statements.join('\n')}\n`,
    },
  );
  if (error) throw cannotRun(error);
  if (status !== 0) throw new Problem(`it could not be prepared.\n${stderr}`);
}

/** @param {Error} error */
function cannotRun(error) {
  return new Problem(
    `PostgreSQL cannot be run on this machine (${'code' in error ? error.code : error.message}); set DATABASE_URL to a PostgreSQL of your own (15 or newer).`,
  );
}

/**
 * What PostgreSQL stores of a password: the password itself appears in no statement.
 * @param {string} password
 */
function verifierOf(password) {
  const iterations = 4096;
  const salt = randomBytes(16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  /** @param {string} text */
  const keyed = (text) => createHmac('sha256', salted).update(text).digest();
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64');
  const serverKey = keyed('Server Key').toString('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
