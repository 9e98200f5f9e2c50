'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Field } from '@/components/form/field.tsx';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { TextField } from '@/components/form/text-field.tsx';
import { useFocusOnProblem } from '@/components/form/use-focus-on-problem.ts';
import { Button } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { ROLES } from '@/lib/auth/permissions.ts';
import { ActOutcome } from './act-outcome.tsx';
import { useUsersAct } from './use-users-act.ts';

/** Makes an invitation and shows its link once. */
export function InviteForm() {
  const t = useTranslations();
  const [state, submit, isBusy] = useUsersAct();
  const form = useFocusOnProblem(state);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState('agent');
  const problem = state.is === 'problem' ? t(`users.problem.${state.code}`) : null;
  return (
    <Panel className="px-5 py-4">
      <h2 className="m-0 mb-3 text-[.9375rem] font-[620]">{t('users.invite')}</h2>
      <form
        ref={form}
        action={submit}
        className="grid gap-4 grid-cols-1 sm:grid-cols-[minmax(0,1fr)_12rem]"
        noValidate
      >
        <input type="hidden" name="act" value="invite" />
        <TextField
          id="invite-email"
          label={t('users.inviteEmail')}
          problem={problem}
          name="email"
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field id="invite-role" label={t('users.role')}>
          <NativeSelect
            id="invite-role"
            name="role"
            value={role}
            onChange={(event) => setRole(event.target.value)}
          >
            {ROLES.map((one) => (
              <option key={one} value={one} className="bg-surface">
                {t(`role.${one}`)}
              </option>
            ))}
          </NativeSelect>
        </Field>
        <div className="sm:col-span-2">
          <Button type="submit" look="primary" aria-disabled={isBusy}>
            {t('users.inviteSubmit')}
          </Button>
        </div>
      </form>
      <div className="mt-3">
        {state.is !== 'problem' && (
          <ActOutcome
            state={state}
            sentence={(until, to) => t('users.inviteLink', { email: to, until })}
          />
        )}
      </div>
    </Panel>
  );
}
