import { Link } from '@/components/link.tsx';
import { PageTitle } from '@/components/page-title.tsx';
import { translator } from '@/lib/i18n/request.ts';

/** Nobody is known by this id: it never was given, or they were erased. */
export default async function NotFound() {
  const t = await translator();
  return (
    <div className="mx-auto mt-20 max-w-[34rem] px-4">
      <PageTitle>{t('contact.notHere')}</PageTitle>
      <p className="text-ink-2">{t('contact.notHereText')}</p>
      <Link href="/" className="text-accent">
        {t('contact.find')}
      </Link>
    </div>
  );
}
