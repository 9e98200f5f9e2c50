'use client';

import { useTranslations } from 'use-intl';
import { LOCALES, type Locale } from '@/lib/i18n/locales.ts';
import { saveRecordLanguage } from './actions.ts';
import { ChoiceField } from './choice-field.tsx';
import { SettingForm } from './setting-form.tsx';

/** The language of explanations. */
export function RecordLanguageForm({ language }: { language: Locale }) {
  const t = useTranslations('legalBasis');
  return (
    <SettingForm setting="record_language" shown={language} action={saveRecordLanguage}>
      {(problemOf) => (
        <div className="sm:max-w-72">
          <ChoiceField
            id="language"
            label={t('record.field')}
            chosen={language}
            choices={LOCALES}
            words={(locale) => t(`language.${locale}`)}
            problem={problemOf('')}
          />
        </div>
      )}
    </SettingForm>
  );
}
