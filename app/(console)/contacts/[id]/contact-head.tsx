'use client';

import { ExternalLink } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Link } from '@/components/link.tsx';
import { TabTitle } from '@/components/page-title.tsx';
import { Button, buttonClass } from '@/components/ui/button.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { useMoment } from '@/components/ui/moment.tsx';
import type { WideStatusRow } from '@/lib/hubspot/types.ts';
import type { PersonEntry } from '@/lib/ledger/person-entry.ts';
import type { Person } from '@/lib/subscriptions/look-up.ts';
import { ErrorWords } from '../../error-words.tsx';
import { FIND_DRAFT } from '../../find/draft.ts';
import { MarkedWords } from '../../marked-words.tsx';
import { keep } from '../../tab-storage.ts';
import { nameOf } from '../../use-reads.ts';
import { bold, type Phrases } from '../../words.tsx';
import { OtherAddresses } from './other-addresses.tsx';
import { OwnFacts } from './own-facts.tsx';
import type { PersonLog } from './use-person-log.ts';

/** Who it is, at which addresses, and what stands above every type: opt-outs of all, marks, errors. */
export function ContactHead({
  person,
  records,
  isFailed,
  phrases,
  log,
  mayReadLog,
  onRead,
  onOptOut,
}: {
  person: Person;
  /** Where HubSpot shows records, or null. */
  records: string | null;
  isFailed: boolean;
  phrases: Phrases;
  log: PersonLog;
  mayReadLog: boolean;
  onRead: () => void;
  /** Opens the opt-out of all; null: it may not be done. */
  onOptOut: (() => void) | null;
}) {
  const t = useTranslations();
  const moment = useMoment();
  const { contact, reading } = person;
  const known = contact.is === 'known' ? contact.contact : null;
  const title =
    contact.is === 'none'
      ? t('person.none')
      : contact.is === 'not_known'
        ? t('person.notKnown')
        : (nameOf(person) ?? t('person.nameless'));
  const wide = reading.ok
    ? reading.reading.wide.filter(({ status }) => status === 'UNSUBSCRIBED')
    : [];
  return (
    <header className="grid min-w-0 gap-3">
      {/* Without a name: tabs and histories of browsers are seen by others. */}
      <TabTitle>{t('contact.title')}</TabTitle>
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0">
          <h1 className="m-0 line-clamp-3 text-title font-[640] tracking-[-.011em] [overflow-wrap:anywhere]">
            <bdi>{title}</bdi>
          </h1>
          <p className="m-0 mt-0.5 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-ink-2 [overflow-wrap:anywhere]">
            <bdi data-testid="address">{person.address}</bdi>
            <CopyButton
              label={t('contact.copyAddress')}
              copiedLabel={t('result.copied')}
              text={() => person.address}
            />
          </p>
          <p className="m-0 mt-0.5 text-xs text-ink-3">
            {t('person.readAt', { time: moment(person.readAt) ?? '' })}
            {known && <> · {t('contact.record', { id: known.id })}</>}
          </p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {known && records && (
            <a
              href={`${records}${encodeURIComponent(known.id)}`}
              target="_blank"
              rel="noreferrer"
              className={buttonClass('plain')}
            >
              {t('contact.inHubSpot')}
              <ExternalLink aria-hidden className="size-3.5" />
            </a>
          )}
          <Button onClick={onRead}>{t('person.readAgain')}</Button>
          {onOptOut && (
            <Button onClick={onOptOut} className="border-stop text-stop" aria-keyshortcuts="Alt+O">
              {t('contact.optOut.open')}
            </Button>
          )}
        </div>
      </div>
      {known && <OtherAddresses contact={known} address={person.address} />}
      <div id="standing" className="grid gap-2 text-sm empty:hidden">
        {isFailed && (
          <p role="status" className="m-0 rounded-[9px] bg-wait-soft px-3.5 py-2.5">
            {t('person.notAsked')}
          </p>
        )}
        {person.markedAt !== null && (
          <p className="m-0 rounded-[9px] bg-wait-soft px-3.5 py-2.5 [&_b]:text-wait">
            <MarkedWords at={person.markedAt} />
          </p>
        )}
        {wide.map((row) => (
          <div
            key={`${row.wideStatusType} ${row.businessUnitId}`}
            data-testid="wide"
            className="rounded-[9px] bg-stop-soft px-3.5 py-2.5 [&_b]:text-stop"
          >
            {row.wideStatusType === 'BUSINESS_UNIT_WIDE'
              ? t.rich('person.wideBrand', {
                  ...bold,
                  brand: phrases.brand(row.businessUnitId),
                  since: phrases.since('person.sinceDate', row.timestamp),
                })
              : t.rich('person.wide', {
                  ...bold,
                  since: phrases.since('person.sinceDate', row.timestamp),
                })}
            <OwnOptOut entry={log.ofAll(brandOf(row))} mayReadLog={mayReadLog} />
          </div>
        ))}
        {contact.is === 'none' && (
          <p className="m-0 rounded-[9px] bg-wait-soft px-3.5 py-2.5">
            {t('contact.noContact')}{' '}
            <Link
              href="/"
              onClick={() => keep(FIND_DRAFT, person.address)}
              className="inline-flex min-h-6 items-center font-[540] underline"
            >
              {t('contact.similar')}
            </Link>
          </p>
        )}
        {contact.is === 'not_known' && (
          <div className="rounded-[9px] bg-wait-soft px-3.5 py-2.5">
            <ErrorWords error={contact.error} />
          </div>
        )}
        {!reading.ok && (
          <div className="rounded-[9px] bg-stop-soft px-3.5 py-2.5">
            <p className="m-0 mb-1 font-[580]">{t('person.unread')}</p>
            <ErrorWords error={reading.error} />
          </div>
        )}
      </div>
    </header>
  );
}

function brandOf({ wideStatusType, businessUnitId }: WideStatusRow): string | null {
  return wideStatusType === 'BUSINESS_UNIT_WIDE' ? businessUnitId : null;
}

/** Who opted them out here and why: HubSpot has no place for it. */
function OwnOptOut({ entry, mayReadLog }: { entry: PersonEntry | null; mayReadLog: boolean }) {
  return entry && <OwnFacts entry={entry} isStill mayReadLog={mayReadLog} />;
}
