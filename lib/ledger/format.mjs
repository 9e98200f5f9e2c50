// The arithmetic of the audit log, as docs/ledger-format.md describes it. Plain JavaScript on Node
// alone: it runs in the app, in the commands, and inside the verifier that goes out with an export.

import { createHmac, createPublicKey, hash as hashOnce, sign, verify } from 'node:crypto';

/**
 * What is chained and never deleted: it names nobody.
 * @typedef {object} Header
 * @property {1} v the version of the format
 * @property {string | null} portal the HubSpot account's id, or `demo`; null before it is known
 * @property {number} seq 1, 2, 3 …
 * @property {number} at ms since 1970, never less than the entry before
 * @property {string} kind
 * @property {string | null} actor a random id
 * @property {string | null} subject a random id
 * @property {string | null} operation a random id
 * @property {string | null} outcome
 * @property {string} commitment to the detail; 64 hexadecimal digits
 */

/**
 * The state of the whole log at one moment.
 * @typedef {object} Head
 * @property {1} v
 * @property {string | null} portal
 * @property {number} size how many entries there are
 * @property {number} at the time of the last
 * @property {string} hash of the last; 64 hexadecimal digits
 * @property {string} root of the tree over all; 64 hexadecimal digits
 */

/**
 * @typedef {object} SignedHead
 * @property {Head} head
 * @property {string} signature base64
 * @property {string} publicKey base64 of the key's SPKI
 */

/** What stands before the first entry. */
export const BEGINNING = Buffer.alloc(32);
export const SALT_BYTES = 32;

const HALF_A_PAIR = /\p{Surrogate}/u;

/**
 * The one text of a value: JSON as RFC 8785 writes it. No two different values have the same, because
 * what could be written in two ways is refused: throws a TypeError for numbers that are no safe
 * integers, -0, strings with half a surrogate pair, and everything that JSON does not know.
 * @param {unknown} value
 * @returns {string}
 */
export function canonical(value) {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') {
    if (HALF_A_PAIR.test(value))
      throw new TypeError('Half a surrogate pair has no canonical form.');
    return JSON.stringify(value);
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0))
      throw new TypeError('Only safe integers have a canonical form here.');
    return String(value);
  }
  if (Array.isArray(value)) return `[${Array.from(value, canonical).join(',')}]`;
  if (typeof value !== 'object' || ![Object.prototype, null].includes(Object.getPrototypeOf(value)))
    throw new TypeError('This has no canonical form.');
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, held]) => `${canonical(key)}:${canonical(held)}`).join(',')}}`;
}

/**
 * SHA-256 of a text's UTF-8 or of bytes.
 * @param {Buffer | string} data
 */
export function sha256(data) {
  // Node is several times faster at giving text than at giving bytes.
  return Buffer.from(hashOnce('sha256', data, 'binary'), 'binary');
}

const PLAIN = /^[\w-]*$/;

/** @param {unknown} value */
const plainText = (value) =>
  typeof value === 'string' && PLAIN.test(value) ? `"${value}"` : canonical(value);

/**
 * The canonical text of a header, as `canonical` gives it, several times faster: a log has many.
 * Takes it that a header has its members and no others.
 * @param {Header} header
 */
export function headerText({
  v,
  portal,
  seq,
  at,
  kind,
  actor,
  subject,
  operation,
  outcome,
  commitment,
}) {
  return (
    `{"actor":${plainText(actor)},"at":${canonical(at)},"commitment":${plainText(commitment)},` +
    `"kind":${plainText(kind)},"operation":${plainText(operation)},"outcome":${plainText(outcome)},` +
    `"portal":${plainText(portal)},"seq":${canonical(seq)},"subject":${plainText(subject)},"v":${canonical(v)}}`
  );
}

/**
 * Binds a header to a detail without saying anything about it, once the salt is gone.
 * @param {Buffer} salt 32 random bytes
 * @param {string} detail canonical
 */
export function commitmentOf(salt, detail) {
  return createHmac('sha256', salt).update(detail).digest();
}

const CHAIN = 1;
const LEAF = 0;
const NODE = 1;

/** For a mark and two hashes; one place for all, as nothing waits between filling and hashing. */
const PLACE = Buffer.alloc(65);
const NONE = Buffer.alloc(0);

/** @param {number} mark @param {Buffer} left @param {Buffer} [right] */
function hashJoined(mark, left, right = NONE) {
  const length = 1 + left.length + right.length;
  if (length > PLACE.length) return sha256(Buffer.concat([Buffer.of(mark), left, right]));
  PLACE[0] = mark;
  left.copy(PLACE, 1);
  right.copy(PLACE, 1 + left.length);
  return sha256(PLACE.subarray(0, length));
}

/**
 * The hash of an entry: of what it says, and of the entry before it.
 * @param {Buffer} previous
 * @param {Header} header
 */
export function entryHash(previous, header) {
  return chainHash(previous, headerText(header));
}

/**
 * As `entryHash`, of a header's text.
 * @param {Buffer} previous
 * @param {string} text
 */
export function chainHash(previous, text) {
  return hashJoined(CHAIN, previous, sha256(text));
}

/**
 * A leaf of the tree, of an entry's hash.
 * @param {Buffer} hash
 */
export function leafHash(hash) {
  return hashJoined(LEAF, hash);
}

/**
 * The complete subtrees that cover the entries so far, the widest first; `level` 0 is a leaf.
 * @typedef {{ level: number, hash: Buffer }[]} Frontier
 */

/**
 * Puts the next complete subtree on the right. Changes the frontier, and gives the hashes that this
 * completed, lowest first.
 * @param {Frontier} frontier
 * @param {number} level
 * @param {Buffer} hash
 * @returns {Buffer[]}
 */
export function pushSubtree(frontier, level, hash) {
  const completed = [];
  let node = { level, hash };
  for (let left = frontier.at(-1); left?.level === node.level; left = frontier.at(-1)) {
    frontier.pop();
    node = { level: node.level + 1, hash: hashJoined(NODE, left.hash, node.hash) };
    completed.push(node.hash);
  }
  frontier.push(node);
  return completed;
}

/**
 * The frontier of a log of this size, from its hashes alone, 32 bytes each.
 * @param {number} size
 * @param {Buffer} hashes
 * @returns {Frontier}
 */
export function frontierOf(size, hashes) {
  const levels = [...size.toString(2)].flatMap((digit, index, all) =>
    digit === '1' ? [all.length - 1 - index] : [],
  );
  return levels.map((level, index) => ({
    level,
    hash: Buffer.from(hashes.subarray(index * 32, index * 32 + 32)),
  }));
}

/**
 * The root of the tree, in the shape of RFC 6962.
 * @param {Frontier} frontier
 */
export function rootOf(frontier) {
  const last = frontier.at(-1);
  if (!last) return sha256('');
  return frontier
    .slice(0, -1)
    .reduceRight((right, left) => hashJoined(NODE, left.hash, right), last.hash);
}

/**
 * The complete subtrees that cover a run of entries, from the left: `index` counts the subtrees of
 * its level. Takes the first place and the one after the last, both counted from 0.
 * @param {number} from
 * @param {number} to
 * @returns {{ level: number, index: number }[]}
 */
export function subtreesOf(from, to) {
  const found = [];
  for (let at = from; at < to; ) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level++;
    found.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return found;
}

/**
 * Deriving a public key takes ten times as long as signing.
 * @type {WeakMap<import('node:crypto').KeyObject, string>}
 */
const publicKeys = new WeakMap();

/** @param {import('node:crypto').KeyObject} privateKey */
function publicKeyOf(privateKey) {
  const known = publicKeys.get(privateKey);
  if (known !== undefined) return known;
  const publicKey = createPublicKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))
    .export({ type: 'spki', format: 'der' })
    .toString('base64');
  publicKeys.set(privateKey, publicKey);
  return publicKey;
}

/**
 * @param {Head} head
 * @param {import('node:crypto').KeyObject} privateKey Ed25519
 * @returns {SignedHead}
 */
export function signHead(head, privateKey) {
  const signature = sign(null, Buffer.from(canonical(head)), privateKey).toString('base64');
  return { head, signature, publicKey: publicKeyOf(privateKey) };
}

/**
 * Whether the key that a signed head names has signed it. Says nothing of whose key that is.
 * @param {SignedHead} signed
 */
export function isSigned({ head, signature, publicKey }) {
  try {
    const key = createPublicKey({
      key: Buffer.from(publicKey, 'base64'),
      format: 'der',
      type: 'spki',
    });
    if (key.asymmetricKeyType !== 'ed25519') return false;
    // OpenSSL does not mind what follows a key.
    const spki = key.export({ type: 'spki', format: 'der' });
    if (spki.toString('base64') !== publicKey) return false;
    return verify(null, Buffer.from(canonical(head)), key, Buffer.from(signature, 'base64'));
  } catch {
    // Neither a key nor a signature: whoever wrote it has signed nothing.
    return false;
  }
}
