'use client';

import { useTranslations } from 'use-intl';
import { describedBy, Field, fieldClass } from '@/components/form/field.tsx';
import { TextField } from '@/components/form/text-field.tsx';
import {
  type LiftProblem,
  type LiftWay,
  liftNeeds,
  liftProblemKey,
} from '@/lib/legal-basis/lift-policy.ts';
import { dayProblem } from '@/lib/legal-basis/request-day.ts';
import type { LiftAgreed } from '@/lib/subscriptions/agreement.ts';
import { isShut } from '@/lib/subscriptions/lane.ts';
import { type LiftCase, nothingGiven } from '@/lib/subscriptions/lift-case.ts';

/** What is asked for beside the change itself. */
export interface LiftForm extends LiftAgreed {
  reference: string;
}

/** Empty fields, by the way that is offered first and the clock of whoever types. */
export function emptyLift(lift: LiftCase, reference: string): LiftForm {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { ...nothingGiven(lift), timeZone, reference };
}

/**
 * Who opted out, what lifting that takes, and the fields for it. Takes what is given so far, and the problems
 * to be shown; those of the ground, which has its fields elsewhere, are said at the end. Who may not lift it
 * at all is asked for nothing. `id` begins the ids.
 */
export function LiftFields({
  id,
  lift,
  given,
  problems,
  isDayElsewhere = false,
  onChange,
}: {
  id: string;
  lift: LiftCase;
  given: LiftForm;
  problems: readonly LiftProblem[];
  /** The day of the request and the reference are filled in among other facts. */
  isDayElsewhere?: boolean;
  onChange: (given: LiftForm) => void;
}) {
  const t = useTranslations();
  const { facts, table } = lift;
  const needs = liftNeeds(facts, table);
  const problemAt = (field: LiftProblem['field']) => {
    const found = problems.find((problem) => problem.field === field);
    return found ? t(liftProblemKey(found.code)) : null;
  };
  const set = (part: Partial<LiftForm>) => onChange({ ...given, ...part });
  const isOpen = !problems.some(({ code }) => isShut(code));
  const isAnew = given.way === 'new_consent';
  const elsewhere = problems.filter(({ field }) =>
    [null, 'legalBasis', 'legalBasisExplanation'].some((one) => one === field),
  );
  return (
    <div className="grid gap-4">
      <div className="grid gap-1 text-sm">
        <p className="m-0">{t(facts.ours ? `lift.ours.${facts.ours}` : `lift.row.${needs.row}`)}</p>
        <p className="m-0">{t(`lift.demand.${needs.demand}`)}</p>
        {needs.askThemFirst && <p className="m-0">{t('lift.hint.askThemFirst')}</p>}
        {needs.typeByType && <p className="m-0">{t('lift.hint.typeByType')}</p>}
        {needs.addressNeedsFixing && <p className="m-0">{t('lift.hint.addressNeedsFixing')}</p>}
      </div>
      {isOpen && needs.ways.length > 1 && (
        <Ways
          id={id}
          ways={needs.ways}
          way={given.way}
          problem={problemAt('way')}
          onChange={(way) => set({ way })}
        />
      )}
      {isOpen && given.way === 'correction' && (
        <p className="m-0 text-sm [overflow-wrap:anywhere]">
          <Earlier earlier={facts.earlier} />
        </p>
      )}
      {isOpen && isAnew && !isDayElsewhere && (
        <DayFields id={id} lift={lift} given={given} problemAt={problemAt} onChange={set} />
      )}
      {isOpen && !isDayElsewhere && (
        <TextField
          id={`${id}-reference`}
          label={t('field.reference')}
          autoComplete="off"
          dir="auto"
          required={isAnew}
          placeholder={t('field.referencePlaceholder')}
          value={given.reference}
          problem={problemAt('reference')}
          onChange={(event) => set({ reference: event.target.value })}
        />
      )}
      {isOpen && needs.addressNeedsFixing && (
        <Fixed
          id={id}
          isFixed={given.isAddressFixed}
          problem={problemAt('isAddressFixed')}
          onChange={(isAddressFixed) => set({ isAddressFixed })}
        />
      )}
      <div role="alert" className="grid gap-1 text-sm font-[540] text-stop empty:hidden">
        {elsewhere.map(({ code }) => (
          <p key={code} className="m-0">
            {t(liftProblemKey(code))}
          </p>
        ))}
      </div>
    </div>
  );
}

function Ways({
  id,
  ways,
  way,
  problem,
  onChange,
}: {
  id: string;
  ways: readonly LiftWay[];
  way: LiftWay;
  problem: string | null;
  onChange: (way: LiftWay) => void;
}) {
  const t = useTranslations('lift');
  return (
    <fieldset className="m-0 grid gap-1.5 border-0 p-0">
      <legend className="mb-1 p-0 font-[580]">{t('why')}</legend>
      {ways.map((each) => (
        <label key={each} className="flex items-start gap-2.5">
          <input
            type="radio"
            name={`${id}-way`}
            value={each}
            checked={each === way}
            aria-describedby={problem ? `${id}-way-problem` : undefined}
            onChange={() => onChange(each)}
            className="mt-1 size-4 flex-none accent-accent"
          />
          <span>{t(`way.${each}`)}</span>
        </label>
      ))}
      <Problem id={`${id}-way-problem`} problem={problem} />
    </fieldset>
  );
}

/** What a correction puts back. */
function Earlier({ earlier }: { earlier: LiftCase['facts']['earlier'] }) {
  const t = useTranslations();
  if (earlier === null) return t('lift.hint.earlierNotKnown');
  const { legalBasis, legalBasisExplanation } = earlier;
  if (legalBasis === null) return t('lift.hint.earlierNone');
  const name = `basis.${legalBasis}.name` as 'basis.NON_GDPR.name';
  return t('lift.hint.earlier', {
    basis: t.has(name) ? t(name) : legalBasis,
    explanation: legalBasisExplanation ?? '',
  });
}

/** When the person asked: the day, and the time where the day alone does not tell what came first. */
function DayFields({
  id,
  lift: { now, lifted },
  given: { date, time, timeZone },
  problemAt,
  onChange,
}: {
  id: string;
  lift: LiftCase;
  given: LiftForm;
  problemAt: (field: 'date' | 'time') => string | null;
  onChange: (part: Partial<LiftForm>) => void;
}) {
  const t = useTranslations('explanation');
  const limits = { now, after: lifted.madeAt };
  const isTimeNeeded = dayProblem({ date, time: '', timeZone }, limits)?.field === 'time';
  const control = (field: 'date' | 'time') => ({
    id: `${id}-${field}`,
    name: `${id}-${field}`,
    type: field,
    'aria-invalid': problemAt(field) !== null,
    'aria-describedby': describedBy(`${id}-${field}`, problemAt(field)),
    className: fieldClass(problemAt(field)),
  });
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <Field
        id={`${id}-date`}
        label={t('dateOf.CONSENT_WITH_NOTICE')}
        problem={problemAt('date')}
        hint={t('hint.date')}
      >
        <input
          {...control('date')}
          value={date}
          onChange={(event) => onChange({ date: event.target.value })}
        />
      </Field>
      {(isTimeNeeded || time !== '') && (
        <Field
          id={`${id}-time`}
          label={t('field.time')}
          problem={problemAt('time')}
          hint={t('hint.time', { zone: timeZone })}
        >
          <input
            {...control('time')}
            value={time}
            onChange={(event) => onChange({ time: event.target.value })}
          />
        </Field>
      )}
    </div>
  );
}

function Fixed({
  id,
  isFixed,
  problem,
  onChange,
}: {
  id: string;
  isFixed: boolean;
  problem: string | null;
  onChange: (isFixed: boolean) => void;
}) {
  const t = useTranslations('lift');
  return (
    <div>
      <label className="flex items-start gap-2.5">
        <input
          id={`${id}-fixed`}
          type="checkbox"
          checked={isFixed}
          aria-invalid={problem !== null}
          aria-describedby={problem ? `${id}-fixed-problem` : undefined}
          onChange={(event) => onChange(event.target.checked)}
          className="mt-1 size-4 flex-none accent-accent"
        />
        <span>{t('addressFixed')}</span>
      </label>
      <Problem id={`${id}-fixed-problem`} problem={problem} />
    </div>
  );
}

function Problem({ id, problem }: { id: string; problem: string | null }) {
  return (
    problem && (
      <p id={id} className="mt-1.5 mb-0 text-sm font-[540] text-stop">
        {problem}
      </p>
    )
  );
}
