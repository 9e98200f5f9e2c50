'use client';

import { useTranslations } from 'use-intl';
import { describedBy, Field, fieldClass } from '@/components/form/field.tsx';
import { EXPLANATION_MAX } from '@/lib/legal-basis/text.ts';
import { TECHNICAL_BASES } from '@/lib/policy/policy.ts';
import type { TechnicalBasis } from '@/lib/subscriptions/technical-basis.ts';
import { saveTechnicalBasis } from './actions.ts';
import { ChoiceField } from './choice-field.tsx';
import { SettingForm } from './setting-form.tsx';

const EXPLANATION = 'legalBasisExplanation';

/** What an opt-out is completed with where HubSpot refuses it without a basis. */
export function TechnicalBasisForm({ technicalBasis }: { technicalBasis: TechnicalBasis }) {
  const t = useTranslations();
  return (
    <SettingForm setting="technical_basis" shown={technicalBasis} action={saveTechnicalBasis}>
      {(problemOf) => {
        const problem = problemOf(EXPLANATION, EXPLANATION_MAX);
        return (
          <>
            <ChoiceField
              id="legalBasis"
              label={t('field.basis')}
              apiName="legalBasis"
              chosen={technicalBasis.legalBasis}
              choices={TECHNICAL_BASES}
              words={(basis) => t(`basis.${basis}.name`)}
              problem={problemOf('legalBasis')}
            />
            <Field
              id={EXPLANATION}
              label={t('field.explanation')}
              apiName={EXPLANATION}
              problem={problem}
              hint={t('legalBasis.technical.hint')}
            >
              <textarea
                id={EXPLANATION}
                name={EXPLANATION}
                rows={2}
                dir="auto"
                defaultValue={technicalBasis.legalBasisExplanation}
                aria-invalid={problem !== null}
                aria-describedby={describedBy(EXPLANATION, problem)}
                className={fieldClass(problem, 'field-sizing-content block py-2 leading-normal')}
              />
            </Field>
          </>
        );
      }}
    </SettingForm>
  );
}
