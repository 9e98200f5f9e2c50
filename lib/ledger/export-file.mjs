// An exported file (docs/ledger-format.md): its lines, written and read.

import { canonical } from './format.mjs';
import { asSignedHead, hasMembers, isHash, parsed } from './heads.mjs';

/** @typedef {import('./format.mjs').SignedHead} SignedHead */
/** @typedef {import('./verifier.mjs').KeptEntry} KeptEntry */
/** @typedef {{ level: number, hash: Buffer }[]} Subtrees */

/**
 * The first line.
 * @typedef {object} Start
 * @property {'consent-desk-ledger'} export
 * @property {1} v
 * @property {number} exportedAt ms since 1970
 * @property {string} query what was asked for
 * @property {SignedHead} head the log's own
 */

/**
 * The last line.
 * @typedef {object} End
 * @property {number} asked how many entries answer the query
 * @property {number} entries how many the file holds
 * @property {Subtrees} leftOut those after the last entry
 */

/**
 * An entry; `asked` is false for one that is there only because it says why a detail is gone.
 * @typedef {KeptEntry & { leftOut: Subtrees, asked: boolean }} ExportedEntry
 */

/** @param {Omit<Start, 'export' | 'v'>} start */
export function startLine({ exportedAt, query, head }) {
  return `${canonical({ export: 'consent-desk-ledger', v: 1, exportedAt, query, head })}\n`;
}

/**
 * What somebody put into the database in place of an entry is written too, for its reader to find.
 * @param {ExportedEntry} entry
 */
export function entryLine({ header, previous, hash, salt, detail, leftOut, asked }) {
  const isHeader = canonicalOrNull(header) !== null;
  return `${canonical({
    asked,
    detail: salt === null || detail === null ? null : detailOf(detail),
    hash: hash.toString('hex'),
    header: isHeader ? header : { ...header, at: String(header.at), seq: String(header.seq) },
    leftOut: writtenSubtrees(leftOut),
    previous: previous.toString('hex'),
    salt: salt === null ? null : salt.toString('hex'),
  })}\n`;
}

/** @param {string} text */
function detailOf(text) {
  const value = parsed(text);
  return canonicalOrNull(value) === text ? value : text;
}

/** @param {End} end */
export function endLine({ asked, entries, leftOut }) {
  return `${canonical({ asked, entries, leftOut: writtenSubtrees(leftOut) })}\n`;
}

/** @param {Subtrees} subtrees */
function writtenSubtrees(subtrees) {
  return subtrees.map(({ level, hash }) => ({ level, hash: hash.toString('hex') }));
}

/**
 * Reads one line; null if it is none of the three, or not in its one form.
 * @param {string} line
 * @returns {{ is: 'start', start: Start } | { is: 'entry', entry: ExportedEntry }
 *   | { is: 'end', end: End } | null}
 */
export function readLine(line) {
  const value = parsed(line);
  if (hasMembers(value, ['export', 'exportedAt', 'head', 'query', 'v'])) {
    const isStart =
      value.export === 'consent-desk-ledger' &&
      value.v === 1 &&
      Number.isSafeInteger(value.exportedAt) &&
      typeof value.query === 'string' &&
      asSignedHead(value.head) !== null;
    return isStart && isItsForm(value, line)
      ? { is: 'start', start: /** @type {Start} */ (/** @type {unknown} */ (value)) }
      : null;
  }
  if (hasMembers(value, ['asked', 'entries', 'leftOut'])) {
    const leftOut = readSubtrees(value.leftOut);
    const isEnd = [value.asked, value.entries].every(Number.isSafeInteger);
    return isEnd && leftOut && isItsForm(value, line)
      ? { is: 'end', end: { asked: Number(value.asked), entries: Number(value.entries), leftOut } }
      : null;
  }
  const entry = readEntry(value);
  return entry && isItsForm(value, line) ? { is: 'entry', entry } : null;
}

const HEADER = [
  ...['actor', 'at', 'commitment', 'kind', 'operation'],
  ...['outcome', 'portal', 'seq', 'subject', 'v'],
];

/** @param {unknown} value @returns {ExportedEntry | null} */
function readEntry(value) {
  const members = ['asked', 'detail', 'hash', 'header', 'leftOut', 'previous', 'salt'];
  if (!hasMembers(value, members) || !hasMembers(value.header, HEADER)) return null;
  const { asked, detail, hash, header, previous, salt } = value;
  const leftOut = readSubtrees(value.leftOut);
  if (leftOut === null || typeof asked !== 'boolean') return null;
  if (!isHash(hash) || !isHash(previous) || !(salt === null || isHash(salt))) return null;
  // One is never there without the other.
  if ((salt === null) !== (detail === null)) return null;
  return {
    header: /** @type {import('./format.mjs').Header} */ (/** @type {unknown} */ (header)),
    previous: Buffer.from(String(previous), 'hex'),
    hash: Buffer.from(String(hash), 'hex'),
    salt: salt === null ? null : Buffer.from(String(salt), 'hex'),
    detail: detail === null ? null : canonicalOrNull(detail),
    leftOut,
    asked,
  };
}

/** @param {unknown} value @returns {Subtrees | null} */
function readSubtrees(value) {
  if (!Array.isArray(value)) return null;
  const isRight = value.every(
    (one) => hasMembers(one, ['hash', 'level']) && isHash(one.hash) && isLevel(one.level),
  );
  return isRight
    ? value.map(({ level, hash }) => ({ level, hash: Buffer.from(hash, 'hex') }))
    : null;
}

/** @param {unknown} level */
function isLevel(level) {
  return Number.isInteger(level) && Number(level) >= 0 && Number(level) < 53;
}

/** Every line is canonical text: nothing in it can be read in two ways. @param {unknown} value @param {string} line */
function isItsForm(value, line) {
  return canonicalOrNull(value) === line;
}

/** @param {unknown} value */
function canonicalOrNull(value) {
  try {
    return canonical(value);
  } catch {
    // A number or a text that the format does not know.
    return null;
  }
}
