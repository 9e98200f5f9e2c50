// Reads `.env` beneath the environment.

import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { parseSettings } from '../lib/settings.mjs';
import { Problem } from './problem.mjs';

/**
 * The settings of this start. Stops with a sentence that names the key that is wrong.
 * @param {{ root: string, environment: import('./environment.mjs').Environment }} options
 */
export function readSettings({ root, environment }) {
  const path = resolve(root, environment.CONSENT_DESK_ENV_FILE || '.env');
  const fileName = basename(path);
  const file = existsSync(path) ? readFile(path, fileName) : {};
  const parsed = parseSettings(
    { ...file, ...environment },
    { keysFromFile: Object.keys(file), fileName },
  );
  if (parsed.ok) return parsed.settings;
  throw new Problem(parsed.problems.map((problem) => problem.message).join('\n'));
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
