import { type ReactNode, Suspense } from 'react';
import { DatabaseBanner } from '@/components/database-banner.tsx';
import { EnvironmentStripe } from '@/components/environment-stripe.tsx';
import { MainNavigation } from '@/components/main-navigation.tsx';
import { PreferenceSwitches } from '@/components/preference-switches.tsx';
import { currentAccount } from '@/lib/connection/account.ts';
import { requestContext } from '@/lib/context.ts';
import { preferences, translator } from '@/lib/i18n/request.ts';

async function AccountStripe() {
  const ctx = await requestContext();
  const account = await currentAccount(ctx.hubspot, ctx.now);
  return <EnvironmentStripe mode={ctx.mode} account={account} />;
}

async function DatabaseState() {
  const { health } = await requestContext();
  return <DatabaseBanner first={await health()} />;
}

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const [t, { theme }, { mode }] = await Promise.all([
    translator(),
    preferences(),
    requestContext(),
  ]);
  return (
    <>
      <a
        href="#content"
        className="sr-only z-50 bg-surface p-3 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {t('app.skip')}
      </a>
      <header>
        <Suspense fallback={<EnvironmentStripe mode={mode} account={null} />}>
          <AccountStripe />
        </Suspense>
        <div className="flex min-h-[54px] flex-wrap items-center gap-x-6 gap-y-1 border-b border-line bg-surface px-4 py-2 md:px-6">
          <span className="flex items-center gap-[9px] font-[680] tracking-tight [word-spacing:.08em]">
            <span
              aria-hidden
              className="grid size-[18px] place-items-center rounded-[5px] bg-accent"
            >
              <span className="h-1 w-2 -translate-y-px -rotate-45 border-b-2 border-l-2 border-accent-ink" />
            </span>
            {t('app.name')}
          </span>
          <MainNavigation />
          <PreferenceSwitches theme={theme} />
        </div>
        <Suspense>
          <DatabaseState />
        </Suspense>
      </header>
      <main id="content" tabIndex={-1} className="outline-none">
        {children}
      </main>
    </>
  );
}
