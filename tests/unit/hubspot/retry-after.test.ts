import { expect, test } from 'vitest';
import { retryAfterMs } from '../../../lib/hubspot/retry-after.ts';

const NOON = Date.UTC(2026, 10, 23, 12);

test.each([
  ['7', 7_000],
  ['0', 0],
  ['1.5', 1_500],
  ['86400', 86_400_000],
  [' 3 ', 3_000],
  ['Mon, 23 Nov 2026 12:00:05 GMT', 5_000],
  ['Monday, 23-Nov-26 12:00:05 GMT', 5_000],
  ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
])('%j is a wait of %i ms', (header, ms) => {
  expect(retryAfterMs(header, NOON)).toBe(ms);
});

test.each([
  null,
  '',
  '-1',
  'soon',
  'NaN',
  'Infinity',
  '1e3',
  '12 s',
  'Mon, 99 Foo 2026 99:00:00 GMT',
])('%j says nothing', (header) => {
  expect(retryAfterMs(header, NOON)).toBeNull();
});
