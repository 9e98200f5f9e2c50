'use client';

import { ChevronRight } from 'lucide-react';
import { useActionState, useEffect } from 'react';
import { useTranslations } from 'use-intl';
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
    <form action={enter} className="grid gap-2.5" data-testid="demo-roles">
      {to !== undefined && <input type="hidden" name="to" value={to} />}
      {SHOWN.map((role) => (
        <button
          key={role}
          type="submit"
          name="role"
          value={role}
          className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-3 rounded-field border border-line-strong px-3.5 py-2.5 text-left hover:bg-sunken"
        >
          <span>
            <span className="block font-[580]">
              {t('signIn.demoAs', { role: t(`role.${role}`) })}
            </span>{' '}
            <span className="block text-sm text-ink-2">{t(`roleMay.${role}`)}</span>
          </span>
          <ChevronRight aria-hidden size={18} className="text-ink-3" />
        </button>
      ))}
    </form>
  );
}
