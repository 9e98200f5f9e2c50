'use client';

import { describedBy, Field } from '@/components/form/field.tsx';
import { NativeSelect } from '@/components/form/native-select.tsx';

/** A labelled drop-down of a form that is read when it is sent; its name in the form is its id. */
export function ChoiceField<Choice extends string>({
  id,
  label,
  apiName,
  chosen,
  choices,
  words,
  problem,
}: {
  id: string;
  label: string;
  apiName?: string;
  /** What is stored. */
  chosen: Choice;
  choices: readonly Choice[];
  words: (choice: Choice) => string;
  problem: string | null;
}) {
  return (
    <Field id={id} label={label} problem={problem} {...(apiName && { apiName })}>
      <NativeSelect
        id={id}
        name={id}
        problem={problem}
        aria-invalid={problem !== null}
        aria-describedby={describedBy(id, problem)}
        defaultValue={chosen}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice} className="bg-surface">
            {words(choice)}
          </option>
        ))}
      </NativeSelect>
    </Field>
  );
}
