'use client';

import { useTranslations } from 'use-intl';
import type { AccountRules } from '@/lib/policy/policy.ts';
import { BASIS_RULES, CONSENT_RULES } from '@/lib/subscriptions/mail-facts.ts';
import { MissingPermission } from '../../missing-permission.tsx';
import { saveAccountRules } from './actions.ts';
import { ChoiceField } from './choice-field.tsx';
import { SettingForm } from './setting-form.tsx';

/** What is confirmed of the account's privacy settings; who may not confirm it reads it, and why. */
export function AccountRulesForm({
  rules,
  mayConfirm,
}: {
  rules: AccountRules;
  mayConfirm: boolean;
}) {
  const t = useTranslations('legalBasis.account');
  if (!mayConfirm)
    return (
      <>
        <dl className="mt-3 mb-0 grid gap-x-5 gap-y-1 text-sm sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
          <dt className="text-ink-2">{t('consentRule')}</dt>
          <dd className="m-0 mb-1 font-[540]">{t(`consentRule_is.${rules.consentRule}`)}</dd>
          <dt className="text-ink-2">{t('basisRule')}</dt>
          <dd className="m-0 font-[540]">{t(`basisRule_is.${rules.basisRule}`)}</dd>
        </dl>
        <p className="mt-3 mb-0 rounded-[9px] bg-wait-soft px-3.5 py-3 text-sm">
          <MissingPermission permission="account" />
        </p>
      </>
    );
  return (
    <SettingForm setting="account_rules" shown={rules} action={saveAccountRules}>
      {(problemOf) => (
        <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
          <ChoiceField
            id="consentRule"
            label={t('consentRule')}
            chosen={rules.consentRule}
            choices={CONSENT_RULES}
            words={(rule) => t(`consentRule_is.${rule}`)}
            problem={problemOf('consentRule')}
          />
          <ChoiceField
            id="basisRule"
            label={t('basisRule')}
            chosen={rules.basisRule}
            choices={BASIS_RULES}
            words={(rule) => t(`basisRule_is.${rule}`)}
            problem={problemOf('basisRule')}
          />
        </div>
      )}
    </SettingForm>
  );
}
