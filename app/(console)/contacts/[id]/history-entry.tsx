'use client';

import { useTranslations } from 'use-intl';
import { Link } from '@/components/link.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import { StatusMark } from '@/components/ui/status-mark.tsx';
import { SUBSCRIPTION_STATUSES } from '@/lib/hubspot/types.ts';
import type { PersonEntry } from '@/lib/ledger/person-entry.ts';
import { linkUse, readOffered } from '@/lib/subscriptions/offered-link.ts';
import { OUTCOMES, type Reading } from '@/lib/subscriptions/outcome.ts';
import { logAddress } from '../../audit-log/log-address.ts';
import type { Phrases } from '../../words.tsx';
import { useWhy } from './use-why.ts';

/** One entry about the person in two lines: what was done, by whom and why, and what became of it. */
export function HistoryEntry({
  entry,
  phrases,
  reading,
  mayReadLog,
  isUndone,
  onUndo,
}: {
  entry: PersonEntry;
  phrases: Phrases;
  reading: Reading | null;
  mayReadLog: boolean;
  /** Something of it has been set back since. */
  isUndone: boolean;
  onUndo: ((operation: string) => void) | null;
}) {
  const t = useTranslations();
  const why = useWhy()(entry);
  const { seq, at, kind, operation, outcome, change, who, isErased } = entry;
  const link = entry.link && readOffered({ link: entry.link });
  const known = OUTCOMES.find((one) => one === outcome);
  const wanted = SUBSCRIPTION_STATUSES.find((status) => status === change?.statusState);
  // Of an opt-out of all, more may be left to set back.
  const isOpenToUndo =
    kind === 'change_closed' &&
    outcome === 'changed' &&
    !(isUndone && change?.subscriptionId != null);
  const about = change && phrases.about(asChange(change));
  return (
    <li className="grid gap-x-3 gap-y-0.5 border-b border-line px-[18px] py-3 text-sm last:border-0 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p className="m-0 flex flex-wrap items-baseline gap-x-2">
          <b className="font-[580]">{about ?? t(`audit.kind.${kind}` as 'audit.kind.erased')}</b>
          {wanted && <StatusMark status={wanted} />}
          {known ? (
            <span className="text-ink-2">
              {t(kind === 'refused' ? 'contact.attempt' : `contact.outcome.${known}`)}
            </span>
          ) : (
            kind === 'change_opened' && (
              <span className="text-wait">{t('contact.outcome.unknown')}</span>
            )
          )}
        </p>
        <p className="m-0 text-xs text-ink-2">
          <Moment at={at} relative /> · {who?.name ?? t('contact.nobodyKnown')}
          {isErased && <> · {t('contact.erased')}</>}
          {isUndone && <> · {t('contact.undone')}</>}
        </p>
        {why && <p className="m-0 text-xs text-ink-2">{why}</p>}
        {link && (
          <p className="m-0 text-xs text-ink-2">{t(`contact.linkUse.${linkUse(link, reading)}`)}</p>
        )}
      </div>
      <div className="flex items-start gap-2">
        {mayReadLog ? (
          <Link
            href={logAddress({ q: '', entry: seq })}
            className="inline-flex min-h-8 items-center text-xs text-accent"
          >
            {t('contact.entry', { seq })}
          </Link>
        ) : (
          <span className="inline-flex min-h-8 items-center text-xs text-ink-3">
            {t('contact.entry', { seq })}
          </span>
        )}
        {onUndo && operation && isOpenToUndo && (
          <Button onClick={() => onUndo(operation)}>{t('undo.open')}</Button>
        )}
      </div>
    </li>
  );
}

/** As far as it takes to name what a change is about. */
function asChange(change: NonNullable<PersonEntry['change']>) {
  const { subscriptionId, businessUnitId } = change;
  return subscriptionId === null ? { businessUnitId } : { subscriptionId };
}
