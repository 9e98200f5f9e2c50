// The secrets of an installation, each a file in `<dataDir>/secrets`, made at the first start.

import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Problem } from './problem.mjs';

/**
 * The secrets that the app needs: by the key of the environment that passes them on, the file, how
 * one is made, and what is wrong with one that was given, if anything is.
 * @type {Record<string, { file: string, make: () => string, wrong: (value: string) => string | null }>}
 */
const APP_SECRETS = {
  CONSENT_DESK_KEY_SESSION: { file: 'session', make: randomKey, wrong: wrongKey },
  CONSENT_DESK_KEY_ADDRESS: { file: 'address', make: randomKey, wrong: wrongKey },
  CONSENT_DESK_KEY_HEADS: { file: 'heads', make: signingKey, wrong: wrongSigningKey },
  NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: { file: 'actions', make: randomKey, wrong: wrongAesKey },
};

const KEY_BYTES = 32;

/** @typedef {import('../lib/db/keys.ts').KeyName} KeyName */

/** The names of the files of APP_SECRETS: those that the database knows the fingerprints of. */
export const KEY_NAMES = /** @type {KeyName[]} */ (
  Object.values(APP_SECRETS).map(({ file }) => file)
);

/**
 * Gives the secrets of this installation, each as the environment gives it, else as its file holds
 * it; makes those that are not there yet. Fails with a Problem that names what cannot be used.
 * @param {{ dataDir: string, environment: import('./environment.mjs').Environment }} options
 * @returns {Record<string, string>}
 */
export function ensureSecrets({ dataDir, environment }) {
  /** @type {Record<string, string>} */
  const secrets = {};
  for (const [key, { file, make, wrong }] of Object.entries(APP_SECRETS)) {
    const given = environment[key];
    const value = given || ensureSecret(dataDir, file, make);
    const reason = wrong(value);
    if (reason) {
      throw new Problem(given ? `${key} ${reason}` : `${secretPath(dataDir, file)} ${reason}`);
    }
    secrets[key] = value;
  }
  return secrets;
}

/**
 * One key as the installation has it now, and the way to a new one in its file.
 * @param {{ dataDir: string, environment: import('./environment.mjs').Environment, name: KeyName }} options
 * @returns {import('../lib/db/rotate-keys.ts').HeldKey}
 */
export function heldKey({ dataDir, environment, name }) {
  const value = ensureSecrets({ dataDir, environment });
  const [key = '', { make } = { make: randomKey }] =
    Object.entries(APP_SECRETS).find(([, { file }]) => file === name) ?? [];
  const makeNew = () => {
    const path = secretPath(dataDir, name);
    const keptAs = `${path}.until-${new Date().toISOString().replace(/[-:]|\.\d+/g, '')}`;
    renameSync(path, keptAs);
    return { value: ensureSecret(dataDir, name, make), keptAs };
  };
  return { name, value: value[key] ?? '', makeNew: environment[key] ? null : makeNew };
}

function randomKey() {
  return randomBytes(KEY_BYTES).toString('base64');
}

function signingKey() {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  return Buffer.from(pem).toString('base64');
}

/** @param {string} value */
function wrongKey(value) {
  return value.length >= KEY_BYTES ? null : `must have at least ${KEY_BYTES} characters.`;
}

/** @param {string} value */
function wrongAesKey(value) {
  const bytes = Buffer.from(value, 'base64');
  const isWhole = bytes.length === KEY_BYTES && bytes.toString('base64') === value;
  return isWhole ? null : `must be ${KEY_BYTES} bytes in base64.`;
}

/** @param {string} value */
function wrongSigningKey(value) {
  const wrong = 'must be an Ed25519 private key: its PEM file in base64, on one line.';
  try {
    const { asymmetricKeyType } = createPrivateKey(Buffer.from(value, 'base64').toString('utf8'));
    return asymmetricKeyType === 'ed25519' ? null : wrong;
  } catch {
    return wrong;
  }
}

/** @param {string} dataDir */
function secretsFolder(dataDir) {
  return join(dataDir, 'secrets');
}

/** @param {string} dataDir @param {string} name */
function secretPath(dataDir, name) {
  return join(secretsFolder(dataDir), name);
}

/**
 * @param {string} dataDir
 * @param {string} name
 */
export function readSecret(dataDir, name) {
  return readFileSync(secretPath(dataDir, name), 'utf8').trim();
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
  const path = secretPath(dataDir, name);
  try {
    return readSecret(dataDir, name);
  } catch (error) {
    if (isCode(error, 'EACCES'))
      throw new Problem(
        `${path} belongs to another user of this machine; start Consent Desk as that one.`,
      );
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
