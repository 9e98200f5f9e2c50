import * as z from 'zod/mini';
import { LEGAL_BASES, type LegalBasis } from '../hubspot/types.ts';
import { LOCALES, type Locale } from '../i18n/locales.ts';
import { type BasesSetting, readBases } from '../legal-basis/bases.ts';
import { type LiftTable, readLiftTable } from '../legal-basis/lift-table.ts';
import {
  BASIS_RULES,
  type BasisRule,
  CONSENT_RULES,
  type ConsentRule,
} from '../subscriptions/mail-facts.ts';
import { TECHNICAL_BASIS, type TechnicalBasis } from '../subscriptions/technical-basis.ts';

/** What compliance, and for the account an administrator, has decided; else what holds by default. */
export interface Policy {
  /** Which bases are on offer, and compliance's words about them. */
  bases: BasesSetting;
  /** What a lift needs, by who opted out. */
  liftTable: LiftTable;
  /** The language of explanations, whatever the screen speaks. */
  recordLanguage: Locale;
  /** What an opt-out is completed with where HubSpot refuses it without a basis. */
  technicalBasis: TechnicalBasis;
  consentRule: ConsentRule;
  basisRule: BasisRule;
}

/** The settings of the policy, by their names in the database and in the log. */
export const POLICY_SETTINGS = [
  'bases',
  'lift_table',
  'record_language',
  'technical_basis',
  'account_rules',
] as const;
export type PolicySetting = (typeof POLICY_SETTINGS)[number];

/** The bases that claim no consent: an opt-out is none. */
export const TECHNICAL_BASES = LEGAL_BASES.filter(
  (basis) => basis !== 'CONSENT_WITH_NOTICE' && basis !== 'PROCESS_AND_STORE',
) satisfies LegalBasis[];

const storedTechnicalBasis = z.object({
  legalBasis: z.enum(TECHNICAL_BASES),
  legalBasisExplanation: z.string().check(z.minLength(1)),
});
const storedRules = z.object({
  consentRule: z.catch(z.enum(CONSENT_RULES), 'not_confirmed'),
  basisRule: z.catch(z.enum(BASIS_RULES), 'not_confirmed'),
});

/**
 * The policy out of its settings as they were stored, setting by setting: what is missing or unreadable
 * is the default.
 */
export function policyFrom(stored: Readonly<Partial<Record<PolicySetting, unknown>>>): Policy {
  const rules = storedRules.safeParse(stored.account_rules ?? {}).data;
  return {
    bases: readBases(stored.bases),
    liftTable: readLiftTable(stored.lift_table),
    recordLanguage: LOCALES.find((locale) => locale === stored.record_language) ?? 'en',
    technicalBasis: storedTechnicalBasis.safeParse(stored.technical_basis).data ?? TECHNICAL_BASIS,
    consentRule: rules?.consentRule ?? 'not_confirmed',
    basisRule: rules?.basisRule ?? 'not_confirmed',
  };
}

/** What holds where nothing was decided. */
export const DEFAULT_POLICY: Policy = policyFrom({});
