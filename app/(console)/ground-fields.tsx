'use client';

import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { describedBy, Field, fieldClass } from '@/components/form/field.tsx';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import { EXPLANATION_MAX, lengthOf } from '@/lib/legal-basis/text.ts';
import type { ChangeForm } from './use-change-form.ts';
import { useProblemWords } from './use-problem-words.ts';

/** Legal basis with when to use it and when not, and the explanation with the facts it needs. */
export function GroundFields({ form, optional }: { form: ChangeForm; optional: boolean }) {
  const t = useTranslations();
  const words = useProblemWords();
  const { legalBasis, legalBasisExplanation } = form.values;
  const basis = LEGAL_BASES.find((each) => each === legalBasis);
  const basisProblem = words(form.problems.legalBasis);
  const explanationProblem = words(form.problems.legalBasisExplanation);
  const length = lengthOf(legalBasisExplanation.trim());
  return (
    <>
      <Field
        id="basis"
        label={t('field.basis')}
        apiName="legalBasis"
        optional={optional}
        problem={basisProblem}
        hint={
          basis && (
            <dl className="m-0 grid gap-x-2.5 gap-y-[3px] border-l-2 border-line pl-[11px] sm:grid-cols-[auto_1fr]">
              <dt className="text-ink-3">{t('field.basisWhen')}</dt>
              <dd className="m-0 text-ink">{t(`basis.${basis}.when`)}</dd>
              <dt className="text-ink-3">{t('field.basisNot')}</dt>
              <dd className="m-0 text-ink">
                {t(`basis.${basis}.not`)}
                <span className="mt-[3px] block text-xs text-ink-3">{t('field.basisHelp')}</span>
              </dd>
            </dl>
          )
        }
      >
        <NativeSelect
          id="basis"
          problem={basisProblem}
          aria-invalid={basisProblem !== null}
          aria-describedby={describedBy('basis', basisProblem)}
          name="legalBasis"
          value={legalBasis}
          onChange={(event) => form.set('legalBasis', event.target.value)}
        >
          <option value="">{t('field.basisChoose')}</option>
          {LEGAL_BASES.map((each) => (
            <option key={each} value={each} className="bg-surface">
              {t(`basis.${each}.name`)}
            </option>
          ))}
        </NativeSelect>
      </Field>
      <Field
        id="explanation"
        label={t('field.explanation')}
        apiName="legalBasisExplanation"
        optional={optional}
        problem={explanationProblem}
        hint={
          <span className="flex justify-between gap-3">
            <span>
              {basis
                ? `${t('field.basisFacts')}: ${t(`basis.${basis}.facts`)}.`
                : t('field.explanationHint')}
            </span>
            <span
              className={classNames(
                'whitespace-nowrap tabular-nums',
                length > EXPLANATION_MAX && 'font-semibold text-stop',
              )}
            >
              {t('field.count', { count: length, max: EXPLANATION_MAX })}
            </span>
          </span>
        }
      >
        <textarea
          id="explanation"
          rows={3}
          dir="auto"
          aria-invalid={explanationProblem !== null}
          aria-describedby={describedBy('explanation', explanationProblem)}
          className={fieldClass(explanationProblem, 'block resize-y py-2 leading-normal')}
          name="legalBasisExplanation"
          value={legalBasisExplanation}
          onChange={(event) => form.set('legalBasisExplanation', event.target.value)}
          onBlur={() => form.visit('legalBasisExplanation')}
        />
      </Field>
    </>
  );
}
