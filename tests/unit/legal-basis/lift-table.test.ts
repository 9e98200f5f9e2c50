import { describe, expect, test } from 'vitest';
import {
  DEFAULT_LIFT_TABLE,
  demandOf,
  demandsFor,
  LIFT_DEMANDS,
  LIFT_ROWS,
  liftTableSchema,
  readLiftTable,
} from '@/lib/legal-basis/lift-table.ts';

const strictness = (demand: (typeof LIFT_DEMANDS)[number]) => LIFT_DEMANDS.indexOf(demand);
const PAIRS = LIFT_ROWS.flatMap((row) => LIFT_DEMANDS.map((demand) => [row, demand] as const));

describe('the table of lifting', () => {
  test('is the design’s until compliance decides otherwise', () => {
    expect(readLiftTable(null)).toEqual({
      by_person: 'new_consent',
      spam_complaint: 'compliance',
      hard_bounce: 'ground',
      by_others: 'correction',
      opt_out_of_all: 'new_consent',
      unknown: 'new_consent',
    });
  });

  test.each(PAIRS)('%s, set to %s, asks for no less than the default', (row, demand) => {
    const table = { ...DEFAULT_LIFT_TABLE, [row]: demand };
    const isTighter = strictness(demand) >= strictness(DEFAULT_LIFT_TABLE[row]);
    expect(demandOf(table, row)).toBe(isTighter ? demand : DEFAULT_LIFT_TABLE[row]);
    expect(demandsFor(row).includes(demand)).toBe(isTighter);
    expect(liftTableSchema.safeParse(table).success).toBe(isTighter);
    expect(readLiftTable(table)).toEqual(isTighter ? table : DEFAULT_LIFT_TABLE);
  });

  test.each([undefined, 7, 'text', [], { by_person: 3 }, { by_person: 'anything' }])(
    'stored as %j is read as the default',
    (stored) => {
      expect(readLiftTable(stored)).toEqual(DEFAULT_LIFT_TABLE);
    },
  );

  test('is taken from a form only if it is whole', () => {
    const { unknown: _left, ...others } = DEFAULT_LIFT_TABLE;
    expect(liftTableSchema.safeParse(others).success).toBe(false);
    expect(liftTableSchema.safeParse({ ...others, unknown: 'anything' }).success).toBe(false);
  });
});
