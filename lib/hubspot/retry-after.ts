/**
 * Reads a `Retry-After` header: whole or decimal seconds, or an HTTP date.
 * Takes the header, and the moment (ms since the epoch) that a date is counted from: the reply's own
 * `Date` where there is one. Gives ms from now, never negative; null if absent or malformed.
 * Source: hubspot.md §3.5 (477: seconds, up to 24 h) and §4 (429: honour it if present).
 */
export function retryAfterMs(header: string | null, from: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  if (!/^[A-Za-z]{3,9},? .*\d/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - from);
}
