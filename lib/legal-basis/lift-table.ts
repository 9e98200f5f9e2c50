import * as z from 'zod/mini';

/** Who opted out, as far as it can be told: the rows of the design's table (section 10). */
export const LIFT_ROWS = [
  'by_person',
  'spam_complaint',
  'hard_bounce',
  'by_others',
  'opt_out_of_all',
  'unknown',
] as const;
export type LiftRow = (typeof LIFT_ROWS)[number];

/**
 * What a lift needs, from the least to the most; there is nothing below a basis and an explanation.
 * - `ground`: a legal basis and an explanation.
 * - `correction`: that it was a mistake, and the basis from before; or new consent.
 * - `new_consent`: freely given consent, dated after the opt-out, with a reference.
 * - `compliance`: the same, by somebody who sets the policy.
 * - `nobody`: it is not lifted here.
 */
export const LIFT_DEMANDS = [
  'ground',
  'correction',
  'new_consent',
  'compliance',
  'nobody',
] as const;
export type LiftDemand = (typeof LIFT_DEMANDS)[number];

/** What each row needs: a setting of compliance. */
export type LiftTable = Readonly<Record<LiftRow, LiftDemand>>;

/** What holds where compliance has decided nothing, and the least that it can decide. */
export const DEFAULT_LIFT_TABLE: LiftTable = {
  by_person: 'new_consent',
  spam_complaint: 'compliance',
  hard_bounce: 'ground',
  by_others: 'correction',
  opt_out_of_all: 'new_consent',
  unknown: 'new_consent',
};

/** What a row may be set to: its default and whatever asks for more. */
export function demandsFor(row: LiftRow): LiftDemand[] {
  return LIFT_DEMANDS.slice(LIFT_DEMANDS.indexOf(DEFAULT_LIFT_TABLE[row]));
}

/** The demand that counts in a row: never less than the default, whatever is set. */
export function demandOf(table: LiftTable, row: LiftRow): LiftDemand {
  return demandsFor(row).find((demand) => demand === table[row]) ?? DEFAULT_LIFT_TABLE[row];
}

/** The table as a form sends it: complete, and no row below its default. */
export const liftTableSchema = z
  .record(z.enum(LIFT_ROWS), z.enum(LIFT_DEMANDS, 'not_in_list'))
  .check(({ value, issues }) => {
    for (const row of LIFT_ROWS)
      if (!demandsFor(row).includes(value[row]))
        issues.push({ code: 'custom', path: [row], message: 'below_default', input: value });
  });

/** Reads the table as it was stored, row by row: what is missing or unreadable is the default. */
export function readLiftTable(stored: unknown): LiftTable {
  const held =
    typeof stored === 'object' && stored !== null ? new Map(Object.entries(stored)) : null;
  const read = (row: LiftRow) =>
    demandsFor(row).find((demand) => demand === held?.get(row)) ?? DEFAULT_LIFT_TABLE[row];
  return Object.fromEntries(LIFT_ROWS.map((row) => [row, read(row)])) as LiftTable;
}
