import { describe, expect, test } from 'vitest';
import { LEGAL_BASES, type LegalBasis } from '@/lib/hubspot/types.ts';
import {
  FACT_FIELDS,
  type FactField,
  type FactProblem,
  type Facts,
  factProblems,
  factsOf,
  NO_FACTS,
  TEXT_MAX,
} from '@/lib/legal-basis/facts.ts';
import { CONSENT, LIMITS } from './some-facts.ts';

/** The column "Facts an explanation needs" of the design's table, and who asked. */
const NEEDED: Record<LegalBasis, FactField[]> = {
  CONSENT_WITH_NOTICE: ['askedBy', 'channel', 'date', 'told', 'reference'],
  LEGITIMATE_INTEREST_CLIENT: ['sale', 'date', 'objection'],
  LEGITIMATE_INTEREST_PQL: ['met', 'date', 'expects'],
  LEGITIMATE_INTEREST_OTHER: ['ground', 'documentedIn'],
  PERFORMANCE_OF_CONTRACT: ['contract', 'reference'],
  PROCESS_AND_STORE: ['askedBy', 'channel', 'date'],
  NON_GDPR: ['why'],
};

describe('the facts of a basis', () => {
  test.each(LEGAL_BASES)('%s needs those of the design, and says which are missing', (basis) => {
    const missing = factProblems(basis, NO_FACTS, LIMITS).map(({ field }) => field);
    expect(missing).toEqual(NEEDED[basis]);
    const needed = factsOf(basis, NO_FACTS).filter(({ isNeeded }) => isNeeded);
    expect(needed.map(({ field }) => field)).toEqual(NEEDED[basis]);
  });

  test.each(LEGAL_BASES)(
    '%s: their fields come in one order, and a reference is always among them',
    (basis) => {
      const fields = factsOf(basis, NO_FACTS).map(({ field }) => field);
      expect(fields).toEqual(FACT_FIELDS.filter((field) => fields.includes(field)));
      expect(fields).toContain('reference');
    },
  );

  test('each fact is of use to some basis', () => {
    const used = LEGAL_BASES.flatMap((basis) => factsOf(basis, { askedBy: 'somebody_else' }));
    expect(new Set(used.map(({ field }) => field))).toEqual(new Set(FACT_FIELDS));
  });

  test('somebody who asks for the person has a name', () => {
    const problems = (facts: Partial<Facts>) =>
      factProblems('CONSENT_WITH_NOTICE', { ...CONSENT, ...facts }, LIMITS);
    expect(problems({ askedBy: 'somebody_else' })).toEqual([
      { field: 'askedByName', code: 'fact_required' },
    ]);
    expect(problems({ askedBy: 'somebody_else', askedByName: 'Ann Miller' })).toEqual([]);
    expect(factsOf('CONSENT_WITH_NOTICE', { askedBy: 'person' })).not.toContainEqual(
      expect.objectContaining({ field: 'askedByName' }),
    );
  });

  test.each<[string, Partial<Facts>, FactProblem]>([
    ['blank', { told: ' \n ' }, { field: 'told', code: 'fact_required' }],
    ['a bell', { told: 'ding\u0007' }, { field: 'told', code: 'fact_control_characters' }],
    [
      'too long',
      { identifiedBy: '🙂'.repeat(TEXT_MAX.identifiedBy + 1) },
      { field: 'identifiedBy', code: 'fact_too_long' },
    ],
    ['the future', { date: '2026-05-04' }, { field: 'date', code: 'in_future' }],
    ['before the opt-out', { date: '2026-04-01' }, { field: 'date', code: 'not_after_opt_out' }],
    ['the day of the opt-out', { date: '2026-05-01' }, { field: 'time', code: 'time_required' }],
  ])('%s is said next to its field', (_what, facts, problem) => {
    expect(factProblems('CONSENT_WITH_NOTICE', { ...CONSENT, ...facts }, LIMITS)).toEqual([
      problem,
    ]);
  });

  test('as long as allowed, in code points, with line ends, is taken', () => {
    const told = `${'🙂'.repeat(TEXT_MAX.told - 2)}\n🙂`;
    expect(factProblems('CONSENT_WITH_NOTICE', { ...CONSENT, told }, LIMITS)).toEqual([]);
  });

  test('facts that a basis has no use for are not looked at', () => {
    const facts = { ...NO_FACTS, why: 'A company in Canada.', date: 'never', told: '\u0007' };
    expect(factProblems('NON_GDPR', facts, LIMITS)).toEqual([]);
  });
});
