import { PageTitle } from '@/components/page-title.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { listOwnSessions } from '@/lib/auth/own-sessions.ts';
import { readOwnWays } from '@/lib/auth/provider/connection.ts';
import { readRefusal } from '@/lib/auth/provider/context.ts';
import { pageActor, usersContext } from '@/lib/auth/session.ts';
import { env } from '@/lib/env.ts';
import { translator } from '@/lib/i18n/request.ts';
import { OwnPassword } from './own-password.tsx';
import { ProviderConnection } from './provider-connection.tsx';
import { SecondFactor } from './second-factor.tsx';
import { Sessions } from './sessions.tsx';

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { actor } = await pageActor('/account', 'look_up');
  const { oidc } = env();
  const ctx = await usersContext();
  const [t, own, ways, { problem }] = await Promise.all([
    translator(),
    listOwnSessions(ctx),
    readOwnWays(ctx, oidc),
    searchParams,
  ]);
  return (
    <div className="mx-auto mt-7 mb-20 grid max-w-[860px] grid-cols-1 gap-5 px-4 lg:px-6">
      <div>
        <PageTitle>{t('account.title')}</PageTitle>
        <p className="mt-[3px] mb-0 text-ink-2">
          {t('account.as', { name: actor.name, role: t(`role.${actor.role}`) })} · {actor.email}
        </p>
      </div>
      {oidc && (
        <Panel className="px-5 py-4">
          <ProviderConnection ways={ways} problem={readRefusal(problem)} />
        </Panel>
      )}
      {ways.hasPassword && (
        <>
          <Panel className="px-5 py-4">
            <SecondFactor isOn={own.twoFactorEnabled} />
          </Panel>
          <Panel className="px-5 py-4">
            <OwnPassword email={actor.email} />
          </Panel>
        </>
      )}
      <Panel className="px-5 py-4">
        <Sessions sessions={own.sessions} />
      </Panel>
    </div>
  );
}
