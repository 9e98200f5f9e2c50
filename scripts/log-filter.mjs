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
