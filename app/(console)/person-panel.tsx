'use client';

import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { Button } from '@/components/ui/button.tsx';
import { useMoment } from '@/components/ui/moment.tsx';
import { StatusMark } from '@/components/ui/status-mark.tsx';
import type { StatusRow, SubscriptionType } from '@/lib/hubspot/types.ts';
import type { Person } from '@/lib/subscriptions/look-up.ts';
import { ErrorWords } from './error-words.tsx';
import { MarkedWords } from './marked-words.tsx';
import { RowFacts } from './row-facts.tsx';
import { nameOf } from './use-reads.ts';
import { bold, type Phrases } from './words.tsx';

/** What HubSpot says now about one person: the opt-outs of all, and every type. */
export function PersonPanel({
  address,
  person,
  types,
  chosenId,
  phrases,
  failed,
  onRetry,
}: {
  address: string | null;
  person: Person | null | undefined;
  types: SubscriptionType[] | undefined;
  chosenId: string;
  phrases: Phrases;
  failed: boolean;
  onRetry: () => void;
}) {
  const t = useTranslations('person');
  const moment = useMoment();
  if (!person)
    return (
      <div className="px-[18px] py-4">
        <h2 className="m-0 text-[.9375rem] font-[620]">{t('title')}</h2>
        <p className="mt-1 text-sm text-ink-2" aria-live="polite">
          {address === null ? t('empty') : failed ? t('notAsked') : t('reading')}
        </p>
        {address !== null && failed && <Button onClick={onRetry}>{t('readAgain')}</Button>}
      </div>
    );
  const { reading } = person;
  return (
    <>
      <div className="flex items-start justify-between gap-3 border-b border-line px-[18px] py-4">
        <div className="min-w-0">
          <h2 className="m-0 text-[.9375rem] font-[620] [overflow-wrap:anywhere]">
            {title(person, t)}
          </h2>
          <p className="mt-px mb-0 text-sm text-ink-2 [overflow-wrap:anywhere]">{person.address}</p>
          <p className="m-0 text-xs text-ink-3">
            {t('readAt', { time: moment(person.readAt) ?? '' })}
          </p>
          {failed && (
            <p role="status" className="m-0 mt-1 text-sm text-wait">
              {t('notAsked')}
            </p>
          )}
          {person.contact.is === 'none' && (
            <p className="mt-1 text-sm text-wait">{t('noneText')}</p>
          )}
        </div>
        <Button className="flex-none" onClick={onRetry}>
          {t('readAgain')}
        </Button>
      </div>
      {person.markedAt !== null && (
        <p
          data-testid="marked"
          className="m-0 border-b border-line bg-wait-soft px-[18px] py-2.5 text-sm [&_b]:text-wait"
        >
          <MarkedWords at={person.markedAt} />
        </p>
      )}
      {person.contact.is === 'not_known' && (
        <div className="border-b border-line px-[18px] py-3 text-sm">
          <ErrorWords error={person.contact.error} />
        </div>
      )}
      {reading.ok ? (
        <>
          {reading.reading.wide
            .filter((row) => row.status === 'UNSUBSCRIBED')
            .map((row) => (
              <p
                key={`${row.wideStatusType} ${row.businessUnitId}`}
                className="m-0 border-b border-line bg-stop-soft px-[18px] py-2.5 text-sm [&_b]:text-stop"
              >
                {row.wideStatusType === 'BUSINESS_UNIT_WIDE'
                  ? t.rich('wideBrand', {
                      ...bold,
                      brand: phrases.brand(row.businessUnitId),
                      since: phrases.since('person.sinceDate', row.timestamp),
                    })
                  : t.rich('wide', {
                      ...bold,
                      since: phrases.since('person.sinceDate', row.timestamp),
                    })}
              </p>
            ))}
          <h3 className="sr-only">{t('typesHeading')}</h3>
          {reading.reading.rows.length === 0 && (
            <p className="px-[18px] py-3 text-sm text-ink-2">{t('noRows')}</p>
          )}
          <ul className="m-0 list-none p-0">
            {ordered(reading.reading.rows, types).map((row) => (
              <TypeRow
                key={row.subscriptionId}
                row={row}
                type={types?.find((type) => type.id === row.subscriptionId)}
                isChosen={row.subscriptionId === chosenId}
                phrases={phrases}
              />
            ))}
          </ul>
        </>
      ) : (
        <div className="px-[18px] py-3 text-sm">
          <p className="m-0 mb-1 font-[580]">{t('unread')}</p>
          <ErrorWords error={reading.error} />
        </div>
      )}
    </>
  );
}

function title(person: Person, t: (key: 'none' | 'nameless' | 'notKnown') => string): string {
  if (person.contact.is === 'none') return t('none');
  if (person.contact.is === 'not_known') return t('notKnown');
  return nameOf(person) ?? t('nameless');
}

/** In the order of the account's types; archived and unknown ones last. */
function ordered(rows: StatusRow[], types: SubscriptionType[] | undefined): StatusRow[] {
  const rank = (row: StatusRow) => {
    const index = types?.findIndex((type) => type.id === row.subscriptionId) ?? -1;
    if (index < 0) return Number.MAX_SAFE_INTEGER;
    return types?.[index]?.isActive ? index : 1_000_000 + index;
  };
  return [...rows].sort((a, b) => rank(a) - rank(b));
}

function TypeRow({
  row,
  type,
  isChosen,
  phrases,
}: {
  row: StatusRow;
  type: SubscriptionType | undefined;
  isChosen: boolean;
  phrases: Phrases;
}) {
  const t = useTranslations();
  return (
    <li
      aria-current={isChosen || undefined}
      className={classNames(
        'grid grid-cols-[1fr_auto] gap-x-3 gap-y-px border-b border-line px-[18px] py-3 last:border-0',
        isChosen &&
          'bg-[color-mix(in_srgb,var(--accent-soft)_45%,transparent)] shadow-[inset_3px_0_0_var(--accent)]',
      )}
    >
      <b className="min-w-0 font-[580] [overflow-wrap:anywhere]">
        {phrases.type(row.subscriptionId, row.subscriptionName)}
        {type && !type.isActive && (
          <span className="ml-1.5 text-xs font-normal text-ink-3">{t('person.archived')}</span>
        )}
      </b>
      <StatusMark status={row.status} />
      <RowFacts row={row} phrases={phrases} className="col-span-full" />
    </li>
  );
}
