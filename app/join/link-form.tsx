'use client';

import { useActionState } from 'react';
import { useTranslations } from 'use-intl';
import { TextField } from '@/components/form/text-field.tsx';
import { useFocusOnProblem } from '@/components/form/use-focus-on-problem.ts';
import { Button } from '@/components/ui/button.tsx';
import type { LinkProblem } from '@/lib/auth/accept-link.ts';
import { type LinkState, submitLink } from './actions.ts';

const START: LinkState = { name: '', email: '', problems: [], failed: null };

/** Name, address and password, as far as the link asks for them. */
export function LinkForm({
  token,
  asks,
  email,
}: {
  token: string;
  asks: { name: boolean; email: boolean };
  /** Whose link it is, for password managers; null if it is asked for. */
  email: string | null;
}) {
  const t = useTranslations('join');
  const sentences = useTranslations('signIn');
  const [state, submit, isBusy] = useActionState(submitLink, START);
  const form = useFocusOnProblem(state);
  const problem = (field: LinkProblem['field']) => {
    const found = state.problems.find((one) => one.field === field);
    return found ? t(`problem.${found.code}`) : null;
  };
  const general =
    problem(null) ??
    (state.failed === null ? null : sentences('failed', { requestId: state.failed }));
  return (
    <form ref={form} action={submit} className="grid gap-4" noValidate>
      <input type="hidden" name="token" value={token} />
      {general && (
        <p role="alert" className="m-0 text-stop">
          {general}
        </p>
      )}
      {asks.name && (
        <TextField
          id="name"
          label={t('name')}
          problem={problem('name')}
          hint={t('nameHint')}
          autoComplete="name"
          maxLength={100}
          defaultValue={state.name}
        />
      )}
      {asks.email ? (
        <TextField
          id="email"
          label={t('email')}
          problem={problem('email')}
          type="email"
          autoComplete="username"
          defaultValue={state.email}
        />
      ) : (
        <input type="hidden" name="username" autoComplete="username" value={email ?? ''} readOnly />
      )}
      <TextField
        id="password"
        label={t('password')}
        problem={problem('password')}
        hint={t('passwordHint')}
        type="password"
        autoComplete="new-password"
      />
      <Button type="submit" look="primary" aria-disabled={isBusy}>
        {isBusy ? sentences('busy') : t('submit')}
      </Button>
    </form>
  );
}
