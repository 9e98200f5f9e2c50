'use client';

import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { Moment } from '@/components/ui/moment.tsx';
import type { StatusRow } from '@/lib/hubspot/types.ts';
import { hasNeverChosen, readSource } from '@/lib/subscriptions/source.ts';
import type { Phrases } from './words.tsx';

/** Since when, by whom, on what basis; what HubSpot does not say is "not recorded", never blank. */
export function RowFacts({
  row,
  phrases,
  className,
}: {
  row: StatusRow | null;
  phrases: Phrases;
  className?: string;
}) {
  const t = useTranslations();
  const isUntouched = hasNeverChosen(row);
  const { appId } = readSource(row?.source ?? null);
  const isKnownBasis = row?.legalBasis != null && t.has(`basis.${row.legalBasis}.name` as never);
  return (
    <small className={classNames('block text-xs text-ink-2 [overflow-wrap:anywhere]', className)}>
      {row === null || isUntouched ? (
        t('source.never_chosen')
      ) : (
        <>
          <RowTime timestamp={row.timestamp} /> · {phrases.source(row.source)}
          {appId && <> · {t('person.app', { id: appId })}</>} ·{' '}
          {row.legalBasis === null
            ? t('person.basisNone')
            : isKnownBasis
              ? t(`basis.${row.legalBasis}.name` as 'basis.NON_GDPR.name')
              : row.legalBasis}
        </>
      )}
      {row?.legalBasisExplanation && (
        <q className="block text-ink-2" dir="auto">
          {row.legalBasisExplanation}
        </q>
      )}
      {row?.legalBasis && !row.legalBasisExplanation && (
        <span className="block">{t('person.explanationNone')}</span>
      )}
      {row?.source && !isUntouched && (
        <span className="block font-mono text-[.6875rem] text-ink-3" title={t('person.raw')}>
          {row.source}
        </span>
      )}
    </small>
  );
}

function RowTime({ timestamp }: { timestamp: string | null }) {
  const t = useTranslations('person');
  if (timestamp === null) return <>{t('timeNone')}</>;
  if (Number.isNaN(Date.parse(timestamp))) return <>{t('timeInvalid', { raw: timestamp })}</>;
  return <Moment at={timestamp} relative />;
}
