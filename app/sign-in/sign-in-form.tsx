'use client';

import { useActionState, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { TextField } from '@/components/form/text-field.tsx';
import { Button } from '@/components/ui/button.tsx';
import { type SignInState, submitSignIn } from './actions.ts';

const START: SignInState = { step: 'password', email: '', problem: null };

/**
 * Address and password, then the code where one is asked for. `to` leads on afterwards; without it
 * the form stands in place and tells `onIn`.
 */
export function SignInForm({ to, onIn }: { to?: string; onIn?: () => void }) {
  const t = useTranslations('signIn');
  const [state, submit, isBusy] = useActionState(submitSignIn, START);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (state.step === 'in') onIn?.();
    else first.current?.focus();
  }, [state, onIn]);
  if (state.step === 'in') return null;
  const problem = problemOf(state, t);
  return (
    <form action={submit} className="grid gap-4" noValidate>
      {to !== undefined && <input type="hidden" name="to" value={to} />}
      {state.step === 'password' ? (
        <>
          <TextField
            id="email"
            label={t('email')}
            ref={first}
            type="email"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            defaultValue={state.email}
          />
          <TextField
            id="password"
            label={t('password')}
            problem={problem}
            hint={t('forgotten')}
            type="password"
            autoComplete="current-password"
            required
          />
        </>
      ) : (
        <TextField
          id="code"
          label={t('code')}
          problem={problem}
          hint={t('codeLead')}
          ref={first}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          required
        />
      )}
      <p role="alert" className="sr-only">
        {problem}
      </p>
      <Button type="submit" look="primary" aria-disabled={isBusy}>
        {isBusy ? t('busy') : t(state.step === 'code' ? 'codeSubmit' : 'submit')}
      </Button>
    </form>
  );
}

function problemOf(
  { problem }: Exclude<SignInState, { step: 'in' }>,
  t: ReturnType<typeof useTranslations<'signIn'>>,
): string | null {
  if (problem === null) return null;
  if (typeof problem === 'string') return t(problem);
  return 'requestId' in problem
    ? t('failed', problem)
    : t('tooMany', { minutes: problem.waitMinutes });
}
