// Checks an exported file line by line, with a memory that does not grow with it.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { readLine } from './export-file.mjs';
import { createVerifier } from './verifier.mjs';

/** @typedef {import('./format.mjs').SignedHead} SignedHead */
/** @typedef {import('./verifier.mjs').Problem} Problem */
/** @typedef {import('./export-file.mjs').Start} Start */
/** @typedef {import('./export-file.mjs').End} End */
/** @typedef {import('./export-file.mjs').ExportedEntry} ExportedEntry */

/**
 * What is in a file and what is wrong with it. `unreadable` is the number of the first line that is not
 * what it should be; `end` is null when the file was not read so far.
 * @typedef {object} FileCheck
 * @property {Problem | null} problem
 * @property {number | null} unreadable
 * @property {Start | null} start
 * @property {End | null} end
 * @property {number} uncompared how many heads the file cannot be compared with
 * @property {number} newer how many heads were taken later than the file
 */

/**
 * Checks a file; `publicKey`: the key that must have signed the log's head, where it is known.
 * `onEntry` is given every entry in order. Throws the file system's error, or what `onEntry` throws.
 * @param {string} file
 * @param {{ heads?: readonly SignedHead[], publicKey?: string | undefined,
 *   onEntry?: (entry: ExportedEntry) => void | Promise<void> }} [options]
 * @returns {Promise<FileCheck>}
 */
export async function verifyFile(file, { heads = [], publicKey, onEntry } = {}) {
  const input = createReadStream(file, 'utf8');
  let number = 0;
  let entries = 0;
  let asked = 0;
  /** @type {FileCheck} */
  const found = {
    ...{ problem: null, unreadable: null, start: null, end: null },
    ...{ uncompared: 0, newer: 0 },
  };
  /** @type {ReturnType<typeof createVerifier> | null} */
  let verifier = null;
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      number++;
      const read = found.end ? null : readLine(line);
      if (read?.is === 'start' && verifier === null) {
        found.start = read.start;
        verifier = createVerifier({ own: read.start.head, heads, isPart: true });
      } else if (read?.is === 'entry' && verifier) {
        found.problem = verifier.take(read.entry);
        if (found.problem) return found;
        entries++;
        if (read.entry.asked) asked++;
        await onEntry?.(read.entry);
      } else if (read?.is === 'end' && verifier) {
        const { leftOut } = read.end;
        found.problem = verifier.end({
          leftOut,
          ...(publicKey === undefined ? {} : { publicKey }),
        });
        found.uncompared = verifier.uncompared();
        found.newer = verifier.newer();
        if (found.problem) return found;
        if (read.end.entries !== entries || read.end.asked !== asked)
          return { ...found, unreadable: number };
        found.end = read.end;
      } else return { ...found, unreadable: number };
    }
  } finally {
    input.destroy();
  }
  return found.end ? found : { ...found, unreadable: number + 1 };
}
