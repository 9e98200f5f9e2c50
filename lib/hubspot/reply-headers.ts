import { retryAfterMs } from './retry-after.ts';
import type { FetchReply } from './send.ts';
import type { Exchange } from './types.ts';

type Headers = FetchReply['headers'];

/** HubSpot's clock: the `Date` header in ms since the epoch (whole seconds), or null. */
export function hubspotClock(headers: Headers): number | null {
  const at = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(at) ? null : at;
}

/** The correlation id of a reply's head, for bodies that bear none. */
export function headerCorrelationId(headers: Headers): string | null {
  return headers.get('x-hubspot-correlation-id');
}

/** `Retry-After` in ms; a date is counted from the reply's own clock, else from `now`. */
export function headerRetryAfterMs(headers: Headers, now: number): number | null {
  return retryAfterMs(headers.get('retry-after'), hubspotClock(headers) ?? now);
}

/**
 * The state of the rate limits. Each may be absent: the daily ones for OAuth, all of them on search.
 * Source: hubspot.md §4.
 */
export function rateLimit(headers: Headers | null): Exchange['rateLimit'] {
  const read = (name: string) => {
    const value = headers?.get(`x-hubspot-ratelimit-${name}`) ?? '';
    return /^\d{1,15}$/.test(value) ? Number(value) : null;
  };
  return {
    max: read('max'),
    remaining: read('remaining'),
    intervalMs: read('interval-milliseconds'),
    daily: read('daily'),
    dailyRemaining: read('daily-remaining'),
  };
}
