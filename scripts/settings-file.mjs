// Reads `.env` beneath the environment.

import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { parseSettings } from '../lib/settings.mjs';
import { hasCluster } from './postgres/place.mjs';
import { Problem } from './problem.mjs';

/** @typedef {import('../lib/settings.mjs').Settings} Settings */

/**
 * The settings of this start. Stops with a sentence that names the key that is wrong. Without a
 * token it is the demo, except where there may be live data: then it is live and not connected,
 * until the data have been asked and the caller says that it is the demo after all.
 * @param {{ root: string, environment: import('./environment.mjs').Environment, mode?: 'demo' }} options
 * @returns {Settings}
 */
export function readSettings({ root, environment, mode }) {
  const path = resolve(root, environment.CONSENT_DESK_ENV_FILE || '.env');
  const fileName = basename(path);
  const file = existsSync(path) ? readFile(path, fileName) : {};
  // What the launcher decides itself is not taken from outside.
  const { CONSENT_DESK_MODE: _, CONSENT_DESK_DATABASE_URL: __, ...given } = environment;
  const values = { ...file, ...given };
  const mayBeLive = Boolean(values.DATABASE_URL) || holdsLiveData(root, values.DATA_DIR);
  const isUndecided = !values.HUBSPOT_ACCESS_TOKEN && mode !== 'demo' && mayBeLive;
  const parsed = parseSettings(
    { ...values, ...(isUndecided ? { CONSENT_DESK_MODE: 'live' } : {}) },
    { keysFromFile: Object.keys(file), fileName },
  );
  if (parsed.ok) return parsed.settings;
  throw new Problem(parsed.problems.map((problem) => problem.message).join('\n'));
}

/** @param {string} root @param {string | undefined} dataDir */
function holdsLiveData(root, dataDir) {
  return hasCluster(resolve(root, dataDir || '.data'));
}

/**
 * @param {string} path
 * @param {string} fileName
 */
function readFile(path, fileName) {
  const text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  // The line itself is not repeated: it may hold a secret.
  text.split(/\r?\n/).forEach((line, index) => {
    if (!/^\s*(#.*)?$/.test(line) && !/^\s*(export\s+)?[A-Za-z_]\w{0,63}\s*=/.test(line)) {
      throw new Problem(
        `Line ${index + 1} of ${fileName} is not of the form KEY=value; .env.example shows how.`,
      );
    }
  });
  return parseEnv(text.replace(/^\s*export\s+/gm, ''));
}
