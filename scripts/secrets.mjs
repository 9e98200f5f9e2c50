// The secrets of an installation, each a file in `<dataDir>/secrets`, made at the first start.

import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @param {string} dataDir */
function secretsFolder(dataDir) {
  return join(dataDir, 'secrets');
}

/**
 * @param {string} dataDir
 * @param {string} name
 */
export function readSecret(dataDir, name) {
  return readFileSync(join(secretsFolder(dataDir), name), 'utf8').trim();
}

/**
 * Gives the secret of this name; makes and keeps one if there is none yet. Of two processes that
 * do this at once, both get the same.
 * @param {string} dataDir
 * @param {string} name
 * @param {() => string} make
 * @returns {string}
 */
export function ensureSecret(dataDir, name, make) {
  const folder = secretsFolder(dataDir);
  mkdirSync(dataDir, { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const path = join(folder, name);
  try {
    return readSecret(dataDir, name);
  } catch (error) {
    if (!isCode(error, 'ENOENT')) throw error;
  }
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(aside, `${make()}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(aside, path);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(aside, { force: true });
  }
  return readSecret(dataDir, name);
}

/** @param {unknown} error @param {string} code */
function isCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
