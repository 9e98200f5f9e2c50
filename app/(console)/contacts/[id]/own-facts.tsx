'use client';

import { useTranslations } from 'use-intl';
import { Link } from '@/components/link.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import type { PersonEntry } from '@/lib/ledger/person-entry.ts';
import { logAddress } from '../../audit-log/log-address.ts';
import { useWhy } from './use-why.ts';

/** Who did it here and why, by our own log; it says so where HubSpot has moved on since. */
export function OwnFacts({
  entry,
  isStill,
  mayReadLog,
}: {
  entry: PersonEntry;
  /** HubSpot still says what it made. */
  isStill: boolean;
  mayReadLog: boolean;
}) {
  const t = useTranslations('contact');
  const why = useWhy()(entry);
  return (
    <small
      data-testid="own-facts"
      className="mt-1 block border-l-2 border-accent pl-2 text-xs text-ink-2 [overflow-wrap:anywhere]"
    >
      {t('here', { who: entry.who?.name ?? t('nobodyKnown') })} · <Moment at={entry.at} relative />
      {why && <span className="block">{why}</span>}
      {!isStill && <span className="block text-wait">{t('movedSince')}</span>}
      {mayReadLog && (
        <Link
          href={logAddress({ q: '', entry: entry.seq })}
          className="block min-h-6 w-fit text-accent"
        >
          {t('entry', { seq: entry.seq })}
        </Link>
      )}
    </small>
  );
}
