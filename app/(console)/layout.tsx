import { type ReactNode, Suspense } from 'react';
import { BrandMark } from '@/components/brand-mark.tsx';
import { EnvironmentStripe } from '@/components/environment-stripe.tsx';
import { MainNavigation } from '@/components/main-navigation.tsx';
import { PreferenceSwitches } from '@/components/preference-switches.tsx';
import type { Actor } from '@/lib/auth/actor.ts';
import { actorIfKnown } from '@/lib/auth/session.ts';
import { currentAccount } from '@/lib/connection/account.ts';
import { requestContext } from '@/lib/context.ts';
import { DatabaseProblem } from '@/lib/db/problem.ts';
import { env } from '@/lib/env.ts';
import { preferences, translator } from '@/lib/i18n/request.ts';
import { countOpenChecks } from '@/lib/subscriptions/open-checks.ts';
import { DatabaseState } from '../database-state.tsx';
import { AccountMenu } from './account-menu.tsx';
import { CommandMenu } from './find/command-menu.tsx';
import { SessionOver } from './session-over.tsx';

async function AccountStripe() {
  const ctx = await requestContext();
  const account = await currentAccount(ctx.hubspot, ctx.now);
  return <EnvironmentStripe mode={ctx.mode} account={account} writes={env().writes} />;
}

/** How many changes wait to become clear; a database that does not answer has a notice of its own. */
async function openChecks(actor: Actor | null): Promise<number> {
  try {
    return await countOpenChecks(await requestContext(), actor);
  } catch (error) {
    if (error instanceof DatabaseProblem) return 0;
    throw error;
  }
}

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const [t, { theme }, { mode }, actor] = await Promise.all([
    translator(),
    preferences(),
    requestContext(),
    actorIfKnown(),
  ]);
  return (
    <>
      <a
        href="#content"
        className="sr-only z-50 bg-surface p-3 focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {t('app.skip')}
      </a>
      <header className="print:hidden">
        {/* A page sends nobody away to sign in, but what its frame shows is in that reply too. */}
        {actor && (
          <Suspense
            fallback={<EnvironmentStripe mode={mode} account={null} writes={env().writes} />}
          >
            <AccountStripe />
          </Suspense>
        )}
        <div className="flex min-h-[54px] flex-wrap items-center gap-x-6 gap-y-1 border-b border-line bg-surface px-4 py-2 md:px-6">
          <BrandMark name={t('app.name')} />
          <MainNavigation role={actor?.role ?? null} openChecks={await openChecks(actor)} />
          {actor && <CommandMenu role={actor.role} />}
          <PreferenceSwitches theme={theme} />
          {actor && <AccountMenu name={actor.name} role={actor.role} isDemo={mode === 'demo'} />}
        </div>
        <DatabaseState />
      </header>
      <main id="content" tabIndex={-1} data-user={actor?.userId} className="outline-none">
        {children}
      </main>
      <SessionOver isDemo={mode === 'demo'} hasProvider={env().oidc !== null} />
    </>
  );
}
