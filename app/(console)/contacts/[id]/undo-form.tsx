'use client';

import { Fragment, useState } from 'react';
import { useTranslations } from 'use-intl';
import { TextField } from '@/components/form/text-field.tsx';
import { Button } from '@/components/ui/button.tsx';
import { StatusMark } from '@/components/ui/status-mark.tsx';
import type { OfferedBasis } from '@/lib/legal-basis/bases.ts';
import type { RecordWords } from '@/lib/legal-basis/explanation.ts';
import { factProblems } from '@/lib/legal-basis/facts.ts';
import { type LiftProblem, liftNeeds } from '@/lib/legal-basis/lift-policy.ts';
import type { LiftAgreed } from '@/lib/subscriptions/agreement.ts';
import { givenFor, problemsOfLift } from '@/lib/subscriptions/lift-case.ts';
import type { UndoPlan, UndoStep } from '@/lib/subscriptions/undo.ts';
import { AskThem } from '../../ask-them.tsx';
import { emptyFacts, explanationIn } from '../../facts-fields.tsx';
import { emptyLift, LiftFields, type LiftForm } from '../../lift-fields.tsx';
import type { Deed } from '../../send-deed.ts';
import type { Phrases } from '../../words.tsx';
import { statusOf } from './choices.ts';
import type { Ground, GroundProblems } from './ground.ts';
import { GroundEditor } from './ground-editor.tsx';
import { asFacts } from './plan.ts';

/** The types that are set back, what a lift among them takes, and why it is done. */
export function UndoForm({
  plan,
  operation,
  reference: first,
  isNoContact,
  phrases,
  bases,
  recordWords,
  languages,
  now,
  onUndo,
  onCancel,
}: {
  plan: UndoPlan;
  operation: string;
  reference: string;
  isNoContact: boolean;
  phrases: Phrases;
  bases: readonly OfferedBasis[];
  recordWords: RecordWords;
  /** Those in which HubSpot's preference page may have texts. */
  languages: readonly string[];
  now: () => number;
  onUndo: (deeds: Deed[]) => void;
  onCancel: () => void;
}) {
  const t = useTranslations();
  const [reason, setReason] = useState('');
  const [reference, setReference] = useState(first);
  const [notAContact, setNotAContact] = useState(false);
  const [lifts, setLifts] = useState<Partial<Record<string, LiftForm>>>({});
  const [ground, setGround] = useState<Ground>({
    basis: 'CONSENT_WITH_NOTICE',
    form: emptyFacts(),
  });
  const [isPressed, setPressed] = useState(false);
  const { steps } = plan;
  const lifted = steps.filter(({ lift }) => lift !== null);
  const givenOf = ({ subscriptionId, lift }: UndoStep): LiftForm | null =>
    lift && { ...(lifts[subscriptionId] ?? emptyLift(lift, '')), reference };
  const isAnew = lifted.some((step) => givenOf(step)?.way === 'new_consent');
  const { facts } = ground.form;
  const filled = { ...ground, form: { ...ground.form, facts: { ...facts, reference } } };

  const made = (step: UndoStep) => {
    const given = givenOf(step);
    const anew = given?.way === 'new_consent';
    const own =
      anew && filled.basis !== ''
        ? {
            legalBasis: filled.basis,
            legalBasisExplanation: explanationIn(filled.form, filled.basis, recordWords).trim(),
          }
        : null;
    const lift: LiftAgreed | null = given && {
      way: given.way,
      ...(anew
        ? { date: facts.date, time: facts.time, timeZone: facts.timeZone }
        : { date: given.date, time: given.time, timeZone: given.timeZone }),
      ...{ isAddressFixed: given.isAddressFixed, typesAtOnce: lifted.length },
    };
    const change = { ...step.to, ...own, reference };
    const problems =
      step.lift && lift ? problemsOfLift(step.lift, givenFor(step.lift, change, lift)) : [];
    return { own, lift, problems };
  };
  const after = Math.max(...lifted.map(({ lift }) => lift?.lifted.madeAt ?? 0));
  const factsFound =
    filled.basis !== '' && filled.form.written === null
      ? factProblems(filled.basis, filled.form.facts, { now: now(), after: after || null })
      : // Whoever writes the sentence themselves still gives what a lift needs.
        lifted.flatMap((step) => asFacts(made(step).problems));
  const groundProblems: GroundProblems = {
    ...(isAnew && { facts: factsFound }),
    ...(isAnew && filled.basis === '' && { basis: t('field.problem.basis_required') }),
  };
  const leftOf = (problems: readonly LiftProblem[], anew: boolean) =>
    anew ? problems.filter(({ field }) => !AMONG_FACTS.includes(String(field))) : problems;
  const isTickMissing = isNoContact && !notAContact && steps.some((step) => isComing(step));

  const press = () => {
    const isWrong =
      isTickMissing ||
      groundProblems.basis !== undefined ||
      (groundProblems.facts?.length ?? 0) > 0 ||
      steps.some((step) => made(step).problems.length > 0);
    if (isWrong) return setPressed(true);
    onUndo(
      steps.map((step): Deed => {
        const { own, lift } = made(step);
        const { subscriptionId, to, now: row } = step;
        const { subscriberIdString } = plan;
        return {
          ...{ is: 'undo', of: operation, ground: own },
          change: { subscriberIdString, subscriptionId, ...to, ...own, reason, reference },
          agreement: {
            ...{ liftOf: step.lift?.lifted.since ?? null, lift, notAContact, unread: false },
            seen: { status: statusOf(row), timestamp: row?.timestamp ?? null },
          },
        };
      }),
    );
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        press();
      }}
      className="mt-2 grid gap-4"
    >
      <div id="undo-text" className="grid gap-2 text-sm [overflow-wrap:anywhere]">
        <ul className="m-0 grid list-none gap-2 p-0">
          {steps.map((step) => (
            <Step
              key={step.subscriptionId}
              step={step}
              isAnew={givenOf(step)?.way === 'new_consent'}
              phrases={phrases}
            />
          ))}
        </ul>
        {plan.isOptedOutOfAll && (
          <p className="m-0 rounded-[9px] bg-stop-soft px-3.5 py-2.5">{t('undo.stillOptedOut')}</p>
        )}
      </div>
      {lifted.map((step) => {
        const given = givenOf(step);
        if (!step.lift || !given) return null;
        return (
          <Fragment key={step.subscriptionId}>
            <LiftFields
              id={`undo-lift-${step.subscriptionId}`}
              lift={step.lift}
              given={given}
              problems={isPressed ? leftOf(made(step).problems, given.way === 'new_consent') : []}
              isDayElsewhere
              onChange={(changed) => setLifts({ ...lifts, [step.subscriptionId]: changed })}
            />
            {liftNeeds(step.lift.facts, step.lift.table).askThemFirst && (
              <AskThem
                id={`undo-link-${step.subscriptionId}`}
                address={plan.subscriberIdString}
                type={{
                  id: step.subscriptionId,
                  name: phrases.type(step.subscriptionId, step.name),
                  businessUnitId: step.now?.businessUnitId ?? null,
                }}
                languages={languages}
              />
            )}
          </Fragment>
        );
      })}
      {isAnew && (
        <GroundEditor
          id="undo-ground"
          ground={filled}
          bases={bases}
          words={recordWords}
          problems={isPressed ? groundProblems : {}}
          onChange={(changed) => {
            setGround(changed);
            setReference(changed.form.facts.reference);
          }}
        />
      )}
      {isNoContact && steps.some(isComing) && (
        <label className="flex items-start gap-2.5 rounded-[9px] bg-wait-soft px-3.5 py-3 text-sm">
          <input
            type="checkbox"
            checked={notAContact}
            aria-invalid={isPressed && isTickMissing}
            onChange={(event) => setNotAContact(event.target.checked)}
            className="mt-0.5 size-4 flex-none accent-accent"
          />
          <span>{t('field.notAContact')}</span>
        </label>
      )}
      <TextField
        id="undo-reason"
        label={t('undo.reason')}
        dir="auto"
        autoComplete="off"
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      {!isAnew && (
        <TextField
          id="undo-reference"
          label={t('field.reference')}
          placeholder={t('field.referencePlaceholder')}
          dir="auto"
          autoComplete="off"
          value={reference}
          onChange={(event) => setReference(event.target.value)}
        />
      )}
      <div className="flex flex-wrap justify-end gap-2">
        <Button className="min-h-10" onClick={onCancel}>
          {t('confirm.cancel')}
        </Button>
        <Button look="primary" type="submit">
          {t('undo.do', { count: steps.length })}
        </Button>
      </div>
    </form>
  );
}

/** What a lift wants that is filled in among the facts of new consent. */
const AMONG_FACTS = ['date', 'time', 'reference', 'legalBasisExplanation'];

function isComing({ to }: UndoStep): boolean {
  return to.statusState !== 'UNSUBSCRIBED';
}

function Step({
  step,
  isAnew,
  phrases,
}: {
  step: UndoStep;
  /** It rests on new consent, not on the ground of then. */
  isAnew: boolean;
  phrases: Phrases;
}) {
  const t = useTranslations();
  const { subscriptionId, name, to, now, hasMoved } = step;
  return (
    <li className="rounded-[9px] bg-calm-soft px-3.5 py-2.5">
      <p className="m-0 font-[580]">{phrases.type(subscriptionId, name)}</p>
      <p className="m-0 flex flex-wrap items-center gap-x-2">
        <StatusMark status={statusOf(now)} />
        <span aria-hidden>→</span>
        <span className="sr-only">{t('contact.becomes')}</span>
        <StatusMark status={to.statusState} />
      </p>
      {!isAnew && (
        <p className="m-0 text-ink-2">
          {to.legalBasis
            ? t('undo.basis', {
                basis: t(`basis.${to.legalBasis}.name`),
                explanation: to.legalBasisExplanation || t('person.explanationNone'),
              })
            : t('undo.noBasis')}
        </p>
      )}
      {hasMoved && <p className="m-0 font-[540] text-wait">{t('undo.hasMoved')}</p>}
    </li>
  );
}
