import { PageTitle } from '@/components/page-title.tsx';
import { pageActor, usersContext } from '@/lib/auth/session.ts';
import { listUsers } from '@/lib/auth/users.ts';
import { database } from '@/lib/db/process-database.ts';
import { translator } from '@/lib/i18n/request.ts';
import { keepsLookUps } from '@/lib/ledger/look-up-switch.ts';
import { Denied } from '../../denied.tsx';
import { Invitations } from './invitations.tsx';
import { InviteForm } from './invite-form.tsx';
import { LookUpSwitch } from './look-up-switch.tsx';
import { UserList } from './user-list.tsx';

export default async function Page() {
  const { actor, denied } = await pageActor('/settings/users', 'users');
  if (denied) return <Denied {...denied} />;
  const [t, listed] = await Promise.all([translator(), listUsers(await usersContext())]);
  if (!listed.ok) return <Denied code="not_allowed" permission="users" />;
  return (
    <div className="mx-auto mt-7 mb-20 grid max-w-[860px] grid-cols-1 gap-5 px-4 lg:px-6">
      <div>
        <PageTitle>{t('users.title')}</PageTitle>
        <p className="mt-[3px] mb-0 text-ink-2">{t('users.lead')}</p>
      </div>
      <UserList
        own={actor.userId}
        users={listed.users.map(({ lastSeenAt, disabledAt, ...user }) => ({
          ...user,
          isDisabled: disabledAt !== null,
          lastSeenAt: lastSeenAt?.toISOString() ?? null,
        }))}
      />
      <InviteForm />
      <Invitations
        invitations={listed.invitations.map(({ expiresAt, ...one }) => ({
          ...one,
          expiresAt: expiresAt.toISOString(),
        }))}
      />
      <LookUpSwitch isOn={await keepsLookUps(database())} />
    </div>
  );
}
