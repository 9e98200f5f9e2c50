// As whom PostgreSQL runs. It refuses to run as root; then it runs as a user that is there already.

import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { Problem } from '../problem.mjs';

/** @typedef {{ name: string, uid: number, gid: number }} Account */

const CANDIDATES = ['postgres', 'nobody'];

/**
 * The account for PostgreSQL; null: our own. A cluster that is there already is run by the user it
 * belongs to.
 * @param {string} cluster the folder where the cluster lies as a rule
 * @returns {Account | null}
 */
export function findAccount(cluster) {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(cluster, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) {
    return { name: `number ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  }
  for (const name of CANDIDATES) {
    const uid = idOf(name, '-u');
    const gid = idOf(name, '-g');
    if (uid !== null && uid !== 0 && gid !== null) return { name, uid, gid };
  }
  throw new Problem(
    `PostgreSQL does not run as root, and this machine has no user named ${CANDIDATES.join(' or ')}; start Consent Desk as a user that is not root, or set DATABASE_URL.`,
  );
}

/**
 * What `spawn` needs to run something as this account. None of our settings is passed on.
 * @param {Account | null} account
 */
export function runAs(account) {
  const { PATH, SystemRoot, TEMP, TMP } = process.env;
  const windows = process.platform === 'win32' ? { SystemRoot, TEMP, TMP } : {};
  /** @type {Record<string, string | undefined>} */
  const env = { PATH, ...windows, LC_ALL: 'C', TZ: 'UTC' };
  return {
    env: /** @type {NodeJS.ProcessEnv} */ (env),
    windowsHide: true,
    ...(account ? { uid: account.uid, gid: account.gid } : {}),
  };
}

/** @param {string} name @param {'-u' | '-g'} which */
function idOf(name, which) {
  try {
    const text = execFileSync('id', [which, name], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const id = Number(text);
    return Number.isInteger(id) ? id : null;
  } catch {
    return null;
  }
}
