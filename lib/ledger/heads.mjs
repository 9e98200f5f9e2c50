// Heads as files: one signed head to a line.

import { isSigned } from './format.mjs';

/** @typedef {import('./format.mjs').SignedHead} SignedHead */

/**
 * Reads what is a signed head, with its members and no others; null for anything else.
 * @param {unknown} value
 * @returns {SignedHead | null}
 */
export function asSignedHead(value) {
  if (!hasMembers(value, ['head', 'publicKey', 'signature'])) return null;
  const { head, publicKey, signature } = value;
  if (!hasMembers(head, ['at', 'hash', 'portal', 'root', 'size', 'v'])) return null;
  const isHead =
    head.v === 1 &&
    (head.portal === null || typeof head.portal === 'string') &&
    [head.size, head.at].every((number) => Number.isSafeInteger(number) && Number(number) >= 0) &&
    [head.hash, head.root].every(isHash) &&
    [publicKey, signature].every(isBase64);
  return isHead ? /** @type {SignedHead} */ (/** @type {unknown} */ (value)) : null;
}

/**
 * Reads the heads of a file. Throws an error with a sentence if anything in it is no signed head.
 * @param {string} text
 * @returns {SignedHead[]}
 */
export function readHeads(text) {
  const heads = text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const signed = asSignedHead(parsed(line));
      if (!signed || !isSigned(signed))
        throw new Error('It does not hold signed heads, one to a line.');
      return signed;
    });
  if (heads.length === 0) throw new Error('It holds no head.');
  return heads;
}

/** @param {unknown} value 64 hexadecimal digits in lower case */
export function isHash(value) {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);
}

/** In its one form. @param {unknown} value */
function isBase64(value) {
  return typeof value === 'string' && Buffer.from(value, 'base64').toString('base64') === value;
}

/**
 * Whether something is an object with exactly these members; their names are sorted.
 * @param {unknown} value
 * @param {string[]} names
 * @returns {value is { [name: string]: unknown }}
 */
export function hasMembers(value, names) {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const own = Object.keys(value).sort();
  return own.length === names.length && own.every((name, index) => name === names[index]);
}

/** @param {string} text @returns {unknown} */
export function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
