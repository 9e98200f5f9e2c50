// Runs npm: the one that runs us, else the one beside this Node, else the one in PATH.

import { existsSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { Problem } from './problem.mjs';

/** The file that `node` runs as npm. */
export function npmScript() {
  const told = process.env.npm_execpath;
  if (told && basename(told) === 'npm-cli.js' && existsSync(told)) return told;
  const bin = dirname(process.execPath);
  const folders = [bin, ...(process.env.PATH ?? '').split(delimiter).filter(Boolean)];
  for (const folder of folders) {
    for (const parts of [
      ['..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'],
      ['node_modules', 'npm', 'bin', 'npm-cli.js'],
    ]) {
      const script = join(folder, ...parts);
      if (existsSync(script)) return script;
    }
  }
  throw new Problem(
    'Consent Desk found no npm beside this Node: start it with npm start, or install Node with npm from https://nodejs.org.',
  );
}

/**
 * Why npm failed, as one sentence.
 * @param {string[]} lines what npm printed
 */
export function npmFailure(lines) {
  const text = lines.join('\n');
  const log = /complete log of this run can be found in:?\s*(\S.*)/i.exec(text)?.[1]?.trim();
  const where = log ? ` npm's log: ${log}` : '';
  const unreachable =
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED)\b/.exec(
      text,
    )?.[1];
  if (unreachable) {
    return `Consent Desk could not install its packages because the npm registry cannot be reached (${unreachable}); connect this machine to the network and run the same command again.${where}`;
  }
  const reasons = lines
    .filter((line) => /^npm (error|ERR!)/.test(line))
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .filter((line) => line && !/complete log of this run|^A complete log/i.test(line))
    .slice(0, 3)
    .join('; ');
  return `Consent Desk could not install its packages (${reasons || 'npm gave no reason'}).${where}`;
}
