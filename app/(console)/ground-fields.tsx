'use client';

import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { describedBy, Field, fieldClass } from '@/components/form/field.tsx';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import type { OfferedBasis } from '@/lib/legal-basis/bases.ts';
import { EXPLANATION_MAX, lengthOf } from '@/lib/legal-basis/text.ts';
import type { ChangeForm } from './use-change-form.ts';
import { useProblemWords } from './use-problem-words.ts';

/**
 * Legal basis, one of those on offer, with when to use it and when not, and the explanation with the facts
 * it needs.
 */
export function GroundFields({
  form,
  bases,
  optional,
}: {
  form: ChangeForm;
  /** What compliance offers, with its words. */
  bases: readonly OfferedBasis[];
  optional: boolean;
}) {
  const t = useTranslations();
  const words = useProblemWords();
  const { legalBasis, legalBasisExplanation } = form.values;
  const basis = LEGAL_BASES.find((each) => each === legalBasis);
  const offered = bases.find((each) => each.basis === basis);
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
          offered && (
            <dl className="m-0 grid gap-x-2.5 gap-y-[3px] border-l-2 border-line pl-[11px] sm:grid-cols-[auto_1fr]">
              <dt className="text-ink-3">{t('field.basisWhen')}</dt>
              <dd className="m-0 whitespace-pre-line text-ink [overflow-wrap:anywhere]">
                {offered.when}
              </dd>
              <dt className="text-ink-3">{t('field.basisNot')}</dt>
              <dd className="m-0 whitespace-pre-line text-ink [overflow-wrap:anywhere]">
                {offered.not}
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
          {bases.map((each) => (
            <option key={each.basis} value={each.basis} className="bg-surface">
              {t(`basis.${each.basis}.name`)}
            </option>
          ))}
          {basis && !offered && (
            <option value={basis} className="bg-surface">
              {t('field.basisNotOffered', { basis: t(`basis.${basis}.name`) })}
            </option>
          )}
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
