'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import type { Role } from '@/lib/auth/permissions.ts';
import { classNames } from './class-names.ts';
import { navigationFor } from './pages.ts';

/** The console's pages that somebody of this role may open. */
export function MainNavigation({
  role,
  openChecks,
}: {
  role: Role | null;
  /** How many changes wait to become clear; what is more than 99 is not counted. */
  openChecks: number;
}) {
  const t = useTranslations('app');
  const path = usePathname();
  return (
    <nav aria-label={t('navigation')} className="flex flex-1 flex-wrap gap-0.5 max-md:basis-full">
      {navigationFor(role).map(({ href, words }) => (
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
          {words === 'openChecks' && openChecks > 0 && ' '}
          {words === 'openChecks' && openChecks > 0 && (
            <span className="ml-1 rounded-full bg-wait-soft px-1.5 text-xs font-semibold text-wait">
              {openChecks > 99 ? '99+' : openChecks}
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
