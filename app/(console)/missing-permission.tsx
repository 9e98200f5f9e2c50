'use client';

import { useTranslations } from 'use-intl';
import { type Permission, rolesWith } from '@/lib/auth/permissions.ts';

/** Which right is missing, who has it, and who can give it. */
export function MissingPermission({ permission }: { permission: Permission }) {
  return <>{useMissingPermission()(permission)}</>;
}

/** The same as a text. */
export function useMissingPermission(): (permission: Permission) => string {
  const t = useTranslations();
  return (permission) =>
    t('denied.act', {
      permission: t(`permission.${permission}`),
      roles: rolesWith(permission)
        .map((role) => t(`role.${role}`))
        .join(', '),
    });
}
