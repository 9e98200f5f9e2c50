import { randomBytes } from 'node:crypto';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import { LOCALES } from '@/lib/i18n/locales.ts';
import { DEFAULT_POLICY, type PolicySetting } from '@/lib/policy/policy.ts';
import { form } from '../helpers/visitor.ts';
import { type ActionCall, isTrue, one } from './action-call.ts';
import { told } from './ledger-acts.ts';

/** Fields that ask for something else than what stands there now, and what shows that it was set. */
type Wish = (now: unknown) => { fields: Record<string, string>; mark: string };

/** A call that changes one setting of the policy from whatever it is. */
function setting(name: PolicySetting, byDefault: unknown, wish: Wish): ActionCall {
  return {
    path: '/settings/legal-basis',
    async prepare(world, visitor) {
      const { value } = await one(world, `SELECT value FROM setting WHERE name = '${name}'`);
      const now = typeof value === 'string' ? JSON.parse(value) : byDefault;
      const { fields, mark } = wish(now);
      return {
        who: world.visitors[visitor],
        parameters: [{ is: 'nothing' }, form({ shown: JSON.stringify(now), ...fields })],
        hasHappened: () =>
          isTrue(
            world,
            `EXISTS (SELECT FROM setting WHERE name = '${name}' AND value LIKE '%${mark}%')`,
          ),
      };
    },
    told: told('saved'),
  };
}

const random = () => randomBytes(6).toString('hex');
const { bases, liftTable, technicalBasis, consentRule, basisRule } = DEFAULT_POLICY;

export const SAVE_BASES = setting('bases', bases, () => {
  const mark = random();
  const texts = LEGAL_BASES.flatMap((basis) =>
    LOCALES.flatMap((locale) =>
      ['when', 'not'].map((kind) => [`${basis}.texts.${locale}.${kind}`, mark] as const),
    ),
  );
  const offered = LEGAL_BASES.map((basis) => [`${basis}.isOffered`, 'on'] as const);
  return { fields: Object.fromEntries([...texts, ...offered]), mark };
});

export const SAVE_LIFT_TABLE = setting('lift_table', liftTable, (now) => {
  const table = { ...liftTable, ...(now as object) };
  const spam_complaint = table.spam_complaint === 'nobody' ? 'compliance' : 'nobody';
  return { fields: { ...table, spam_complaint }, mark: `"spam_complaint":"${spam_complaint}"` };
});

export const SAVE_RECORD_LANGUAGE = setting('record_language', 'en', (now) => {
  const language = now === 'en' ? 'de' : 'en';
  return { fields: { language }, mark: language };
});

export const SAVE_TECHNICAL_BASIS = setting('technical_basis', technicalBasis, () => {
  const mark = random();
  return { fields: { legalBasis: 'NON_GDPR', legalBasisExplanation: mark }, mark };
});

export const SAVE_ACCOUNT_RULES = setting('account_rules', { consentRule, basisRule }, (now) => {
  const isRequired = (now as { consentRule: string }).consentRule === 'required';
  const rule = isRequired ? 'not_required' : 'required';
  return {
    fields: { consentRule: rule, basisRule: 'not_enforced' },
    mark: `"consentRule":"${rule}"`,
  };
});
