'use client';

import { useFormatter, useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { ErrorWords } from './error-words.tsx';
import type { useCheck } from './use-check.ts';

const TIME_OF_DAY = {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
} as const;

/** How an outcome that is not known is being found out, and a way to look at once. */
export function Checking({
  settlesAt,
  checks,
  readError,
  isSilent,
  onCheck,
}: {
  /** Null: HubSpot shows something newer, so that there is no old status to wait for. */
  settlesAt: number | null;
  checks: number;
  readError: ReturnType<typeof useCheck>['readError'];
  isSilent: boolean;
  onCheck: () => void;
}) {
  const t = useTranslations('outcome');
  const format = useFormatter();
  return (
    <div className="mt-2 grid gap-1 text-sm text-ink-2">
      {settlesAt !== null && (
        <p className="m-0">
          {t('settles', { time: format.dateTime(new Date(settlesAt), TIME_OF_DAY) })}
        </p>
      )}
      {readError && <ErrorWords error={readError} />}
      {isSilent && <p className="m-0 text-wait">{t('consoleSilent')}</p>}
      <p className="m-0 flex flex-wrap items-center gap-2">
        <Button onClick={onCheck}>{t('checkNow')}</Button>
        <span>{t('checks', { count: checks })}</span>
      </p>
    </div>
  );
}
