'use client';

import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { describedBy, Field, fieldClass } from '@/components/form/field.tsx';
import type { ChangeForm } from './use-change-form.ts';
import { useProblemWords } from './use-problem-words.ts';

/** Why (for an opt-out only) and reference: both optional, kept with the result that is copied. */
export function NoteFields({ form, withReason }: { form: ChangeForm; withReason: boolean }) {
  const t = useTranslations('field');
  const words = useProblemWords();
  const problems = {
    reason: words(form.problems.reason),
    reference: words(form.problems.reference),
  };
  const names = withReason ? (['reason', 'reference'] as const) : (['reference'] as const);
  return (
    <div className={classNames('grid gap-x-4 gap-y-[18px]', withReason && 'sm:grid-cols-2')}>
      {names.map((name) => (
        <Field key={name} id={name} label={t(name)} optional problem={problems[name]}>
          <input
            id={name}
            type="text"
            autoComplete="off"
            dir="auto"
            placeholder={name === 'reference' ? t('referencePlaceholder') : undefined}
            aria-invalid={problems[name] !== null}
            aria-describedby={`${describedBy(name, problems[name])} note-hint`}
            className={fieldClass(problems[name])}
            name={name}
            value={form.values[name]}
            onChange={(event) => form.set(name, event.target.value)}
          />
        </Field>
      ))}
      <p id="note-hint" className="col-span-full -mt-3 mb-0 text-sm text-ink-2">
        {t('reasonHint')}
      </p>
    </div>
  );
}
