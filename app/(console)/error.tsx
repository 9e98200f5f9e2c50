'use client';

import { useTranslations } from 'use-intl';
import { PageTitle } from '@/components/page-title.tsx';
import { useRequestId } from '@/components/request-id.tsx';
import { Button } from '@/components/ui/button.tsx';

export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations('app');
  const numbers = [error.digest, useRequestId()].filter(Boolean).join(' · ');
  return (
    <div className="mx-auto mt-20 max-w-[34rem] px-4">
      <PageTitle>{t('errorTitle')}</PageTitle>
      <p className="text-ink-2">
        {t(error.digest ? 'errorText' : 'errorBrowser')}{' '}
        <code className="font-mono">{numbers}</code>
      </p>
      <Button onClick={reset}>{t('errorAgain')}</Button>
    </div>
  );
}
