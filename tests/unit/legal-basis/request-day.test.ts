import { describe, expect, test } from 'vitest';
import { type DayProblem, dayProblem, isDay, zoneOf } from '@/lib/legal-basis/request-day.ts';

/** 14:07 in Berlin on 3 May 2026. */
const NOW = Date.parse('2026-05-03T12:07:00Z');
/** 10:30 in Berlin on 1 May 2026. */
const OPT_OUT = Date.parse('2026-05-01T08:30:20Z');
const BERLIN = 'Europe/Berlin';

const CASES: [
  date: string,
  time: string,
  field: 'date' | 'time' | null,
  code: DayProblem | null,
][] = [
  ['2026-05-03', '', null, null],
  ['2026-05-03', '14:07', null, null],
  ['2026-05-02', '', null, null],
  ['2026-05-01', '10:31', null, null],
  ['', '', 'date', 'date_required'],
  ['3 May 2026', '', 'date', 'not_a_date'],
  ['2026-02-30', '', 'date', 'not_a_date'],
  ['2026-13-01', '', 'date', 'not_a_date'],
  ['2026-05-02', '24:00', 'time', 'not_a_time'],
  ['2026-05-02', '9:00', 'time', 'not_a_time'],
  ['2026-05-04', '', 'date', 'in_future'],
  ['2026-05-03', '14:08', 'time', 'in_future'],
  ['2026-04-30', '', 'date', 'not_after_opt_out'],
  ['2026-04-30', '23:59', 'date', 'not_after_opt_out'],
  ['2026-05-01', '', 'time', 'time_required'],
  ['2026-05-01', '10:30', 'time', 'not_after_opt_out'],
  ['2026-05-01', '08:31', 'time', 'not_after_opt_out'],
];

describe('the day of a request', () => {
  test.each(CASES)('%j at %j: %s, %s', (date, time, field, code) => {
    const found = dayProblem({ date, time, timeZone: BERLIN }, { now: NOW, after: OPT_OUT });
    expect(found).toEqual(code === null ? null : { field, code });
  });

  test('has nothing to come after where there is no opt-out, or its time is not recorded', () => {
    const day = { date: '1999-12-31', time: '', timeZone: BERLIN };
    expect(dayProblem(day, { now: NOW, after: null })).toBeNull();
  });

  test('is read by the clock of whoever states it', () => {
    const day = { date: '2026-05-04', time: '' };
    const limits = { now: NOW, after: null };
    expect(dayProblem({ ...day, timeZone: 'Pacific/Kiritimati' }, limits)).toBeNull();
    expect(dayProblem({ ...day, timeZone: 'UTC' }, limits)?.code).toBe('in_future');
    const midnight = { now: Date.parse('2026-05-03T00:00:00Z'), after: null };
    const early = { date: '2026-05-03', time: '00:00', timeZone: 'UTC' };
    expect(dayProblem(early, midnight)).toBeNull();
  });

  test('takes a clock that nobody knows for UTC, instead of failing', () => {
    expect(zoneOf('Mars/Olympus')).toBe('UTC');
    const day = { date: '2026-05-04', time: '', timeZone: 'Mars/Olympus' };
    expect(dayProblem(day, { now: NOW, after: null })?.code).toBe('in_future');
  });

  test.each(['2024-02-29', '2026-12-31'])('%s is a day', (text) => {
    expect(isDay(text)).toBe(true);
  });

  test.each(['2026-02-29', '2026-5-3', '2026-05-03T00:00', '', '٢٠٢٦-٠٥-٠٣'])(
    '%j is none',
    (text) => {
      expect(isDay(text)).toBe(false);
    },
  );
});
