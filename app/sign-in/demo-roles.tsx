'use client';

import { useActionState, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import type { Role } from '@/lib/auth/permissions.ts';
import { enterDemo } from './actions.ts';

/** The order in which people try them. */
const SHOWN: readonly Role[] = ['agent', 'compliance', 'admin', 'viewer'];

/** One click for each role. `to` leads on afterwards; without it, `onIn` is told. */
export function DemoRoles({ to, onIn }: { to?: string; onIn?: () => void }) {
  const t = useTranslations();
  const [isIn, enter] = useActionState(enterDemo, false);
  useEffect(() => {
    if (isIn) onIn?.();
  }, [isIn, onIn]);
  return (
    <form action={enter} className="grid gap-3" data-testid="demo-roles">
      {to !== undefined && <input type="hidden" name="to" value={to} />}
      {SHOWN.map((role) => (
        <div key={role} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1.5">
          <div className="min-w-0 flex-1 basis-40">
            <p className="m-0 font-[580]">{t(`role.${role}`)}</p>
            <p className="m-0 text-sm text-ink-2">{t(`roleMay.${role}`)}</p>
          </div>
          <Button
            type="submit"
            name="role"
            value={role}
            look={role === 'agent' ? 'primary' : 'plain'}
            className="min-h-10"
          >
            {t('signIn.demoAs', { role: t(`role.${role}`) })}
          </Button>
        </div>
      ))}
    </form>
  );
}
