'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { classNames } from './class-names.ts';

const PAGES = [
  { href: '/', words: 'setStatus' },
  { href: '/settings/connection', words: 'connection' },
  { href: '/settings/users', words: 'users' },
] as const;

/** The console's pages. */
export function MainNavigation({ mayUsers }: { mayUsers: boolean }) {
  const t = useTranslations('app');
  const path = usePathname();
  return (
    <nav aria-label={t('navigation')} className="flex flex-1 gap-0.5">
      {PAGES.filter(({ words }) => words !== 'users' || mayUsers).map(({ href, words }) => (
        <Link
          key={href}
          href={href}
          aria-current={path === href ? 'page' : undefined}
          className={classNames(
            'rounded-[7px] px-2.5 py-1.5 font-[520] whitespace-nowrap',
            path === href ? 'bg-sunken text-ink' : 'text-ink-2 hover:text-ink',
          )}
        >
          {t(words)}
        </Link>
      ))}
    </nav>
  );
}
