'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { ROLES, type Role, readRole } from '@/lib/auth/permissions.ts';
import { ActOutcome } from './act-outcome.tsx';
import { useUsersAct } from './use-users-act.ts';

export interface ShownUser {
  id: string;
  name: string;
  email: string;
  role: Role;
  isDisabled: boolean;
  twoFactorEnabled: boolean;
  hasProvider: boolean;
  lastSeenAt: string | null;
  sessions: number;
}

/** Everybody who may sign in, and what can be done about them. */
export function UserList({ users, own }: { users: ShownUser[]; own: string }) {
  return (
    <Panel>
      <ul className="m-0 list-none divide-y divide-line p-0">
        {users.map((user) => (
          <UserItem key={user.id} user={user} isOwn={user.id === own} />
        ))}
      </ul>
    </Panel>
  );
}

function UserItem({ user, isOwn }: { user: ShownUser; isOwn: boolean }) {
  const t = useTranslations();
  const [state, submit, isBusy] = useUsersAct();
  // Chosen first and then given: with the arrow keys a list passes through what is not meant.
  const [chosen, setChosen] = useState<Role | null>(null);
  const role = chosen ?? user.role;
  const roleId = `role-${user.id}`;
  return (
    <li className="grid grid-cols-1 gap-3 px-5 py-4">
      <div className="min-w-0">
        <p className="m-0 font-[580] [overflow-wrap:anywhere]">
          {user.name}
          {isOwn && <span className="font-normal text-ink-3"> · {t('users.you')}</span>}
          {user.isDisabled && <span className="text-stop"> · {t('users.disabled')}</span>}
        </p>
        <p className="m-0 text-sm text-ink-2 [overflow-wrap:anywhere]">{user.email}</p>
        <p className="m-0 text-sm text-ink-3">
          {user.lastSeenAt ? (
            <>
              {t('users.lastSeen')} <Moment at={user.lastSeenAt} relative />
            </>
          ) : (
            t('users.never')
          )}
          {user.hasProvider && <> · {t('users.provider')}</>}
          {user.twoFactorEnabled && <> · {t('users.factor')}</>}
        </p>
        <ActOutcome
          state={state}
          sentence={(until) => t('users.newPasswordLink', { name: user.name, until })}
        />
      </div>
      <form action={submit} className="flex flex-wrap content-start items-center gap-2">
        <input type="hidden" name="id" value={user.id} />
        <label htmlFor={roleId} className="sr-only">
          {t('users.role')}: {user.name}
        </label>
        <div className="w-44">
          <NativeSelect
            id={roleId}
            name="role"
            value={role}
            onChange={(event) => setChosen(readRole(event.target.value))}
          >
            {ROLES.map((role) => (
              <option key={role} value={role} className="bg-surface">
                {t(`role.${role}`)}
              </option>
            ))}
          </NativeSelect>
        </div>
        {role !== user.role && (
          <Button type="submit" name="act" value="role" look="primary" aria-disabled={isBusy}>
            {t('users.changeRole')}
          </Button>
        )}
        {!isOwn && (
          <Button type="submit" name="act" value="new_password" className="min-h-field">
            {t('users.newPassword')}
          </Button>
        )}
        {user.sessions > 0 && (
          <Button type="submit" name="act" value="end_sessions" className="min-h-field">
            {t('users.endSessions')}
          </Button>
        )}
        {user.twoFactorEnabled && !isOwn && (
          <Button type="submit" name="act" value="end_factor" className="min-h-field">
            {t('users.endFactor')}
          </Button>
        )}
        <Button
          type="submit"
          name="act"
          value={user.isDisabled ? 'enable' : 'disable'}
          className="min-h-field"
        >
          {t(user.isDisabled ? 'users.enable' : 'users.disable')}
        </Button>
      </form>
    </li>
  );
}
