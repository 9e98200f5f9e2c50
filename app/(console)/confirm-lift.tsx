'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { Modal } from '@/components/ui/modal.tsx';
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
  return (
    <Modal id="confirm" title={t('title')} onCancel={onCancel}>
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
    </Modal>
  );
}
