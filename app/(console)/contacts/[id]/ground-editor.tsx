'use client';

import { useTranslations } from 'use-intl';
import { describedBy, Field, fieldClass } from '@/components/form/field.tsx';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import type { Ground } from './plan.ts';

/** Basis and explanation of one change, or of all that are chosen. */
export function GroundEditor({
  id,
  ground,
  problems,
  onChange,
}: {
  /** What its controls are called. */
  id: string;
  ground: Ground;
  problems: Readonly<Partial<Record<string, string>>>;
  onChange: (ground: Ground) => void;
}) {
  const t = useTranslations();
  const basisProblem = problems.legalBasis ?? null;
  const explanationProblem = problems.legalBasisExplanation ?? null;
  return (
    <>
      <Field id={`${id}-basis`} label={t('field.basis')} problem={basisProblem}>
        <NativeSelect
          id={`${id}-basis`}
          problem={basisProblem}
          aria-invalid={basisProblem !== null}
          aria-describedby={describedBy(`${id}-basis`, basisProblem)}
          value={ground.basis}
          onChange={(event) =>
            onChange({
              ...ground,
              basis: LEGAL_BASES.find((each) => each === event.target.value) ?? '',
            })
          }
        >
          <option value="">{t('field.basisChoose')}</option>
          {LEGAL_BASES.map((each) => (
            <option key={each} value={each} className="bg-surface">
              {t(`basis.${each}.name`)}
            </option>
          ))}
        </NativeSelect>
      </Field>
      <Field id={`${id}-explanation`} label={t('field.explanation')} problem={explanationProblem}>
        <textarea
          id={`${id}-explanation`}
          rows={3}
          dir="auto"
          aria-invalid={explanationProblem !== null}
          aria-describedby={describedBy(`${id}-explanation`, explanationProblem)}
          className={fieldClass(explanationProblem, 'block resize-y py-2 leading-normal')}
          value={ground.explanation}
          onChange={(event) => onChange({ ...ground, explanation: event.target.value })}
        />
      </Field>
    </>
  );
}
