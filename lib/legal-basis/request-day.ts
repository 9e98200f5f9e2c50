/** The day of a request as somebody states it, and the time of day where that matters. */
export interface RequestDay {
  /** `2026-05-03`; empty: not given. */
  date: string;
  /** `14:07`; empty: not given. */
  time: string;
  /** Where that clock hangs, as `Europe/Berlin`. */
  timeZone: string;
}

/** What a stated day is held against, in ms since the epoch. */
export interface DayLimits {
  now: number;
  /** The opt-out that it has to come after; null: none, or its time is not recorded. */
  after: number | null;
}

export const DAY_PROBLEMS = [
  'date_required',
  'not_a_date',
  'in_future',
  'not_after_opt_out',
  'time_required',
  'not_a_time',
] as const;
export type DayProblem = (typeof DAY_PROBLEMS)[number];

/**
 * What is wrong with a stated day, and in which of its two fields, or null. On the very day of the
 * opt-out the day alone does not tell which came first: the time is needed, to the minute.
 */
export function dayProblem(
  { date, time, timeZone }: RequestDay,
  { now, after }: DayLimits,
): { field: 'date' | 'time'; code: DayProblem } | null {
  if (date === '') return { field: 'date', code: 'date_required' };
  if (!isDay(date)) return { field: 'date', code: 'not_a_date' };
  if (time !== '' && !isTime(time)) return { field: 'time', code: 'not_a_time' };
  const clock = clockOf(timeZone);
  const [today, minute] = read(clock, now);
  if (date > today) return { field: 'date', code: 'in_future' };
  if (date === today && time > minute) return { field: 'time', code: 'in_future' };
  if (after === null) return null;
  const [day, left] = read(clock, after);
  if (date < day) return { field: 'date', code: 'not_after_opt_out' };
  if (date > day) return null;
  if (time === '') return { field: 'time', code: 'time_required' };
  return time > left ? null : { field: 'time', code: 'not_after_opt_out' };
}

/** Whether a text is a day of the calendar, as `2026-05-03`. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** Whether a text is a time of day, as `14:07`. */
export function isTime(text: string): boolean {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** A time zone by its name; UTC for a name that this machine does not know. */
export function zoneOf(name: string): string {
  return clockOf(name).resolvedOptions().timeZone;
}

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = {
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  };
  try {
    return new Intl.DateTimeFormat('en', { ...options, timeZone });
  } catch {
    return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' });
  }
}

/** The day and the minute that a clock shows. */
function read(clock: Intl.DateTimeFormat, at: number): [day: string, minute: string] {
  const parts = clock.formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((each) => each.type === type)?.value ?? '';
  return [
    `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    `${part('hour')}:${part('minute')}`,
  ];
}
