// Checks a log entry by entry, whole or in part, with a memory that does not grow with it. Like
// format.mjs it runs in the app, in the commands, and beside an export.

import {
  BEGINNING,
  chainHash,
  commitmentOf,
  entryHash,
  headerText,
  isSigned,
  leafHash,
  pushSubtree,
  rootOf,
} from './format.mjs';

/** @typedef {import('./format.mjs').Header} Header */
/** @typedef {import('./format.mjs').SignedHead} SignedHead */

/**
 * One entry as it is kept. `detail` is canonical; it and `salt` are null once they were erased.
 * @typedef {object} KeptEntry
 * @property {Header} header
 * @property {Buffer} previous the hash of the entry before
 * @property {Buffer} hash
 * @property {Buffer | null} salt
 * @property {string | null} detail
 * @property {{ level: number, hash: Buffer }[]} [leftOut] in part of a log: the subtrees of the
 *   entries between the one before and this one
 * @property {Buffer} [nodes] where they are kept too: the subtrees that it completes, lowest first
 */

/**
 * What is wrong, at which entry first.
 * - `changed`, `missing`, `inserted`, `reordered`: an entry is not what it was, not there, new, or not
 *   where it was.
 * - `detail_changed`, `detail_destroyed`: of its detail; destroyed is what no later entry explains.
 * - `rebuilt`: the log goes another way than when a head was taken, from this entry on at the latest.
 * - `cut_off`: a head says that there were more.
 * - `not_signed`: the log's own head is not signed by the key that it must be signed by.
 * @typedef {object} Problem
 * @property {'changed' | 'missing' | 'inserted' | 'reordered' | 'detail_changed' | 'detail_destroyed'
 *   | 'rebuilt' | 'cut_off' | 'not_signed'} code
 * @property {number} seq
 */

/** How far beyond the log's own end an entry is looked for that stands in a wrong place. */
const BEYOND = 100;

/**
 * Checks entries in their order. `own` is the log's own head; `heads` were taken earlier and kept
 * elsewhere: the log must go through each. `isPart`: entries may be left out. Without `withDetails`
 * the details are not looked at.
 * @param {{ own: SignedHead, heads?: readonly SignedHead[], isPart?: boolean, withDetails?: boolean }} options
 */
export function createVerifier({ own, heads = [], isPart = false, withDetails = true }) {
  const { portal } = own.head;
  /** @type {import('./format.mjs').Frontier} */
  const frontier = [];
  const explained = createExplanations();
  const outside = heads.map(({ head }) => head).sort((a, b) => a.size - b.size);
  let size = 0;
  /** @type {Buffer} */
  let last = BEGINNING;
  let lastAt = 0;
  /** Whether the portal is known: before that, entries name none. */
  let isNamed = false;
  /** The largest size at which a head agreed. */
  let agreed = 0;
  let uncompared = 0;
  let newer = 0;
  /** Whether something was left out so far. */
  let hasGaps = false;
  /** @type {KeptEntry | null} what stands where another should; the next entry tells more */
  let suspect = null;
  /** @type {Problem | null} */
  let found = null;

  /** @param {Problem['code']} code @param {number} seq */
  const report = (code, seq) => {
    found ??= { code, seq };
    return found;
  };

  /** Compares with the heads that were taken when the log was as long as it is now. */
  const compareHeads = () => {
    for (let head = outside[0]; head && head.size <= size; head = outside[0]) {
      outside.shift();
      // Between the entries of a part, only the places where it is cut can be compared.
      if (head.size < size) {
        uncompared++;
        continue;
      }
      if (head.root !== rootOf(frontier).toString('hex')) return report('rebuilt', agreed + 1);
      agreed = size;
    }
    return null;
  };

  /**
   * Goes over what was left out; `misfit`: it was left out at another place.
   * @param {KeptEntry['leftOut']} leftOut
   */
  const skip = (leftOut = []) => {
    for (const { level, hash } of leftOut) {
      hasGaps = true;
      if (!isPart || size % 2 ** level !== 0) return /** @type {const} */ ('misfit');
      pushSubtree(frontier, level, hash);
      size += 2 ** level;
      const problem = compareHeads();
      if (problem) return problem;
    }
    return null;
  };

  /** @param {KeptEntry} entry @returns {Problem | null} */
  const check = (entry) => {
    const { header, previous, leftOut } = entry;
    const isAfterGap = leftOut !== undefined && leftOut.length > 0;
    const gap = skip(leftOut);
    if (gap === 'misfit') {
      suspect = entry;
      return null;
    }
    if (gap) return gap;
    const seq = size + 1;
    if (header.seq !== seq || !isHashOf(entry, header)) {
      suspect = entry;
      return null;
    }
    // It is what it was, so it was the one before that it followed.
    if (!isAfterGap && !previous.equals(last)) return report('changed', Math.max(seq - 1, 1));
    const isOurPortal = header.portal === portal || (header.portal === null && !isNamed);
    if (header.v !== 1 || !isOurPortal || header.at < lastAt) return report('changed', seq);
    isNamed ||= header.portal !== null;
    return checkDetail(entry) ?? proceed(entry);
  };

  /** @param {KeptEntry} entry */
  const checkDetail = ({ header, salt, detail }) => {
    if (!withDetails) return null;
    const isGone = detail === null || salt === null;
    if (!isGone && commitmentOf(salt, detail).toString('hex') !== header.commitment)
      return report('detail_changed', header.seq);
    explained.read(header, isGone ? null : detail);
    return null;
  };

  /** @param {KeptEntry} entry */
  const proceed = ({ header, hash, nodes }) => {
    const completed = pushSubtree(frontier, 0, leafHash(hash));
    if (nodes && !Buffer.concat(completed).equals(nodes)) return report('changed', header.seq);
    size++;
    last = hash;
    lastAt = header.at;
    return compareHeads();
  };

  /**
   * An entry does not fit where it stands: says what happened, with the help of the next one.
   * @param {KeptEntry} entry
   * @param {KeptEntry | null} next
   */
  const explain = (entry, next) => {
    const seq = size + 1;
    const limit = Math.max(seq, own.head.size) + BEYOND;
    const home = homeOf(entry, limit);
    /** @param {number} place */
    const isNextOf = (place) => next !== null && isHashOf(next, { ...next.header, seq: place });
    if (home === null) return report(isNextOf(seq) ? 'inserted' : 'changed', seq);
    if (home < seq) return report('inserted', home);
    if (next === null || isNextOf(home + 1)) return report('missing', seq);
    const isSparse = hasGaps || (next.leftOut?.length ?? 0) > 0;
    if (!isSparse) return report('reordered', seq);
    // What should stand here may be an entry that the part never held.
    return next.header.seq < home ? report('reordered', home) : report('missing', seq);
  };

  return {
    /**
     * Takes the next entry; gives what is wrong once it is found. After that nothing more is checked.
     * @param {KeptEntry} entry
     * @returns {Problem | null}
     */
    take(entry) {
      if (found) return found;
      if (suspect) return explain(suspect, entry);
      return check(entry);
    },
    /**
     * There are no more entries; in part of a log, but for the subtrees `leftOut` after the last one.
     * `publicKey`: the key that must have signed the log's own head.
     * @param {{ leftOut?: KeptEntry['leftOut'], publicKey?: string }} [more]
     * @returns {Problem | null}
     */
    end({ leftOut, publicKey = own.publicKey } = {}) {
      if (found) return found;
      if (suspect) return explain(suspect, null);
      const gap = skip(leftOut);
      if (gap) return gap === 'misfit' ? report('missing', size + 1) : gap;
      // Of what came after it, a part tells nothing; times never go back.
      newer = outside.filter(({ at }) => isPart && at >= own.head.at).length;
      if (outside.length > newer) return report('cut_off', size + 1);
      const { head } = own;
      if (head.size > size) return report('cut_off', size + 1);
      if (head.size < size) return report('inserted', head.size + 1);
      if (own.publicKey !== publicKey || !isSigned(own)) return report('not_signed', size);
      const isSame =
        head.root === rootOf(frontier).toString('hex') &&
        (leftOut?.length || size === 0 || head.hash === last.toString('hex'));
      if (!isSame) return report('rebuilt', agreed + 1);
      const unexplained = explained.unexplained();
      return unexplained === Infinity ? null : report('detail_destroyed', unexplained);
    },
    /** How many entries the log has so far. */
    size: () => size,
    /** How many heads stood where a part has nothing to compare them with. */
    uncompared: () => uncompared,
    /** How many heads were taken later than a part. */
    newer: () => newer,
  };
}

/**
 * Where an entry fits by its own hashes; null: nowhere up to `limit`, it was changed.
 * @param {KeptEntry} entry
 * @param {number} limit
 */
function homeOf(entry, limit) {
  const { header, previous, hash } = entry;
  if (isHashOf(entry, header)) return header.seq;
  const texts = partsAroundSeq(header);
  if (!texts) return null;
  for (let seq = 1; seq <= limit; seq++)
    if (chainHash(previous, texts.join(String(seq))).equals(hash)) return seq;
  return null;
}

/**
 * The text of a header before and after its number; null if it has none.
 * @param {Header} header
 */
function partsAroundSeq(header) {
  try {
    // Inside a text, quotes are escaped.
    const [before, after] = headerText({ ...header, seq: 0 }).split('"seq":0,');
    return [`${before}"seq":`, `,${after}`];
  } catch {
    return null;
  }
}

/**
 * Whether an entry's hash is that of its predecessor's and this header.
 * @param {KeptEntry} entry
 * @param {Header} header
 */
function isHashOf({ previous, hash }, header) {
  try {
    return entryHash(previous, header).equals(hash);
  } catch {
    // What has no canonical text was never hashed.
    return false;
  }
}

/**
 * Which details are gone, and which later entries say why. `erased` covers everything earlier about
 * its subject; `expired` covers what its detail names: kinds, before a time.
 */
function createExplanations() {
  /**
   * Those whose detail is gone without an explanation so far: by subject and kind, in their order.
   * @type {Map<string | null, Map<string, { seq: number, at: number }[]>>}
   */
  const open = new Map();
  return {
    /** @param {Header} header @param {string | null} detail */
    read({ kind, subject, seq, at }, detail) {
      if (kind === 'erased' && subject !== null) open.delete(subject);
      if (detail === null) {
        const ofSubject = open.get(subject) ?? new Map();
        const ofKind = ofSubject.get(kind) ?? [];
        ofKind.push({ seq, at });
        open.set(subject, ofSubject.set(kind, ofKind));
      } else if (kind === 'expired') {
        const { kinds, before } = JSON.parse(detail);
        if (!Array.isArray(kinds)) return;
        for (const ofSubject of open.values())
          for (const [of, gone] of ofSubject)
            if (kinds.includes(of))
              ofSubject.set(
                of,
                gone.filter((one) => one.at >= before),
              );
      }
    },
    /** The first that nothing explains. */
    unexplained() {
      const all = [...open.values()].flatMap((ofSubject) => [...ofSubject.values()]);
      return all.reduce((first, [one]) => Math.min(first, one?.seq ?? first), Infinity);
    },
  };
}
