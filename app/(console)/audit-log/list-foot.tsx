import { Link } from '@/components/link.tsx';
import { buttonClass } from '@/components/ui/button.tsx';
import { translator } from '@/lib/i18n/request.ts';
import { logAddress } from './log-address.ts';

/** The way to the newest and to older entries of a search; nothing where it has one page. */
export async function ListFoot({
  q,
  below,
  next,
}: {
  q: string;
  below: number | null;
  next: number | null;
}) {
  if (next === null && below === null) return null;
  const t = await translator();
  return (
    <nav
      aria-label={t('audit.pages')}
      className="flex flex-wrap gap-2 border-t border-line px-4 py-3"
    >
      {below !== null && (
        <Link href={logAddress({ q })} className={buttonClass('plain')}>
          {t('audit.newest')}
        </Link>
      )}
      {next !== null && (
        <Link href={logAddress({ q, below: next })} className={buttonClass('plain')}>
          {t('audit.older')}
        </Link>
      )}
    </nav>
  );
}
