// The stand-alone verifier: node verify-ledger.mjs EXPORT [--head FILE …] [--csv FILE]

import { open, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CSV_START, csvRow } from './csv.mjs';
import { sha256 } from './format.mjs';
import { readHeads } from './heads.mjs';
import { verifyFile } from './verify-file.mjs';
import { headSentence, problemSentence } from './words.mjs';

/** @typedef {import('./format.mjs').SignedHead} SignedHead */

const USAGE = 'Which file? node verify-ledger.mjs EXPORT [--head FILE …] [--csv FILE]';

/**
 * Runs the verifier with the words of its command line; says what it found. Gives the exit code: 0 if
 * nothing is wrong, 1 if something is, or if what was asked cannot be told.
 * @param {string[]} words
 * @param {(line: string) => void} [say]
 */
export async function main(words, say = console.info) {
  try {
    const { values, positionals } = parseArgs({
      args: words,
      allowPositionals: true,
      options: {
        head: { type: 'string', multiple: true, default: [] },
        csv: { type: 'string' },
      },
    });
    const [file, ...more] = positionals;
    if (!file || more.length > 0) throw new Error(USAGE);
    const heads = (await Promise.all(values.head.map(readHeadsFile))).flat();
    const { isFine, lines } = await judge({ file, heads, csv: values.csv });
    for (const line of lines) say(line);
    return isFine ? 0 : 1;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

/** @param {string} file */
async function readHeadsFile(file) {
  try {
    return readHeads(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be used. ${error instanceof Error ? error.message : ''}`);
  }
}

/** @param {{ file: string, heads: SignedHead[], csv: string | undefined }} options */
async function judge({ file, heads, csv }) {
  const table = csv === undefined ? null : await openTable(csv);
  try {
    const check = await verifyFile(file, {
      heads,
      publicKey: heads.at(-1)?.publicKey,
      onEntry: async (entry) => {
        if (entry.asked) await table?.compare(entry);
      },
    });
    const { problem, unreadable, start, end, uncompared, newer } = check;
    if (problem) return { isFine: false, lines: [problemSentence(problem)] };
    if (unreadable !== null || !start || !end) {
      const lines = [`This is no whole export: line ${unreadable} is not what it must be.`];
      return { isFine: false, lines };
    }
    const ofTable = table ? await table.finding(start.head.head.size) : null;
    const lines = [
      `Nothing is wrong: each of the ${end.entries} entries in this file stands in the log of ${start.head.head.size} as it was written.`,
      `What the console said of it, which nothing here can show: it was asked for “${start.query}”, and ${end.asked} of them answer.`,
      headSentence(start.head),
      ...(end.entries > end.asked
        ? [`With them: ${end.entries - end.asked} that say why details are gone.`]
        : []),
      ...headLines(start.head, heads, { uncompared, newer }),
      ...(ofTable ? [ofTable.line] : []),
    ];
    return { isFine: uncompared + newer === 0 && (ofTable === null || ofTable.isFine), lines };
  } finally {
    await table?.close();
  }
}

/**
 * @param {SignedHead} own
 * @param {SignedHead[]} heads
 * @param {{ uncompared: number, newer: number }} untold
 */
function headLines({ publicKey }, heads, { uncompared, newer }) {
  if (heads.length === 0) {
    const print = sha256(Buffer.from(publicKey, 'base64')).toString('hex').slice(0, 32);
    return [
      `No head was given to compare with (--head FILE), so that whoever has the key could have rebuilt the log. The key that signed it: ${print}`,
    ];
  }
  const compared = heads.length - uncompared - newer;
  return [
    ...(compared > 0
      ? [`It agrees with ${compared} ${compared === 1 ? 'head' : 'heads'} kept outside.`]
      : []),
    ...(newer > 0
      ? [
          `Of ${newer} of the heads this file cannot tell: taken later than the file was made. Download the head first, then the table, then the export.`,
        ]
      : []),
    ...(uncompared > 0
      ? [
          `Of ${uncompared} of the heads this file cannot tell: entries around them were left out. Take an export of the whole log for them.`,
        ]
      : []),
  ];
}

/** Compares a CSV file, byte by byte, with what the entries make. @param {string} path */
async function openTable(path) {
  const handle = await open(path);
  let rows = 0;
  /** @type {number | null} the first entry whose row differs; 0 for the names of the columns */
  let differsAt = null;
  let isAtEnd = false;
  /** @param {string} text @param {number} seq */
  const expect = async (text, seq) => {
    if (isAtEnd || differsAt !== null) return;
    const wanted = Buffer.from(text);
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(wanted.length));
    if (bytesRead === 0) isAtEnd = true;
    else if (!buffer.subarray(0, bytesRead).equals(wanted)) differsAt = seq;
    else rows++;
  };
  await expect(CSV_START, 0);
  return {
    /** @param {import('./export-file.mjs').ExportedEntry} entry */
    compare: (entry) => expect(csvRow(entry), entry.header.seq),
    /** @param {number} size how long the log was */
    async finding(size) {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(16));
      if (differsAt !== null || rows === 0)
        return {
          isFine: false,
          line: differsAt
            ? `The table does not say of entry ${differsAt} what the log does.`
            : 'The table does not begin as ours do.',
        };
      if (bytesRead > 0 && Number(/^\d+(?=,)/.exec(buffer.toString('latin1'))?.[0]) > size)
        return {
          isFine: false,
          line: `The table says the same of the first ${rows - 1} of these entries. Its other rows are of entries after ${size}, which came later than the file: take the table first, then the export.`,
        };
      if (bytesRead > 0)
        return {
          isFine: false,
          line: `The table has more than the ${rows - 1} rows that are in the export.`,
        };
      return {
        isFine: true,
        line: `The table says the same of the first ${rows - 1} of these entries.`,
      };
    },
    close: () => handle.close(),
  };
}
