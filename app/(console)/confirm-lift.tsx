'use client';

import { useLayoutEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import type { StatusRow } from '@/lib/hubspot/types.ts';
import { isOwnWish } from '@/lib/legal-basis/own-wish.ts';
import type { Change } from '@/lib/subscriptions/change.ts';
import { bold, type Phrases } from './words.tsx';

/** Asks before an opt-out is lifted: names who opted out of what, when and how. */
export function ConfirmLift({
  change,
  row,
  moved,
  who,
  verb,
  phrases,
  onConfirm,
  onCancel,
}: {
  change: Change;
  row: StatusRow;
  /** HubSpot has another opt-out than the screen showed. */
  moved: boolean;
  who: string;
  verb: string;
  phrases: Phrases;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  const t = useTranslations('confirm');
  const words = useTranslations('basis');
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed while it is still on the page, so that the focus goes back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The focus is on the last line; who it is about stands in the first.
    element?.scrollTo(0, 0);
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="confirm-title"
      aria-describedby="confirm-text"
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
      className="m-auto w-[min(30rem,calc(100vw-2rem))] rounded-panel border border-line-strong bg-surface p-5 text-ink shadow-xl backdrop:bg-[#00000080]"
    >
      <h2 id="confirm-title" className="m-0 text-lg font-[620]">
        {t('title')}
      </h2>
      <div id="confirm-text" className="mt-2 grid gap-2 [overflow-wrap:anywhere]">
        {moved && <p className="m-0 font-[580] text-wait">{t('moved')}</p>}
        <p className="m-0">
          {t.rich('text', {
            ...bold,
            who,
            type: phrases.type(row.subscriptionId, row.subscriptionName),
            since: phrases.since('form.sinceDate', row.timestamp),
            source: phrases.source(row.source),
          })}
        </p>
        <p className="m-0 text-ink-2">
          {change.statusState === 'SUBSCRIBED' && change.legalBasis
            ? t(isOwnWish(change.legalBasis) ? 'duty' : 'dutyNoWish', {
                basis: words(`${change.legalBasis}.name`),
              })
            : t('dutyNone')}
        </p>
      </div>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button className="min-h-10" onClick={onCancel}>
          {t('cancel')}
        </Button>
        <Button look="primary" onClick={onConfirm}>
          {verb}
        </Button>
      </div>
    </dialog>
  );
}
