'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Moment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { HistoryAnswer } from '@/lib/subscriptions/read-opt-out-history.ts';
import { ErrorWords } from '../../error-words.tsx';
import { ask } from '../../use-reads.ts';
import type { Phrases } from '../../words.tsx';

/** What HubSpot's property history says of the opt-outs: HubSpot's account, which nobody here has checked. */
export function HubSpotHistory({
  subject,
  address,
  phrases,
}: {
  subject: string;
  address: string;
  phrases: Phrases;
}) {
  const t = useTranslations();
  const { data, isError } = useQuery({
    queryKey: ['hubspot-history', address],
    queryFn: ({ signal }) => ask<HistoryAnswer>('/api/people/history', { subject }, signal),
  });
  return (
    <Panel aria-label={t('contact.historyHubSpot')} className="mt-4">
      <h3 className="m-0 border-b border-line bg-sunken px-[18px] py-2 text-sm font-[620]">
        {t('contact.historyHubSpot')}
      </h3>
      <p className="m-0 px-[18px] pt-2.5 text-xs text-ink-3">{t('contact.historyHubSpotText')}</p>
      <div role="status" className="px-[18px] pb-2.5 text-sm text-ink-2">
        {!data && !isError && <p className="m-0">{t('person.reading')}</p>}
        {isError && <p className="m-0">{t('person.notAsked')}</p>}
        {data?.ok && data.events.length === 0 && (
          <p className="m-0">{t('contact.historyHubSpotNone')}</p>
        )}
        {data?.ok === false && data.problem.code === 'no_contact' && (
          <p className="m-0">{t('contact.historyNoContact')}</p>
        )}
        {data?.ok === false && data.problem.code === 'unreadable' && (
          <ErrorWords error={data.problem.cause} />
        )}
      </div>
      {data?.ok && data.events.length > 0 && (
        <ol className="m-0 list-none p-0" data-testid="hubspot-history">
          {data.events.map(({ subscriptionId, is, value, at, source, sourceKind, sourceId }) => (
            <li
              key={`${subscriptionId} ${at} ${value}`}
              className="border-t border-line px-[18px] py-2.5 text-sm [overflow-wrap:anywhere]"
            >
              <p className="m-0">
                <b className="font-[580]">
                  {subscriptionId === null ? t('type.all') : phrases.type(subscriptionId)}
                </b>{' '}
                {t(`contact.event.${is}`, { value: value ?? '' })}
              </p>
              <p className="m-0 text-xs text-ink-2">
                {at === null ? t('person.timeNone') : <Moment at={at} relative />} ·{' '}
                {phrases.sourceOf(sourceKind, source)}
                {source && <span className="font-mono text-[.6875rem] text-ink-3"> {source}</span>}
                {sourceId && (
                  <span className="font-mono text-[.6875rem] text-ink-3"> {sourceId}</span>
                )}
              </p>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
