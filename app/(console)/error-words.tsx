'use client';

import { useTranslations } from 'use-intl';
import { describeError, type Wait } from '@/lib/errors.ts';
import type { HubSpotError } from '@/lib/hubspot/types.ts';

/** An error in two sentences: what it is, and what to do; with an opt-out, where else to make it. */
export function ErrorWords({
  error,
  isOptOut = false,
}: {
  error: HubSpotError;
  /** The error stopped an opt-out. */
  isOptOut?: boolean;
}) {
  const t = useTranslations('error');
  const { key, scopes, wait, optOutNow } = describeError(error, isOptOut);
  return (
    <>
      <p className="m-0 font-[580]">{t(`${key}.title`)}</p>
      <p className="m-0 text-ink-2">
        {t(`${key}.todo`, { scopes: scopes.join(', '), wait: useWaitWords()(wait) })}
        {optOutNow && ` ${t('optOutNow')}`}
      </p>
    </>
  );
}

function useWaitWords(): (wait: Wait) => string {
  const t = useTranslations('error');
  return (wait) => {
    switch (wait.unit) {
      case 'waitShort':
        return t('waitShort');
      case 'wait':
        return t('wait', { seconds: wait.seconds });
      case 'waitMinutes':
        return t('waitMinutes', { minutes: wait.minutes });
      case 'waitHours':
        return t('waitHours', { hours: wait.hours });
      default:
        return wait satisfies never;
    }
  };
}
