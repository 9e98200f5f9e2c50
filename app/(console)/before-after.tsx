'use client';

import { useTranslations } from 'use-intl';
import { Moment } from '@/components/ui/moment.tsx';
import { StatusMark } from '@/components/ui/status-mark.tsx';
import type { StatusRow } from '@/lib/hubspot/types.ts';
import { rowOf } from '@/lib/subscriptions/judge.ts';
import type { BasisStored, ChangeResult } from '@/lib/subscriptions/outcome.ts';
import type { Phrases } from './words.tsx';

/** The row before and the row now, side by side, and what changed elsewhere. */
export function BeforeAfter({ result, phrases }: { result: ChangeResult; phrases: Phrases }) {
  const t = useTranslations();
  const { subscriptionId } = result.change;
  const before = rowOf(result.before, subscriptionId);
  const now = rowOf(result.now, subscriptionId);
  if (!result.before && !result.now) return null;
  return (
    <div className="border-b border-line px-5 py-4">
      <div className="grid grid-cols-[1fr_auto_1fr] items-start gap-3">
        <Side
          title={t('result.before')}
          row={before}
          known={result.before !== null}
          phrases={phrases}
        />
        <span aria-hidden>→</span>
        <Side title={t('result.now')} row={now} known={result.now !== null} phrases={phrases}>
          {isBasisSent(result) && isWorthSaying(result.basis) && (
            <small className="block text-xs text-ink-2">
              {t(`result.basisStored.${result.basis}`)}
            </small>
          )}
        </Side>
      </div>
      {result.technicalBasis && (
        <p className="m-0 mt-3 text-sm text-ink-2">{t('result.technicalBasis')}</p>
      )}
      {result.elsewhere.length > 0 && (
        <div className="mt-3 text-sm">
          <p className="m-0 font-[580] text-wait">{t('result.elsewhere')}</p>
          <ul className="m-0 list-disc pl-5">
            {result.elsewhere.map((change) =>
              change.kind === 'type' ? (
                <li key={change.subscriptionId}>
                  {t('result.elsewhereType', {
                    type: phrases.type(change.subscriptionId, change.name),
                    from: t(`status.${change.from ?? 'none'}`),
                    to: t(`status.${change.to ?? 'none'}`),
                  })}
                </li>
              ) : (
                <li key={`wide ${change.businessUnitId}`}>
                  {t('result.elsewhereWide', {
                    from: t(
                      change.from === 'UNSUBSCRIBED' ? 'result.optedOut' : 'result.notOptedOut',
                    ),
                    to: t(change.to === 'UNSUBSCRIBED' ? 'result.optedOut' : 'result.notOptedOut'),
                  })}
                </li>
              ),
            )}
          </ul>
        </div>
      )}
    </div>
  );
}

/** Whether HubSpot has taken a write, so that there is something to say of its basis. */
function isBasisSent(result: ChangeResult): boolean {
  return result.outcome === 'changed' || (result.outcome === 'already' && result.sent);
}

/** What is missing or different is said above, in full. */
function isWorthSaying(basis: BasisStored): basis is 'stored' | 'not_known' {
  return basis === 'stored' || basis === 'not_known';
}

function Side({
  title,
  row,
  known,
  phrases,
  children,
}: {
  title: string;
  row: StatusRow | null;
  known: boolean;
  phrases: Phrases;
  children?: React.ReactNode;
}) {
  const t = useTranslations();
  return (
    <div className="min-w-0">
      <small className="block text-xs text-ink-3">{title}</small>
      {known ? (
        <StatusMark status={row?.status ?? null} />
      ) : (
        <span className="text-sm text-ink-2">{t('result.nowUnknown')}</span>
      )}
      {row?.timestamp && row.source !== 'Not specified' && (
        <small className="block text-xs text-ink-2">
          <Moment at={row.timestamp} /> · {phrases.source(row.source)}
        </small>
      )}
      {children}
    </div>
  );
}
