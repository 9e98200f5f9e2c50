'use client';

import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import type { Role } from '@/lib/auth/permissions.ts';
import { NavigationLink } from './navigation-link.tsx';
import { mainPagesFor } from './pages.ts';

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
      {mainPagesFor(role).map(({ href, words }) => (
        <NavigationLink
          key={href}
          href={href}
          isWithin={words === 'settings' && path.startsWith('/settings/')}
        >
          {t(words)}
          {words === 'openChecks' && openChecks > 0 && ' '}
          {words === 'openChecks' && openChecks > 0 && (
            <span className="ml-1 rounded-full bg-wait-soft px-1.5 text-xs font-semibold text-wait">
              {openChecks > 99 ? '99+' : openChecks}
            </span>
          )}
        </NavigationLink>
      ))}
    </nav>
  );
}
