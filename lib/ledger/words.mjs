// What the commands and the stand-alone verifier say, in plain sentences.

/** @typedef {import('./verifier.mjs').Problem} Problem */

/** @type {Record<Problem['code'], (seq: number) => string>} */
const WORDS = {
  changed: (seq) => `Entry ${seq} was changed.`,
  missing: (seq) => `Entry ${seq} is missing.`,
  inserted: (seq) => `Entry ${seq} was inserted.`,
  reordered: (seq) => `Entry ${seq} was reordered: another stands in its place.`,
  detail_changed: (seq) => `The detail of entry ${seq} was changed.`,
  detail_destroyed: (seq) =>
    `The detail of entry ${seq} was destroyed: no later entry says that it was erased or had expired.`,
  rebuilt: (seq) =>
    `The log was rebuilt, from entry ${seq} or a later one on: it is not the log that a head was taken of.`,
  cut_off: (seq) => `The log was cut off: a head says that there was an entry ${seq}.`,
  not_signed: (seq) =>
    `The head of the log, after entry ${seq}, is not signed by the key that it must be signed by.`,
};

/**
 * What is wrong, in a sentence.
 * @param {Problem} problem
 */
export function problemSentence({ code, seq }) {
  return WORDS[code](seq);
}

/**
 * The time of a head, and the fingerprint of the key that signed it.
 * @param {import('./format.mjs').SignedHead} signed
 */
export function headSentence({ head }) {
  return `Its head: ${head.size} entries until ${new Date(head.at).toISOString()}, root ${head.root}.`;
}
