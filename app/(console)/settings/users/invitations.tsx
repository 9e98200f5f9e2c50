'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { Role } from '@/lib/auth/permissions.ts';
import { ActOutcome } from './act-outcome.tsx';
import { useUsersAct } from './use-users-act.ts';

/** Invitations that are still good. */
export function Invitations({
  invitations,
}: {
  invitations: { id: string; email: string; role: Role; expiresAt: string }[];
}) {
  const t = useTranslations();
  const [state, submit] = useUsersAct();
  if (invitations.length === 0) return null;
  return (
    <Panel className="px-5 py-4">
      <h2 className="m-0 mb-2 text-[.9375rem] font-[620]">{t('users.invitations')}</h2>
      <ul className="m-0 grid list-none gap-2 p-0">
        {invitations.map(({ id, email, role, expiresAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2 text-sm">
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {email} · {t(`role.${role}`)} · {t('users.until')} <Moment at={expiresAt} />
            </span>
            <form action={submit}>
              <input type="hidden" name="act" value="withdraw" />
              <input type="hidden" name="id" value={id} />
              <Button type="submit">{t('users.withdraw')}</Button>
            </form>
          </li>
        ))}
      </ul>
      <ActOutcome state={state} />
    </Panel>
  );
}
