import type { ReactNode } from 'react';
import { NavigationLink } from '@/components/navigation-link.tsx';
import { settingsFor } from '@/components/pages.ts';
import { actorIfKnown } from '@/lib/auth/session.ts';
import { translator } from '@/lib/i18n/request.ts';

/** The settings that the person may open, above each of them; a single one needs no choice. */
export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const [t, actor] = await Promise.all([translator(), actorIfKnown()]);
  const pages = settingsFor(actor?.role ?? null);
  return (
    <>
      {pages.length > 1 && (
        <nav
          aria-label={t('app.settings')}
          className="mx-auto mt-4 -mb-2 flex max-w-[860px] flex-wrap gap-0.5 px-1.5 lg:px-3.5"
        >
          {pages.map(({ href, words }) => (
            <NavigationLink key={href} href={href}>
              {t(`app.${words}`)}
            </NavigationLink>
          ))}
        </nav>
      )}
      {children}
    </>
  );
}
