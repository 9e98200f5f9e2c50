import Link from 'next/link';
import { translator } from '@/lib/i18n/request.ts';

/** Nobody is known by this id: it never was given, or they were erased. */
export default async function NotFound() {
  const t = await translator();
  return (
    <div className="mx-auto mt-20 max-w-[34rem] px-4">
      <h1 className="m-0 text-title font-[640]">{t('contact.notHere')}</h1>
      <p className="text-ink-2">{t('contact.notHereText')}</p>
      <Link href="/" className="text-accent">
        {t('contact.find')}
      </Link>
    </div>
  );
}
