'use client';

import { useTranslations } from 'use-intl';
import { Moment } from '@/components/ui/moment.tsx';
import { StatusMark } from '@/components/ui/status-mark.tsx';
import type { StatusRow } from '@/lib/hubspot/types.ts';
import { isOfAll } from '@/lib/subscriptions/change.ts';
import { rowFor } from '@/lib/subscriptions/judge.ts';
import type { AnyResult, BasisStored, Reading } from '@/lib/subscriptions/outcome.ts';
import { optOutFor } from '@/lib/subscriptions/wide-opt-outs.ts';
import type { Phrases } from './words.tsx';

/** The row before and the row now, side by side, and what changed elsewhere. */
export function BeforeAfter({ result, phrases }: { result: AnyResult; phrases: Phrases }) {
  const t = useTranslations();
  const before = shownOf(result, result.before);
  const now = shownOf(result, result.now);
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

/** What there is to show of a status: of a type, its row; of all e-mail, the opt-out. */
type Shown = Pick<StatusRow, 'status' | 'timestamp' | 'source'>;

function shownOf({ change }: AnyResult, reading: Reading | null): Shown | 'not_opted_out' | null {
  if (!isOfAll(change)) return rowFor(reading, change);
  const optOut = optOutFor(reading?.wide ?? [], change.businessUnitId);
  return optOut
    ? { status: 'UNSUBSCRIBED', timestamp: optOut.since, source: null }
    : 'not_opted_out';
}

/** Whether HubSpot has taken a write, so that there is something to say of its basis. */
function isBasisSent(result: AnyResult): boolean {
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
  row: Shown | 'not_opted_out' | null;
  known: boolean;
  phrases: Phrases;
  children?: React.ReactNode;
}) {
  const t = useTranslations();
  return (
    <div className="min-w-0">
      <small className="block text-xs text-ink-3">{title}</small>
      {!known ? (
        <span className="text-sm text-ink-2">{t('result.nowUnknown')}</span>
      ) : row === 'not_opted_out' ? (
        <span className="text-sm font-[580]">{t('result.notOptedOut')}</span>
      ) : (
        <StatusMark status={row?.status ?? null} />
      )}
      {row !== 'not_opted_out' && row?.timestamp && row.source !== 'Not specified' && (
        <small className="block text-xs text-ink-2">
          <Moment at={row.timestamp} /> · {phrases.source(row.source)}
        </small>
      )}
      {children}
    </div>
  );
}
