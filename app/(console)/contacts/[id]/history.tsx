'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { Reading } from '@/lib/subscriptions/outcome.ts';
import type { Phrases } from '../../words.tsx';
import { HistoryEntry } from './history-entry.tsx';
import { HubSpotHistory } from './hubspot-history.tsx';
import type { PersonLog } from './use-person-log.ts';

/** What was done about this person here, newest first, and after it what HubSpot's own history says. */
export function History({
  subject,
  address,
  log,
  phrases,
  reading,
  mayReadLog,
  onUndo,
}: {
  subject: string;
  address: string;
  log: PersonLog;
  phrases: Phrases;
  reading: Reading | null;
  mayReadLog: boolean;
  /** Asks about undoing an operation; null: this person may not. */
  onUndo: ((operation: string) => void) | null;
}) {
  const t = useTranslations('contact');
  const { entries } = log;
  // An opened entry says nothing that its closed one does not say, once there is one.
  const closed = new Set(
    entries.filter(({ kind }) => kind === 'change_closed').map(({ operation }) => operation),
  );
  const undone = new Set(
    entries
      .filter(({ kind, outcome }) => kind === 'change_closed' && outcome === 'changed')
      .map(({ undoOf }) => undoOf),
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
              isUndone={entry.operation !== null && undone.has(entry.operation)}
              onUndo={onUndo}
            />
          ))}
        </ol>
        {log.hasMore && (
          <p className="m-0 px-[18px] py-3">
            <Button disabled={log.isMoreComing} onClick={log.more}>
              {t('historyMore')}
            </Button>
          </p>
        )}
        {log.isUnread && (
          <p role="status" className="m-0 px-[18px] py-3 text-sm text-wait">
            {t('historyUnread')}
          </p>
        )}
      </Panel>
      <HubSpotHistory subject={subject} address={address} phrases={phrases} />
    </section>
  );
}
