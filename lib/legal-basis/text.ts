export const EXPLANATION_MIN = 3;
export const EXPLANATION_MAX = 1000;
export const REFERENCE_MAX = 100;

/** Length as the counter shows it: code points, so that an emoji is not counted double. */
export function lengthOf(value: string): number {
  return [...value].length;
}
