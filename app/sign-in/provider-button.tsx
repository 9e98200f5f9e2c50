'use client';

import { useActionState, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { TextField } from '@/components/form/text-field.tsx';
import { Button } from '@/components/ui/button.tsx';
import { goToProvider } from './provider-actions.ts';

/**
 * Leads to the sign-in provider, and from there to `to`; with `connecting`, to connect it to the user
 * who is signed in.
 */
export function ProviderButton({
  to,
  connecting = false,
  asksPassword = false,
}: {
  to?: string;
  connecting?: boolean;
  asksPassword?: boolean;
}) {
  const t = useTranslations();
  const [state, begin, isBusy] = useActionState(goToProvider, null);
  const address = state !== null && 'go' in state ? state.go : null;
  useEffect(() => {
    // No redirect of the form: the policy of our pages lets no form lead to another host.
    if (address !== null) window.location.assign(address);
  }, [address]);
  const isLeaving = isBusy || address !== null;
  return (
    <form action={begin} className="grid gap-2">
      {to !== undefined && <input type="hidden" name="to" value={to} />}
      {connecting && <input type="hidden" name="connect" value="1" />}
      {asksPassword && (
        <TextField
          id="connect-password"
          name="password"
          label={t('account.factorPassword')}
          problem={
            state !== null && 'password' in state ? t(`account.problem.${state.password}`) : null
          }
          type="password"
          autoComplete="current-password"
        />
      )}
      <Button type="submit" className="min-h-10 w-full" aria-disabled={isLeaving}>
        {isLeaving ? t('signIn.busy') : t(connecting ? 'provider.connect' : 'provider.signIn')}
      </Button>
      {state !== null && ('problem' in state || 'requestId' in state) && (
        <p role="alert" className="m-0 text-sm text-stop">
          {'problem' in state ? t(`provider.problem.${state.problem}`) : t('signIn.failed', state)}
        </p>
      )}
    </form>
  );
}
