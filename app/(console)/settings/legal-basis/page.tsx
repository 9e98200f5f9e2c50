import { PageTitle } from '@/components/page-title.tsx';
import { may } from '@/lib/auth/permissions.ts';
import { pageActor } from '@/lib/auth/session.ts';
import { requestContext } from '@/lib/context.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import { translator } from '@/lib/i18n/request.ts';
import { lastChanges } from '@/lib/policy/last-changes.ts';
import type { PolicySetting } from '@/lib/policy/policy.ts';
import { Denied } from '../../denied.tsx';
import { AccountRulesForm } from './account-rules-form.tsx';
import { BasesForm } from './bases-form.tsx';
import { LiftTableForm } from './lift-table-form.tsx';
import { RecordLanguageForm } from './record-language-form.tsx';
import { SettingSection } from './setting-form.tsx';
import { TechnicalBasisForm } from './technical-basis-form.tsx';

export default async function Page() {
  const { actor, denied } = await pageActor('/settings/legal-basis', 'policy');
  if (denied) return <Denied {...denied} />;
  const { db, policy: read } = await requestContext();
  const [t, policy, changes] = await Promise.all([translator(), read(), lastChanges(db)]);
  const { bases, liftTable, recordLanguage, technicalBasis, consentRule, basisRule } = policy;
  const section = (
    setting: PolicySetting,
    words: 'bases' | 'lift' | 'record' | 'technical' | 'account',
  ) => ({
    setting,
    title: t(`legalBasis.${words}.title`),
    lead: t(`legalBasis.${words}.lead`),
    last: changes.find((change) => change.setting === setting) ?? null,
  });
  return (
    <div className="mx-auto mt-7 mb-20 grid max-w-[860px] grid-cols-1 gap-5 px-4 lg:px-6">
      <div>
        <PageTitle>{t('legalBasis.title')}</PageTitle>
        <p className="mt-[3px] mb-0 text-ink-2">{t('legalBasis.lead')}</p>
      </div>
      <SettingSection {...section('bases', 'bases')}>
        <BasesForm
          bases={bases}
          consoleTexts={{ en: messagesOf('en').basis, de: messagesOf('de').basis }}
        />
      </SettingSection>
      <SettingSection {...section('lift_table', 'lift')}>
        <LiftTableForm table={liftTable} />
      </SettingSection>
      <SettingSection {...section('record_language', 'record')}>
        <RecordLanguageForm language={recordLanguage} />
      </SettingSection>
      <SettingSection {...section('technical_basis', 'technical')}>
        <TechnicalBasisForm technicalBasis={technicalBasis} />
      </SettingSection>
      <SettingSection {...section('account_rules', 'account')}>
        <AccountRulesForm
          rules={{ consentRule, basisRule }}
          mayConfirm={may(actor.role, 'account')}
        />
      </SettingSection>
    </div>
  );
}
