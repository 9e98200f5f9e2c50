'use client';

import { useTranslations } from 'use-intl';
import { describedBy, Field, fieldClass } from '@/components/form/field.tsx';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { TextField } from '@/components/form/text-field.tsx';
import { Button } from '@/components/ui/button.tsx';
import type { LegalBasis } from '@/lib/hubspot/types.ts';
import { explanationOf, type RecordWords } from '@/lib/legal-basis/explanation.ts';
import {
  ASKED_BY,
  CHANNELS,
  type FactField,
  type FactProblem,
  type Facts,
  factsOf,
  NO_FACTS,
} from '@/lib/legal-basis/facts.ts';
import { EXPLANATION_MAX, lengthOf } from '@/lib/legal-basis/text.ts';

/** What is filled in, and what the explanation is then. */
export interface FactsForm {
  facts: Facts;
  /** The explanation as somebody wrote it themselves; null: the facts write it. */
  written: string | null;
}

/** Empty fields, by the clock of whoever types. */
export function emptyFacts(facts: Partial<Facts> = {}): FactsForm {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { facts: { ...NO_FACTS, timeZone, ...facts }, written: null };
}

/** The explanation that is sent. */
export function explanationIn(
  { facts, written }: FactsForm,
  basis: LegalBasis,
  words: RecordWords,
) {
  return written ?? explanationOf(basis, facts, words);
}

/**
 * Small fields for the facts of a basis, and the one sentence that they make, in the language of the company's
 * records, shown as it grows and open to change. `problems` are those to be shown; `explanationProblem` is
 * about the sentence. `id` begins the ids.
 */
export function FactsFields({
  id,
  basis,
  words,
  given,
  problems,
  explanationProblem = null,
  onChange,
}: {
  id: string;
  basis: LegalBasis;
  words: RecordWords;
  given: FactsForm;
  problems: readonly FactProblem[];
  explanationProblem?: string | null;
  onChange: (given: FactsForm) => void;
}) {
  const t = useTranslations();
  const { facts, written } = given;
  const problemAt = (field: FactField) => {
    const found = problems.find((problem) => problem.field === field);
    return found ? t(`explanation.problem.${found.code}`) : null;
  };
  const sentence = explanationIn(given, basis, words);
  const sentenceId = `${id}-explanation`;
  const fields = factsOf(basis, facts).filter(
    // The time of day is asked for where the day alone does not tell.
    ({ field }) => field !== 'time' || facts.time !== '' || problemAt('time') !== null,
  );
  return (
    <>
      <fieldset className="m-0 grid gap-4 border-0 p-0 sm:grid-cols-2">
        <legend className="sr-only">{t('facts.title')}</legend>
        {fields.map(({ field, isNeeded }) => (
          <FactInput
            key={field}
            id={`${id}-${field}`}
            field={field}
            basis={basis}
            facts={facts}
            isNeeded={isNeeded}
            problem={problemAt(field)}
            onChange={(part) => onChange({ ...given, facts: { ...facts, ...part } })}
          />
        ))}
      </fieldset>
      <Field
        id={sentenceId}
        label={t('facts.sentence')}
        apiName="legalBasisExplanation"
        problem={explanationProblem}
        hint={
          <span className="flex flex-wrap justify-between gap-x-3 gap-y-1">
            <span>
              {written === null
                ? t('explanation.hint.language', { language: t(`facts.language.${words.locale}`) })
                : t('facts.edited')}
            </span>
            <span className="whitespace-nowrap tabular-nums">
              {t('field.count', { count: lengthOf(sentence.trim()), max: EXPLANATION_MAX })}
            </span>
          </span>
        }
      >
        <textarea
          id={sentenceId}
          name="legalBasisExplanation"
          rows={3}
          dir="auto"
          lang={words.locale}
          aria-invalid={explanationProblem !== null}
          aria-describedby={describedBy(sentenceId, explanationProblem)}
          className={fieldClass(explanationProblem, 'block resize-y py-2 leading-normal')}
          value={sentence}
          onChange={(event) => onChange({ ...given, written: event.target.value })}
        />
      </Field>
      {written !== null && (
        <div>
          <Button onClick={() => onChange({ ...given, written: null })}>
            {t('facts.rewrite')}
          </Button>
        </div>
      )}
    </>
  );
}

/** The control of one fact. */
function FactInput({
  id,
  field,
  basis,
  facts,
  isNeeded,
  problem,
  onChange,
}: {
  id: string;
  field: FactField;
  basis: LegalBasis;
  facts: Facts;
  isNeeded: boolean;
  problem: string | null;
  onChange: (part: Partial<Facts>) => void;
}) {
  const t = useTranslations('explanation');
  const shared = {
    ...{ id, name: id, 'aria-invalid': problem !== null },
    'aria-describedby': describedBy(id, problem),
  };
  switch (field) {
    case 'askedBy':
      return (
        <Choice
          shared={shared}
          label={t('field.askedBy')}
          problem={problem}
          isNeeded={isNeeded}
          choices={ASKED_BY.map((value) => ({ value, words: t(`askedBy.${value}`) }))}
          value={facts.askedBy}
          onChange={(askedBy) => onChange({ askedBy })}
        />
      );
    case 'channel':
      return (
        <Choice
          shared={shared}
          label={t('field.channel')}
          problem={problem}
          isNeeded={isNeeded}
          choices={CHANNELS.map((value) => ({ value, words: t(`channel.${value}`) }))}
          value={facts.channel}
          onChange={(channel) => onChange({ channel })}
        />
      );
    case 'date':
    case 'time': {
      const dated = `dateOf.${basis}` as 'dateOf.CONSENT_WITH_NOTICE';
      const label = field === 'date' && t.has(dated) ? t(dated) : t(`field.${field}`);
      const hint = field === 'date' ? t('hint.date') : t('hint.time', { zone: facts.timeZone });
      return (
        <Field id={id} label={label} optional={!isNeeded} problem={problem} hint={hint}>
          <input
            {...shared}
            type={field}
            className={fieldClass(problem)}
            value={facts[field]}
            onChange={(event) => onChange({ [field]: event.target.value })}
          />
        </Field>
      );
    }
    default:
      return (
        <TextField
          id={id}
          label={t(`field.${field}`)}
          autoComplete="off"
          dir="auto"
          required={isNeeded}
          problem={problem}
          value={facts[field]}
          onChange={(event) => onChange({ [field]: event.target.value })}
        />
      );
  }
}

function Choice<Value extends string>({
  shared,
  label,
  problem,
  isNeeded,
  choices,
  value,
  onChange,
}: {
  shared: { id: string; name: string };
  label: string;
  problem: string | null;
  isNeeded: boolean;
  choices: { value: Value; words: string }[];
  value: Value | null;
  onChange: (value: Value | null) => void;
}) {
  const t = useTranslations('facts');
  return (
    <Field id={shared.id} label={label} optional={!isNeeded} problem={problem}>
      <NativeSelect
        {...shared}
        problem={problem}
        value={value ?? ''}
        onChange={(event) =>
          onChange(choices.find((one) => one.value === event.target.value)?.value ?? null)
        }
      >
        <option value="">{t('choose')}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} className="bg-surface">
            {choice.words}
          </option>
        ))}
      </NativeSelect>
    </Field>
  );
}
