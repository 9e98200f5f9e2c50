'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { PersonLogAnswer } from '@/lib/ledger/read-person-log.ts';
import type { Reading } from '@/lib/subscriptions/outcome.ts';
import { ask } from '../../use-reads.ts';
import type { Phrases } from '../../words.tsx';
import { HistoryEntry } from './history-entry.tsx';
import { HubSpotHistory } from './hubspot-history.tsx';

/** What was done about this person here, newest first, and after it what HubSpot's own history says. */
export function History({
  subject,
  address,
  first,
  phrases,
  reading,
  mayReadLog,
  onUndo,
}: {
  subject: string;
  address: string;
  first: PersonLogAnswer;
  phrases: Phrases;
  reading: Reading | null;
  mayReadLog: boolean;
  /** Asks about undoing an operation; null: this person may not. */
  onUndo: ((operation: string) => void) | null;
}) {
  const t = useTranslations('contact');
  const log = useInfiniteQuery({
    queryKey: ['person-log', address],
    queryFn: ({ pageParam, signal }) =>
      ask<PersonLogAnswer>('/api/people/log', { subject, below: pageParam }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.ok ? page.next : null),
    initialData: { pages: [first], pageParams: [null] },
  });
  const entries = log.data.pages.flatMap((page) => (page.ok ? page.entries : []));
  // An opened entry says nothing that its closed one does not say, once there is one.
  const closed = new Set(
    entries.filter(({ kind }) => kind === 'change_closed').map(({ operation }) => operation),
  );
  const shown = entries.filter(
    ({ kind, operation }) => kind !== 'change_opened' || !closed.has(operation),
  );
  return (
    <section aria-labelledby="history-title" className="min-w-0 lg:col-start-1">
      <h2 id="history-title" className="m-0 mb-2 text-lg font-[620]">
        {t('history')}
      </h2>
      <Panel aria-label={t('historyHere')}>
        <h3 className="m-0 border-b border-line bg-sunken px-[18px] py-2 text-sm font-[620]">
          {t('historyHere')}
        </h3>
        {shown.length === 0 && (
          <p className="m-0 px-[18px] py-3 text-sm text-ink-2">{t('historyNone')}</p>
        )}
        <ol className="m-0 list-none p-0" data-testid="history">
          {shown.map((entry) => (
            <HistoryEntry
              key={entry.seq}
              entry={entry}
              phrases={phrases}
              reading={reading}
              mayReadLog={mayReadLog}
              onUndo={onUndo}
            />
          ))}
        </ol>
        {log.hasNextPage && (
          <p className="m-0 px-[18px] py-3">
            <Button disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
              {t('historyMore')}
            </Button>
          </p>
        )}
        {log.isError && (
          <p role="status" className="m-0 px-[18px] py-3 text-sm text-wait">
            {t('historyUnread')}
          </p>
        )}
      </Panel>
      <HubSpotHistory subject={subject} phrases={phrases} />
    </section>
  );
}
