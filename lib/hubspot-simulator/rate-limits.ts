import type { Account } from './account.ts';
import type { LimitPolicy } from './errors.ts';

const INTERVAL_MS = 10_000;
const SECOND_MS = 1_000;

/**
 * Counts requests as HubSpot does: ten seconds per token, a day per account, and searches of the whole
 * account in a second (hubspot.md 4, 10).
 */
export interface RateLimits {
  /** Counts a request if there is room; gives the limit that is used up, or null. */
  take(token: string, isSearch: boolean): LimitPolicy | null;
  /** The headers of a reply (hubspot.md 4). */
  headers(token: string): Record<string, string>;
  /** Whole seconds until there is room again under a limit. */
  waitSeconds(token: string, policy: LimitPolicy): number;
  /** Forgets everything counted. */
  reset(): void;
}

const days = new Map<string, Intl.DateTimeFormat>();

/** How a day is written there; each is made once, as making one takes longer than a request. */
function dayIn(timeZone: string): Intl.DateTimeFormat {
  const day = days.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone });
  days.set(timeZone, day);
  return day;
}

/** Makes the counters of one account. A refused request is not counted (inferred). */
export function createRateLimits(current: () => Account): RateLimits {
  const windows = new Map<string, number[]>();
  let searches: number[] = [];
  let day = '';
  let today = 0;

  const recent = (token: string): number[] => {
    const from = current().now().getTime() - INTERVAL_MS;
    const kept = (windows.get(token) ?? []).filter((at) => at > from);
    windows.set(token, kept);
    return kept;
  };
  /** The day ends at midnight in the account's time zone. */
  const countedToday = (): number => {
    const { portal, now } = current();
    const date = dayIn(portal.timeZone).format(now());
    if (date !== day) {
      day = date;
      today = 0;
    }
    return today;
  };

  return {
    take(token, isSearch) {
      const { limits, searchesPerSecond } = current().settings;
      const now = current().now().getTime();
      searches = searches.filter((at) => at > now - SECOND_MS);
      if (countedToday() >= limits.daily) return 'DAILY';
      const window = recent(token);
      if (window.length >= limits.tenSecondly) return 'TEN_SECONDLY_ROLLING';
      if (isSearch && searches.length >= searchesPerSecond) return 'SECONDLY';
      window.push(now);
      if (isSearch) searches.push(now);
      today += 1;
      return null;
    },
    headers(token) {
      const { limits } = current().settings;
      return {
        'x-hubspot-ratelimit-max': String(limits.tenSecondly),
        'x-hubspot-ratelimit-remaining': String(
          Math.max(0, limits.tenSecondly - recent(token).length),
        ),
        'x-hubspot-ratelimit-interval-milliseconds': String(INTERVAL_MS),
        'x-hubspot-ratelimit-daily': String(limits.daily),
        'x-hubspot-ratelimit-daily-remaining': String(Math.max(0, limits.daily - countedToday())),
      };
    },
    waitSeconds(token, policy) {
      const now = current().now();
      if (policy === 'SECONDLY') return 1;
      if (policy === 'TEN_SECONDLY_ROLLING') {
        const oldest = recent(token)[0] ?? now.getTime();
        return Math.max(1, Math.ceil((oldest + INTERVAL_MS - now.getTime()) / 1000));
      }
      const clock = now.toLocaleTimeString('sv-SE', { timeZone: current().portal.timeZone });
      const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
      return 86_400 - (hours * 3600 + minutes * 60 + seconds);
    },
    reset() {
      windows.clear();
      searches = [];
      today = 0;
    },
  };
}
