'use client';

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { TextField } from '@/components/form/text-field.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Modal } from '@/components/ui/modal.tsx';
import { StatusMark } from '@/components/ui/status-mark.tsx';
import type { UndoPlan, UndoProblem, UndoStep } from '@/lib/subscriptions/undo.ts';
import { ErrorWords } from '../../error-words.tsx';
import type { Deed } from '../../send-deed.ts';
import { ask } from '../../use-reads.ts';
import type { Phrases } from '../../words.tsx';
import { statusOf } from './use-choices.ts';

type Planned = { ok: true; plan: UndoPlan } | { ok: false; problem: UndoProblem };

/** Shows what an undo would set back, and what has changed since, before it is done. */
export function UndoDialog({
  operation,
  reference: first,
  phrases,
  onUndo,
  onClose,
}: {
  /** The change that is undone. */
  operation: string;
  reference: string;
  phrases: Phrases;
  onUndo: (deeds: Deed[]) => void;
  onClose: () => void;
}) {
  const t = useTranslations();
  const [reason, setReason] = useState('');
  const [reference, setReference] = useState(first);
  const { data, isError } = useQuery({
    queryKey: ['undo', operation],
    queryFn: ({ signal }) => ask<Planned>('/api/undo', { operation }, signal),
    // What it would do is decided by what HubSpot says now.
    staleTime: 0,
    gcTime: 0,
  });
  const plan = data?.ok ? data.plan : null;
  const steps = plan?.steps ?? [];
  return (
    <Modal id="undo" title={t('undo.title')} onCancel={onClose}>
      <div id="undo-text" className="mt-2 grid gap-2 text-sm [overflow-wrap:anywhere]">
        {!data && !isError && <p className="m-0 text-ink-2">{t('person.reading')}</p>}
        {isError && <p className="m-0 text-wait">{t('person.notAsked')}</p>}
        {data && !data.ok && (
          <>
            <p className="m-0">{t(`undo.problem.${data.problem.code}`)}</p>
            {data.problem.code === 'unreadable' && <ErrorWords error={data.problem.cause} />}
          </>
        )}
        {plan && steps.length === 0 && <p className="m-0">{t('undo.nothing')}</p>}
        {steps.length > 0 && (
          <ul className="m-0 grid list-none gap-2 p-0">
            {steps.map((step) => (
              <Step key={step.subscriptionId} step={step} phrases={phrases} />
            ))}
          </ul>
        )}
        {plan?.isOptedOutOfAll && (
          <p className="m-0 rounded-[9px] bg-stop-soft px-3.5 py-2.5">{t('undo.stillOptedOut')}</p>
        )}
      </div>
      {steps.length > 0 && (
        <div className="mt-3 grid gap-3">
          <TextField
            id="undo-reason"
            label={t('undo.reason')}
            dir="auto"
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          <TextField
            id="undo-reference"
            label={t('field.reference')}
            placeholder={t('field.referencePlaceholder')}
            dir="auto"
            autoComplete="off"
            value={reference}
            onChange={(event) => setReference(event.target.value)}
          />
        </div>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button className="min-h-10" onClick={onClose}>
          {t('confirm.cancel')}
        </Button>
        {plan && steps.length > 0 && (
          <Button
            look="primary"
            onClick={() =>
              onUndo(steps.map((step) => deedOf(step, { plan, operation, reason, reference })))
            }
          >
            {t('undo.do', { count: steps.length })}
          </Button>
        )}
      </div>
    </Modal>
  );
}

function deedOf(
  { subscriptionId, to, now }: UndoStep,
  {
    plan,
    operation,
    reason,
    reference,
  }: { plan: UndoPlan; operation: string; reason: string; reference: string },
): Deed {
  const { subscriberIdString } = plan;
  return {
    ...{ is: 'undo', of: operation, lift: null },
    change: { subscriberIdString, subscriptionId, ...to, reason, reference },
    seen: { status: statusOf(now), timestamp: now?.timestamp ?? null },
  };
}

function Step({ step, phrases }: { step: UndoStep; phrases: Phrases }) {
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
      <p className="m-0 text-ink-2">
        {to.legalBasis
          ? t('undo.basis', {
              basis: t(`basis.${to.legalBasis}.name`),
              explanation: to.legalBasisExplanation || t('person.explanationNone'),
            })
          : t('undo.noBasis')}
      </p>
      {hasMoved && <p className="m-0 font-[540] text-wait">{t('undo.hasMoved')}</p>}
    </li>
  );
}
