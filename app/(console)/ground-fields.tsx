'use client';

import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { describedBy, Field, fieldClass } from '@/components/form/field.tsx';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import type { OfferedBasis } from '@/lib/legal-basis/bases.ts';
import { EXPLANATION_MAX, lengthOf } from '@/lib/legal-basis/text.ts';
import { BasisField } from './basis-field.tsx';
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
  const explanationProblem = words(form.problems.legalBasisExplanation);
  const length = lengthOf(legalBasisExplanation.trim());
  return (
    <>
      <BasisField
        id="basis"
        bases={bases}
        basis={legalBasis}
        optional={optional}
        problem={words(form.problems.legalBasis)}
        onChange={(value) => form.set('legalBasis', value)}
      />
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
