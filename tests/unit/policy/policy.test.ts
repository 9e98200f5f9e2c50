import { describe, expect, test } from 'vitest';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import { offeredBases, readBases } from '@/lib/legal-basis/bases.ts';
import { DEFAULT_LIFT_TABLE } from '@/lib/legal-basis/lift-table.ts';
import {
  DEFAULT_POLICY,
  POLICY_SETTINGS,
  policyFrom,
  TECHNICAL_BASES,
  technicalBasisSchema,
} from '@/lib/policy/policy.ts';
import { TECHNICAL_BASIS } from '@/lib/subscriptions/technical-basis.ts';

/** One value of each setting that is no default, and what of the policy it makes. */
const DECIDED = {
  bases: { ...readBases(null), NON_GDPR: { ...readBases(null).NON_GDPR, isOffered: false } },
  lift_table: { ...DEFAULT_LIFT_TABLE, unknown: 'nobody' },
  record_language: 'de',
  technical_basis: { legalBasis: 'NON_GDPR', legalBasisExplanation: 'Nothing is claimed.' },
  account_rules: { consentRule: 'required', basisRule: 'not_enforced' },
} as const;
const POLICY = {
  bases: DECIDED.bases,
  liftTable: DECIDED.lift_table,
  recordLanguage: 'de',
  technicalBasis: DECIDED.technical_basis,
  consentRule: 'required',
  basisRule: 'not_enforced',
};

test('nothing decided: everything on offer, the table of the design, English, nothing confirmed', () => {
  expect(DEFAULT_POLICY).toEqual({
    bases: readBases(null),
    liftTable: DEFAULT_LIFT_TABLE,
    recordLanguage: 'en',
    technicalBasis: TECHNICAL_BASIS,
    consentRule: 'not_confirmed',
    basisRule: 'not_confirmed',
  });
  expect(offeredBases(DEFAULT_POLICY.bases)).toEqual(LEGAL_BASES);
});

test('what was decided is what holds', () => {
  expect(policyFrom(DECIDED)).toEqual(POLICY);
});

describe('a setting that cannot be read is the default, and leaves the others', () => {
  test.each(
    POLICY_SETTINGS.flatMap((setting) =>
      [null, 7, 'anything', [], {}, { legalBasis: 'CONSENT_WITH_NOTICE' }].map(
        (value) => [setting, value] as const,
      ),
    ),
  )('%s as %j', (setting, value) => {
    const { [setting]: _broken, ...others } = DECIDED;
    expect(policyFrom({ ...DECIDED, [setting]: value })).toEqual(policyFrom(others));
  });

  test('of what is confirmed of the account, each by itself', () => {
    const half = policyFrom({ account_rules: { consentRule: 'required', basisRule: 'anything' } });
    expect(half).toMatchObject({ consentRule: 'required', basisRule: 'not_confirmed' });
  });
});

test('a technical value claims no consent', () => {
  expect(LEGAL_BASES.filter((basis) => !TECHNICAL_BASES.includes(basis))).toEqual([
    'CONSENT_WITH_NOTICE',
    'PROCESS_AND_STORE',
  ]);
  expect(technicalBasisSchema.safeParse(TECHNICAL_BASIS).success).toBe(true);
});
