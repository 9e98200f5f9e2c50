import { randomBytes } from 'node:crypto';

/** Not guessable, so that nobody's text can pass for a number. */
const MARK = `int64-${randomBytes(12).toString('hex')}:`;
const MARKED = new RegExp(`"${MARK}(\\d+)"`, 'g');

/**
 * Marks decimal digits as an int64, so that `toJson` writes them as a JSON number of any size.
 * HubSpot's ids are int64 (hubspot.md 1.5) and may be larger than a JavaScript number can hold.
 */
export function int64(digits: string): string {
  return MARK + digits;
}

/** Gives the JSON text of a value in which int64 values were marked. */
export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(MARKED, '$1');
}

/** Gives the value of a JSON text, or `undefined` if it is none. Never throws. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a parsed JSON value is an object (no array, not null). */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
