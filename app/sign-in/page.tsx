import { redirect } from 'next/navigation';
import { readRefusal } from '@/lib/auth/provider/context.ts';
import { actorIfKnown } from '@/lib/auth/session.ts';
import { wayBack } from '@/lib/auth/way-back.ts';
import { databaseWatch } from '@/lib/db/process-database.ts';
import { env } from '@/lib/env.ts';
import { translator } from '@/lib/i18n/request.ts';
import { DoorFrame } from '../door-frame.tsx';
import { DemoRoles } from './demo-roles.tsx';
import { ProviderButton } from './provider-button.tsx';
import { SignInForm } from './sign-in-form.tsx';

export default async function Page({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { to: asked, saved, left, problem } = await searchParams;
  const to = wayBack(asked);
  if (await actorIfKnown()) redirect(to);
  const t = await translator();
  const { mode, oidc } = env();
  const isDemo = mode === 'demo';
  const refusal = oidc ? readRefusal(problem) : null;
  return (
    <DoorFrame
      title={t(isDemo ? 'signIn.demoTitle' : 'signIn.title')}
      lead={t(isDemo ? 'signIn.demoLead' : oidc ? 'provider.lead' : 'signIn.lead')}
    >
      {saved && (
        <p role="status" className="mt-0 mb-4 text-good">
          {t('join.done')}
        </p>
      )}
      {left === 'open' && (
        <p role="alert" className="mt-0 mb-4 text-stop">
          {t('signIn.leftOpen')}
        </p>
      )}
      {refusal && (
        <p role="alert" className="mt-0 mb-4 text-stop">
          {t(`provider.problem.${refusal}`)}
        </p>
      )}
      <DatabaseNote />
      {isDemo ? (
        <>
          <DemoRoles to={to} />
          <details className="mt-5 border-t border-line pt-4">
            <summary className="text-sm text-ink-2">{t('signIn.demoInvited')}</summary>
            <div className="mt-4">
              <SignInForm to={to} />
            </div>
          </details>
        </>
      ) : (
        <SignInForm to={to} />
      )}
      {oidc && (
        <div className="mt-5 border-t border-line pt-5">
          <ProviderButton to={to} />
        </div>
      )}
    </DoorFrame>
  );
}

/** Without a database that takes entries nobody can sign in; it is said before anybody tries. */
async function DatabaseNote() {
  const state = await databaseWatch().state();
  if (state === 'ok') return null;
  return (
    <p role="alert" className="mt-0 mb-4 text-stop">
      {(await translator())('signIn.databaseGone')}
    </p>
  );
}
