// A problem that a person can do something about: it is told as one sentence, without a stack.

export class Problem extends Error {}

/**
 * Tells why something stopped: the sentence of a Problem, or all there is to know of a surprise.
 * @param {unknown} error
 */
export function tell(error) {
  if (error instanceof Problem) console.error(error.message);
  else console.error(error instanceof Error ? error.stack : String(error));
}
