import { Link } from '@/components/link.tsx';
import { PageTitle } from '@/components/page-title.tsx';
import { buttonClass } from '@/components/ui/button.tsx';
import { translator } from '@/lib/i18n/request.ts';

export default async function NotFound() {
  const t = await translator();
  return (
    <div className="mx-auto mt-20 max-w-[34rem] px-4">
      <PageTitle>{t('app.notFoundTitle')}</PageTitle>
      <p className="text-ink-2">{t('app.notFoundText')}</p>
      <Link href="/" className={buttonClass('plain')}>
        {t('app.notFoundBack')}
      </Link>
    </div>
  );
}
