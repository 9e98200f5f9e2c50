'use client';

import { type UseFormReturn, useFormState } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { describedBy, Field, fieldClass } from '@/components/form/field.tsx';
import type { FormValues } from './form-values.ts';
import { useProblem } from './use-problem.ts';

/** Why (for an opt-out only) and reference: both optional, kept with the result that is copied. */
export function NoteFields({
  form,
  withReason,
}: {
  form: UseFormReturn<FormValues>;
  withReason: boolean;
}) {
  const t = useTranslations('field');
  const { errors } = useFormState({ control: form.control });
  const problems = {
    reason: useProblem(errors.reason?.message),
    reference: useProblem(errors.reference?.message),
  };
  const names = withReason ? (['reason', 'reference'] as const) : (['reference'] as const);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {names.map((name) => (
        <Field
          key={name}
          id={name}
          label={t(name)}
          optional
          problem={problems[name]}
          hint={t('reasonHint')}
        >
          <input
            id={name}
            type="text"
            autoComplete="off"
            dir="auto"
            placeholder={name === 'reference' ? t('referencePlaceholder') : undefined}
            aria-invalid={problems[name] !== null}
            aria-describedby={describedBy(name, problems[name])}
            className={fieldClass(problems[name])}
            {...form.register(name)}
          />
        </Field>
      ))}
    </div>
  );
}
