'use client';

import { useActionState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import type { OwnWays } from '@/lib/auth/provider/connection.ts';
import type { Refusal } from '@/lib/auth/provider/context.ts';
import { ProviderButton } from '../../sign-in/provider-button.tsx';
import { disconnectProvider } from './actions.ts';

/** Whether one can sign in by the provider: connects it, or takes it away. */
export function ProviderConnection({
  ways: { connectedAt, hasPassword },
  problem,
}: {
  ways: OwnWays;
  /** Why connecting did not work. */
  problem: Refusal | null;
}) {
  const t = useTranslations('provider');
  const general = useTranslations('signIn');
  const [failed, end, isBusy] = useActionState(disconnectProvider, null);
  return (
    <>
      <h2 className="m-0 mb-1 text-[.9375rem] font-[620]">{t('title')}</h2>
      <p role="status" className="mt-0 mb-3 text-sm text-ink-2">
        {connectedAt === null ? (
          t('off')
        ) : (
          <>
            {t('on')} <Moment at={connectedAt} />
            {hasPassword ? null : ` · ${t('only')}`}
          </>
        )}
      </p>
      {problem !== null && connectedAt === null && (
        <p role="alert" className="mt-0 mb-3 text-sm text-stop">
          {t(`problem.${problem}`)}
        </p>
      )}
      {failed !== null && (
        <p role="alert" className="mt-0 mb-3 text-sm text-stop">
          {general('failed', failed)}
        </p>
      )}
      {connectedAt === null && (
        <div className="max-w-[27rem]">
          <ProviderButton connecting asksPassword={hasPassword} />
        </div>
      )}
      {connectedAt !== null && hasPassword && (
        <form action={end}>
          <Button type="submit" aria-disabled={isBusy}>
            {t('disconnect')}
          </Button>
        </form>
      )}
    </>
  );
}
