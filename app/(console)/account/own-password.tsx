'use client';

import { useTranslations } from 'use-intl';
import { TextField } from '@/components/form/text-field.tsx';
import { useFocusOnProblem } from '@/components/form/use-focus-on-problem.ts';
import { Button } from '@/components/ui/button.tsx';
import { useSignedAction } from '../use-signed-action.ts';
import { changePassword, type OwnPasswordState } from './actions.ts';

const START: OwnPasswordState = { ok: null };

/** A new password for oneself. */
export function OwnPassword({ email }: { email: string }) {
  const t = useTranslations();
  const [state, submit, isBusy] = useSignedAction<OwnPasswordState>(changePassword, START);
  const form = useFocusOnProblem(state);
  const problem = problemOf(state, t);
  return (
    <>
      <h2 className="m-0 mb-1 text-[.9375rem] font-[620]">{t('account.passwordTitle')}</h2>
      <p role="status" className="mt-0 mb-3 text-sm text-ink-2">
        {state.ok ? <b>{t('account.passwordDone')}</b> : t('account.passwordLead')}
      </p>
      <form ref={form} action={submit} className="grid max-w-[27rem] gap-4" noValidate>
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        {problem.general && (
          <p role="alert" className="m-0 text-stop">
            {problem.general}
          </p>
        )}
        <TextField
          id="current"
          label={t('account.passwordNow')}
          problem={problem.current}
          type="password"
          autoComplete="current-password"
        />
        <TextField
          id="new-password"
          label={t('account.passwordNew')}
          problem={problem.password}
          hint={t('join.passwordHint')}
          name="password"
          type="password"
          autoComplete="new-password"
        />
        <div>
          <Button type="submit" aria-disabled={isBusy}>
            {t('account.passwordChange')}
          </Button>
        </div>
      </form>
    </>
  );
}

function problemOf(state: OwnPasswordState, t: ReturnType<typeof useTranslations<never>>) {
  const none = { general: null, current: null, password: null };
  if (state.ok !== false) return none;
  switch (state.field) {
    case 'current':
      return { ...none, current: t(`account.problem.${state.code}`) };
    case 'password':
      return { ...none, password: t(`join.problem.${state.code}`) };
    case null:
      return { ...none, general: t('signIn.failed', { requestId: state.requestId }) };
    default:
      return state satisfies never;
  }
}
