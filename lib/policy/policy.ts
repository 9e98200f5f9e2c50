import * as z from 'zod/mini';
import { LEGAL_BASES, type LegalBasis } from '../hubspot/types.ts';
import { LOCALES, type Locale } from '../i18n/locales.ts';
import { type BasesSetting, readBases } from '../legal-basis/bases.ts';
import { type LiftTable, readLiftTable } from '../legal-basis/lift-table.ts';
import {
  EXPLANATION_MAX,
  EXPLANATION_MIN,
  holdsControlCharacters,
  lengthOf,
  tidyText,
} from '../legal-basis/text.ts';
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

/** What each setting of the policy holds, by its name in the database and in the log. */
export interface PolicyValues {
  bases: BasesSetting;
  lift_table: LiftTable;
  record_language: Locale;
  technical_basis: TechnicalBasis;
  account_rules: AccountRules;
}
export type PolicySetting = keyof PolicyValues;
export const POLICY_SETTINGS = [
  'bases',
  'lift_table',
  'record_language',
  'technical_basis',
  'account_rules',
] as const satisfies PolicySetting[];

/** The bases that claim no consent: an opt-out is none. */
export const TECHNICAL_BASES: readonly LegalBasis[] = LEGAL_BASES.filter(
  (basis) => basis !== 'CONSENT_WITH_NOTICE' && basis !== 'PROCESS_AND_STORE',
);

/** The technical value as a form sends it. */
export const technicalBasisSchema = z.strictObject({
  legalBasis: z.enum(TECHNICAL_BASES, 'not_in_list'),
  legalBasisExplanation: z.pipe(
    z.pipe(z.string(), z.transform(tidyText)),
    z.string().check(
      z.refine((text) => text !== '', { error: 'required', abort: true }),
      z.refine((text) => lengthOf(text) >= EXPLANATION_MIN, 'too_short'),
      z.refine((text) => lengthOf(text) <= EXPLANATION_MAX, 'text_too_long'),
      z.refine((text) => !holdsControlCharacters(text), 'text_control_characters'),
    ),
  ),
});

/** What an administrator confirms of the account, as a form sends it. */
export const accountRulesSchema = z.strictObject({
  consentRule: z.enum(CONSENT_RULES, 'not_in_list'),
  basisRule: z.enum(BASIS_RULES, 'not_in_list'),
});
export type AccountRules = z.output<typeof accountRulesSchema>;

const { consentRule, basisRule } = accountRulesSchema.shape;
const storedRules = z.object({
  consentRule: z.catch(consentRule, 'not_confirmed'),
  basisRule: z.catch(basisRule, 'not_confirmed'),
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
    technicalBasis: technicalBasisSchema.safeParse(stored.technical_basis).data ?? TECHNICAL_BASIS,
    consentRule: rules?.consentRule ?? 'not_confirmed',
    basisRule: rules?.basisRule ?? 'not_confirmed',
  };
}

/** The settings that a policy is made of. */
export function valuesOf(policy: Policy): PolicyValues {
  const { consentRule, basisRule } = policy;
  return {
    bases: policy.bases,
    lift_table: policy.liftTable,
    record_language: policy.recordLanguage,
    technical_basis: policy.technicalBasis,
    account_rules: { consentRule, basisRule },
  };
}

/** What holds where nothing was decided. */
export const DEFAULT_POLICY: Policy = policyFrom({});
