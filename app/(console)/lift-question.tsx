'use client';

import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { LEGAL_BASES, type StatusRow } from '@/lib/hubspot/types.ts';
import { liftNeeds } from '@/lib/legal-basis/lift-policy.ts';
import { isOwnWish } from '@/lib/legal-basis/own-wish.ts';
import type { Agreement } from '@/lib/subscriptions/agreement.ts';
import type { Change } from '@/lib/subscriptions/change.ts';
import { isShut } from '@/lib/subscriptions/lane.ts';
import { givenFor, type LiftCase, problemsOfLift } from '@/lib/subscriptions/lift-case.ts';
import { emptyLift, LiftFields } from './lift-fields.tsx';
import { bold, type Phrases } from './words.tsx';

/** What is said of an opt-out and asked for before it is lifted. A correction puts back the earlier ground. */
export function LiftQuestion({
  change,
  lift,
  row,
  moved,
  who,
  verb,
  phrases,
  askThem = null,
  onConfirm,
  onCancel,
}: {
  change: Change;
  lift: LiftCase;
  /** What HubSpot says of the type; null: nothing. */
  row: StatusRow | null;
  moved: boolean;
  who: string;
  verb: string;
  phrases: Phrases;
  /** What offers to ask the person instead. */
  askThem?: ReactNode;
  onConfirm: (change: Change, agreement: Pick<Agreement, 'liftOf' | 'lift'>) => void;
  onCancel: () => void;
}) {
  const t = useTranslations('confirm');
  const words = useTranslations('basis');
  const [given, setGiven] = useState(() => emptyLift(lift, change.reference));
  const [isPressed, setPressed] = useState(false);
  const { reference, ...agreed } = given;
  const earlier = given.way === 'correction' ? lift.facts.earlier : null;
  const wanted: Change = { ...change, ...groundOf(earlier), reference: reference.trim() };
  const problems = problemsOfLift(lift, givenFor(lift, wanted, agreed));
  const needs = liftNeeds(lift.facts, lift.table);
  const isOpen = !problems.some(({ code }) => isShut(code));
  const form = useRef<HTMLFormElement>(null);
  useLayoutEffect(() => {
    const element = form.current;
    const first =
      element?.querySelector<HTMLElement>('input') ?? element?.querySelector('footer button');
    if (first instanceof HTMLElement) first.focus();
    // Who it is about stands in the first line.
    element?.closest('dialog')?.scrollTo(0, 0);
  }, []);
  const press = () => {
    if (problems.length === 0)
      return onConfirm(wanted, { liftOf: lift.lifted.since, lift: agreed });
    setPressed(true);
    const [{ field } = { field: null }] = problems;
    if (field)
      form.current?.querySelector<HTMLElement>(`#lift-${field}, [name=lift-${field}]`)?.focus();
  };
  const isOptedOut = row?.status === 'UNSUBSCRIBED';
  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        press();
      }}
    >
      <div id="confirm-text" className="mt-2 mb-4 grid gap-2 [overflow-wrap:anywhere]">
        {moved && <p className="m-0 font-[580] text-wait">{t('moved')}</p>}
        <p className="m-0">
          {t.rich(isOptedOut ? 'text' : 'textOfAll', {
            ...bold,
            who,
            type: phrases.type(change.subscriptionId, row?.subscriptionName),
            since: phrases.since('form.sinceDate', lift.lifted.since),
            source: phrases.source(row?.source ?? null),
          })}
        </p>
        <p className="m-0 text-ink-2">
          {wanted.statusState === 'SUBSCRIBED' && wanted.legalBasis
            ? t(isOwnWish(wanted.legalBasis) ? 'duty' : 'dutyNoWish', {
                basis: words(`${wanted.legalBasis}.name`),
              })
            : t('dutyNone')}
        </p>
      </div>
      {needs.askThemFirst && askThem && <div className="mb-4">{askThem}</div>}
      <LiftFields
        id="lift"
        lift={lift}
        given={given}
        problems={isPressed ? problems : problems.filter(({ field }) => field === null)}
        onChange={setGiven}
      />
      <footer className="mt-5 flex flex-wrap justify-end gap-2">
        <Button className="min-h-10" onClick={onCancel}>
          {t('cancel')}
        </Button>
        {isOpen && (
          <Button look="primary" type="submit">
            {verb}
          </Button>
        )}
      </footer>
    </form>
  );
}

/** The ground from before, as far as there was one that HubSpot still knows. */
function groundOf(earlier: LiftCase['facts']['earlier']): Partial<Change> {
  const legalBasis = LEGAL_BASES.find((basis) => basis === earlier?.legalBasis);
  if (!legalBasis) return {};
  const explanation = earlier?.legalBasisExplanation;
  return { legalBasis, ...(explanation && { legalBasisExplanation: explanation }) };
}
