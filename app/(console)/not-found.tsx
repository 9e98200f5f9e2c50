import Link from 'next/link';
import { buttonClass } from '@/components/ui/button.tsx';
import { translator } from '@/lib/i18n/request.ts';

export default async function NotFound() {
  const t = await translator();
  return (
    <div className="mx-auto mt-20 max-w-[34rem] px-4">
      <h1 className="m-0 text-title font-[640]">{t('app.notFoundTitle')}</h1>
      <p className="text-ink-2">{t('app.notFoundText')}</p>
      <Link href="/" className={buttonClass('plain')}>
        {t('app.notFoundBack')}
      </Link>
    </div>
  );
}
