import { expect, test } from 'vitest';
import { COVERAGE } from '@/lib/hubspot-simulator/coverage.ts';
import { FAULTS } from '@/lib/hubspot-simulator/faults.ts';
import { OPERATIONS } from '@/lib/hubspot-simulator/model.ts';
import { ROUTES } from '@/lib/hubspot-simulator/routes.ts';

const idsOf = (kind: string): string[] =>
  COVERAGE.filter((row) => row.id.startsWith(`${kind}.`))
    .map((row) => row.id.slice(kind.length + 1))
    .sort();

test('every route has a row, and every row of a route has one', () => {
  expect(idsOf('route')).toEqual(ROUTES.map((route) => route.operation).sort());
  expect(idsOf('route')).toEqual([...OPERATIONS].sort());
});

test('every fault has a row, and every row of a fault has one', () => {
  expect(idsOf('fault')).toEqual(Object.keys(FAULTS).sort());
});

test('no row stands twice, and each names its source', () => {
  expect(new Set(COVERAGE.map((row) => row.id)).size).toBe(COVERAGE.length);
  for (const row of COVERAGE) expect(row.source, row.id).toMatch(/\d|Surprises|Gaps|HTTP/);
});

test('what is absent claims nothing about the official file', () => {
  for (const row of COVERAGE.filter((one) => one.support === 'absent')) {
    expect(row.file, row.id).toBe('outside');
  }
});
