'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { AnyResult } from '@/lib/subscriptions/outcome.ts';

/** The identifiers and figures of one change. */
export function ResultFacts({ result }: { result: AnyResult }) {
  const t = useTranslations('result');
  const reason = result.reply?.results[0]?.setStatusSuccessReason ?? null;
  const last = result.writes.at(-1);
  const attempts = result.writes.reduce((sum, exchange) => sum + exchange.attempts.length, 0);
  return (
    <dl className="m-0 grid gap-x-3.5 gap-y-1.5 border-b border-line px-5 py-3.5 text-sm sm:grid-cols-[9.5rem_1fr]">
      {reason && (
        <Fact term={t('reason')}>
          {t.has(`reasonText.${reason}` as never) &&
            `${t(`reasonText.${reason}` as 'reasonText.NO_STATUS_CHANGE')} `}
          <code className="font-mono text-xs text-ink-3">{reason}</code>
        </Fact>
      )}
      <Fact term={t('operation')}>
        {result.answered
          ? t('operationText', {
              duration: Math.round(result.durationMs),
              attempts,
              waits: Math.round(result.waitedMs),
              calls: result.calls,
            })
          : t('operationUnknown', { duration: Math.round(result.durationMs) })}
      </Fact>
      {last && (
        <Fact term={t('http')}>
          <code className="font-mono text-xs">{last.status ?? t('none')}</code>
        </Fact>
      )}
      {last?.correlationId && (
        <Fact term={t('correlation')}>
          <code className="font-mono text-xs [overflow-wrap:anywhere]">{last.correlationId}</code>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-2 [overflow-wrap:anywhere]">{term}</dt>
      <dd className="m-0">{children}</dd>
    </>
  );
}
