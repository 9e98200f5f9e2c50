'use client';

import { useQuery } from '@tanstack/react-query';
import type { ComponentProps } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { Modal } from '@/components/ui/modal.tsx';
import type { UndoPlan, UndoProblem } from '@/lib/subscriptions/undo.ts';
import { ErrorWords } from '../../error-words.tsx';
import { ask } from '../../use-reads.ts';
import { UndoForm } from './undo-form.tsx';

type Planned = { ok: true; plan: UndoPlan } | { ok: false; problem: UndoProblem };

/** Shows what an undo would set back, and what has changed since, before it is done. */
export function UndoDialog({
  operation,
  onClose,
  ...form
}: {
  /** The change that is undone. */
  operation: string;
  onClose: () => void;
} & Omit<ComponentProps<typeof UndoForm>, 'plan' | 'operation' | 'onCancel'>) {
  const t = useTranslations();
  const { data, isError } = useQuery({
    queryKey: ['undo', operation],
    queryFn: ({ signal }) => ask<Planned>('/api/undo', { operation }, signal),
    // What it would do is decided by what HubSpot says now.
    ...{ staleTime: 0, gcTime: 0 },
  });
  const plan = data?.ok && data.plan.steps.length > 0 ? data.plan : null;
  return (
    <Modal id="undo" title={t('undo.title')} onCancel={onClose}>
      {plan ? (
        <UndoForm plan={plan} operation={operation} onCancel={onClose} {...form} />
      ) : (
        <>
          <div id="undo-text" role="status" className="mt-2 grid gap-2 text-sm">
            {!data && !isError && <p className="m-0 text-ink-2">{t('person.reading')}</p>}
            {isError && <p className="m-0 text-wait">{t('person.notAsked')}</p>}
            {data?.ok && <p className="m-0">{t('undo.nothing')}</p>}
            {data?.ok && data.plan.isOptedOutOfAll && (
              <p className="m-0">{t('undo.stillOptedOut')}</p>
            )}
            {data && !data.ok && <p className="m-0">{t(`undo.problem.${data.problem.code}`)}</p>}
            {data?.ok === false && data.problem.code === 'unreadable' && (
              <ErrorWords error={data.problem.cause} />
            )}
          </div>
          <div className="mt-5 flex justify-end">
            <Button className="min-h-10" onClick={onClose}>
              {t('undo.close')}
            </Button>
          </div>
        </>
      )}
    </Modal>
  );
}
