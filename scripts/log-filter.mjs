// Passes on what the console prints, without Next's banner. What it prints before it is ready is
// held back, so that the first thing a person sees is the one line with the address.

import { stripVTControlCharacters } from 'node:util';

const BANNER = [
  /^\s*▲ Next\.js/,
  /^\s*- (Local|Network|Environments|Experiments)\b/,
  /^\s*✓ (Starting|Ready in|Running next\.config)\b/,
  /^\s*· \w+$/,
  /^\s*$/,
];

/** @param {{ hold: boolean }} options */
export function createLogFilter({ hold }) {
  let holding = hold;
  /** @type {(() => void)[]} */
  const held = [];
  return {
    /** @type {import('./processes.mjs').OnLine} */
    line(line, stream) {
      if (BANNER.some((pattern) => pattern.test(stripVTControlCharacters(line)))) return;
      const print = () => process[stream].write(`${line}\n`);
      if (holding) held.push(print);
      else print();
    },
    release() {
      holding = false;
      for (const print of held.splice(0)) print();
    },
  };
}

const ORDINARY_DATABASE_LINES = [
  /^LOG: /,
  /^FATAL: +(terminating connection due to (administrator command|unexpected postmaster exit)|the database system is (starting up|shutting down|in recovery mode|not yet accepting connections))/,
  /^\s*$/,
];

/**
 * Passes on what the database says beyond its daily routine.
 * @type {import('./processes.mjs').OnLine}
 */
export function databaseLine(line) {
  if (ORDINARY_DATABASE_LINES.some((pattern) => pattern.test(line))) return;
  process.stderr.write(`database: ${line}\n`);
}
