'use client';

import { useFormatter, useNow } from 'use-intl';

const ABSOLUTE = { dateStyle: 'medium', timeStyle: 'short' } as const;

/** Formats a moment with its zone, as it stands in sentences. Null if it is no valid date. */
export function useMoment(): (iso: string | number | null) => string | null {
  const format = useFormatter();
  return (iso) => {
    const date = new Date(iso ?? Number.NaN);
    if (Number.isNaN(date.getTime())) return null;
    const zone = format
      .dateTime(date, { timeZoneName: 'short', hour: 'numeric' })
      .split(/[\s\u202f]+/)
      .at(-1);
    return `${format.dateTime(date, ABSOLUTE)} ${zone}`;
  };
}

/** A moment: absolute with its zone, relative beside it. */
export function Moment({ at, relative = false }: { at: string | number; relative?: boolean }) {
  const format = useFormatter();
  const absolute = useMoment()(at);
  const now = useNow();
  const date = new Date(at);
  if (absolute === null) return <>{String(at)}</>;
  return (
    <time dateTime={date.toISOString()}>
      {absolute}
      {relative && <span className="text-ink-3"> · {format.relativeTime(date, now)}</span>}
    </time>
  );
}
