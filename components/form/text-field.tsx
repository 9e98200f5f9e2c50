'use client';

import type { ComponentProps, ReactNode } from 'react';
import { describedBy, Field, fieldClass } from './field.tsx';

/** A labelled line of text; its name in the form is its id, if none is given. */
export function TextField({
  id,
  label,
  problem = null,
  hint,
  ...input
}: Omit<ComponentProps<'input'>, 'id' | 'className'> & {
  id: string;
  label: string;
  problem?: string | null;
  hint?: ReactNode;
}) {
  return (
    <Field id={id} label={label} problem={problem} hint={hint}>
      <input
        id={id}
        name={id}
        aria-invalid={problem !== null}
        aria-describedby={describedBy(id, problem)}
        className={fieldClass(problem)}
        {...input}
      />
    </Field>
  );
}
