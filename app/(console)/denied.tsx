import { PageTitle } from '@/components/page-title.tsx';
import type { NotAllowed } from '@/lib/auth/actor.ts';
import { rolesWith } from '@/lib/auth/permissions.ts';
import { translator } from '@/lib/i18n/request.ts';

/** A page that somebody may not open: which right is missing, and who can give it. */
export async function Denied({ permission }: NotAllowed) {
  const t = await translator();
  const roles = rolesWith(permission).map((role) => t(`role.${role}`));
  return (
    <div data-testid="denied" className="mx-auto mt-20 max-w-[34rem] px-4">
      <PageTitle>{t('denied.title')}</PageTitle>
      <p className="text-ink-2">
        {t('denied.text', {
          permission: t(`permission.${permission}`),
          roles: roles.join(', '),
        })}
      </p>
    </div>
  );
}
