'use client';

import { useFormatter, useNow } from 'use-intl';
import { useHydrated } from '../use-hydrated.ts';

const ABSOLUTE = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;
const TO_THE_SECOND = { ...ABSOLUTE, second: '2-digit' } as const;

/** Formats a moment with its zone, as it stands in sentences. Null if it is no valid date. */
export function useMoment({
  withSeconds = false,
} = {}): (iso: string | number | null) => string | null {
  const format = useFormatter();
  return (iso) => {
    const date = new Date(iso ?? Number.NaN);
    return Number.isNaN(date.getTime())
      ? null
      : format.dateTime(date, withSeconds ? TO_THE_SECOND : ABSOLUTE);
  };
}

const YEAR_MS = 365.25 * 86_400_000;

function isOfFewYears(ms: number): boolean {
  return ms >= YEAR_MS && ms < 3 * YEAR_MS;
}

/** A moment: absolute with its zone, relative beside it. */
export function Moment({ at, relative = false }: { at: string | number; relative?: boolean }) {
  const format = useFormatter();
  const absolute = useMoment()(at);
  const now = useNow({ updateInterval: 30_000 });
  // The server's now is not the browser's: what depends on it comes once the page has taken over.
  const isHydrated = useHydrated();
  const date = new Date(at);
  if (absolute === null) return <>{String(at)}</>;
  return (
    <time dateTime={date.toISOString()}>
      {absolute}
      {relative && isHydrated && (
        <span className="text-ink-3">
          {' · '}
          {format.relativeTime(date, {
            now: date > now ? date : now,
            // "2 years ago" would be said of twenty months.
            ...(isOfFewYears(now.getTime() - date.getTime()) && { unit: 'month' }),
          })}
        </span>
      )}
    </time>
  );
}

/** A moment that is still to come, to the second; `now` once it has come. */
export function ComingMoment({ at, now: come }: { at: number; now: string }) {
  const absolute = useMoment({ withSeconds: true })(at);
  const now = useNow({ updateInterval: 1_000 });
  const isHydrated = useHydrated();
  if (isHydrated && at <= now.getTime()) return <>{come}</>;
  return <time dateTime={new Date(at).toISOString()}>{absolute}</time>;
}
