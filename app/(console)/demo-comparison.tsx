'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { TrueRow } from '@/lib/demo/simulator-control.ts';
import type { SubscriptionStatus } from '@/lib/hubspot/types.ts';
import { describe, type Said } from '@/lib/subscriptions/describe.ts';
import type { ChangeResult } from '@/lib/subscriptions/outcome.ts';
import { ask } from './use-reads.ts';

/** Side by side: what one plain API call would have told, and what really happened. */
export function DemoComparison({ result }: { result: ChangeResult }) {
  const t = useTranslations('demo');
  const words = useTranslations();
  const { subscriberIdString: subscriber, subscriptionId } = result.change;
  const truth = useQuery({
    queryKey: ['truth', subscriber, subscriptionId, result.startedAt, result.outcome, result.now],
    queryFn: ({ signal }) =>
      ask<{ row: TrueRow | null }>(
        '/api/demo',
        { do: 'truth', subscriber, subscriptionId },
        signal,
      ),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const row = truth.data?.row;
  const said = describe(result);
  const but = result.outcome === 'changed' ? catchOf(said) : null;
  return (
    <div
      data-testid="demo-comparison"
      className="grid gap-x-6 gap-y-3 border-line border-b bg-accent-soft px-5 py-3.5 text-sm sm:grid-cols-2"
    >
      <div>
        <p className="m-0 text-xs text-ink-2">{t('plainCall')}</p>
        <p className="m-0 font-[580]">{plainAnswer(result, t)}</p>
      </div>
      <div>
        <p className="m-0 text-xs text-ink-2">{t('whatHappened')}</p>
        <p className="m-0 font-[580]">
          {but ? t(`changedBut.${but}`) : words(`outcome.${said.title}`)}
        </p>
        <p className="m-0 text-xs text-ink-2">
          {truth.isSuccess
            ? t('truth', {
                status: words(`status.${(row?.status ?? 'NOT_SPECIFIED') as SubscriptionStatus}`),
                basis: row?.legalBasis
                  ? t('truthBasis', {
                      basis: words(`basis.${row.legalBasis}.name` as 'basis.NON_GDPR.name'),
                    })
                  : t('truthNoBasis'),
              })
            : truth.isError
              ? t('failed')
              : t('truthReading')}
        </p>
      </div>
    </div>
  );
}

/** What is wrong with a change although it was made. */
function catchOf({ liftedUnseen, basisWarning, noMail }: Said) {
  return liftedUnseen ? 'lifted_unseen' : (basisWarning ?? (noMail ? 'no_mail' : null));
}

function plainAnswer(result: ChangeResult, t: ReturnType<typeof useTranslations<'demo'>>): string {
  const [first] = result.writes[0]?.attempts ?? [];
  // The console itself never answered.
  if (!result.answered) return t('plainNothing');
  if (!first)
    return result.outcome === 'refused' && result.by === 'unreadable_before'
      ? t('plainBlind')
      : t('plainNotSent');
  if (first.status === null) return t('plainNothing');
  return first.status === 200 ? t('plain200') : t('plainStatus', { status: first.status });
}
