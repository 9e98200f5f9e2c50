'use client';

import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { NO_AGREEMENT } from '@/lib/subscriptions/agreement.ts';
import { OUTCOMES, type Reading } from '@/lib/subscriptions/outcome.ts';
import { ResultCard } from '../../result-card.tsx';
import type { Deed } from '../../send-deed.ts';
import type { Batch, HeldDeed } from '../../use-deeds.ts';
import { isAbout, type Results } from '../../use-results.ts';
import type { Phrases } from '../../words.tsx';

/** What became of what was done here, the newest first, and why something was not sent. */
export function DeedResults({
  results,
  address,
  held,
  batch,
  phrases,
  isBusy,
  isDemo,
  onUndo,
  carryOut,
  onSettled,
}: {
  results: Results;
  address: string;
  held: HeldDeed | null;
  batch: Batch | null;
  phrases: Phrases;
  isBusy: boolean;
  isDemo: boolean;
  /** Asks about undoing an operation; null: this person may not. */
  onUndo: ((operation: string) => void) | null;
  carryOut: (deeds: readonly Deed[], before?: Reading | null) => Promise<unknown>;
  onSettled: () => void;
}) {
  const t = useTranslations();
  const { entries, settle } = results;
  // A check of another person, still open in this tab, goes on: it only is not shown here.
  const own = entries.filter(({ result }) => result.change.subscriberIdString === address);
  return (
    <section aria-label={t('result.region')} className="min-w-0">
      {held && (
        <p role="alert" className="m-0 rounded-panel border border-stop bg-stop-soft p-4">
          {held.is === 'still_open'
            ? t('form.stillOpen', { who: address, type: phrases.about(held.deed.change) })
            : held.is === 'not_taken'
              ? t(`form.${held.why}`)
              : t(`undo.problem.${held.problem.code}`)}
        </p>
      )}
      {batch && <BatchSummary batch={batch} />}
      {own.map((entry, index) => {
        const { result } = entry;
        const { change } = result;
        return (
          <ResultCard
            key={entry.id}
            entry={entry}
            isNewest={own.findIndex((other) => isAbout(other, change)) === index}
            phrases={phrases}
            busy={isBusy}
            onInsist={() => {
              const unread = true;
              void carryOut([
                'subscriptionId' in change
                  ? {
                      ...{ is: 'change', change },
                      agreement: { ...NO_AGREEMENT, notAContact: entry.notAContact, unread },
                    }
                  : { is: 'opt_out_of_all', change, unread },
              ]);
            }}
            onUndo={onUndo && (() => onUndo(entry.id))}
            onLift={null}
            onSettled={(id) => {
              settle(id);
              onSettled();
            }}
            isDemo={isDemo}
          />
        );
      })}
    </section>
  );
}

/** How many of several ended how, so that none that failed is missed among the others. */
function BatchSummary({ batch: { of, sent } }: { batch: Batch }) {
  const t = useTranslations('contact');
  const counted = OUTCOMES.map((outcome) => ({
    outcome,
    count: sent.filter(({ result }) => result?.outcome === outcome).length,
  })).filter(({ count }) => count > 0);
  const unsent = of - counted.reduce((sum, { count }) => sum + count, 0);
  const isWhole = counted.every(({ outcome }) => outcome === 'changed') && unsent === 0;
  const parts = [
    ...counted.map(({ outcome, count }) => `${count} ${t(`outcome.${outcome}`)}`),
    ...(unsent > 0 ? [t('batchUnsent', { count: unsent })] : []),
  ];
  return (
    <p
      role="status"
      data-testid="batch"
      // In view as well when the newest result below it is.
      className={classNames('batch m-0 mt-4 font-[580]', !isWhole && 'text-stop')}
    >
      {t('batch', { count: of, parts: parts.join('; ') })}
    </p>
  );
}
