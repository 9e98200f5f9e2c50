'use client';

import { usePathname } from 'next/navigation';
import { useActionState, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Link } from '@/components/link.tsx';
import { Button } from '@/components/ui/button.tsx';
import type { Role } from '@/lib/auth/permissions.ts';
import { enterDemo, leave } from '../sign-in/actions.ts';
import { forgetAll } from './tab-storage.ts';

const ROLES: readonly Role[] = ['viewer', 'agent', 'compliance', 'admin'];

/** Who is signed in, the way to their account and out; in the demo, the switch of roles. */
export function AccountMenu({ name, role, isDemo }: { name: string; role: Role; isDemo: boolean }) {
  const t = useTranslations();
  const form = useRef<HTMLFormElement>(null);
  const path = usePathname();
  const [, enter] = useActionState(enterDemo, false);
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      {isDemo ? (
        <form ref={form} action={enter}>
          <input type="hidden" name="to" value={path} />
          <label className="sr-only" htmlFor="demo-role">
            {t('account.role')}
          </label>
          <select
            id="demo-role"
            name="role"
            className="field-sizing-content min-h-8 rounded-field bg-transparent pr-1"
            defaultValue={role}
            key={role}
            onChange={() => form.current?.requestSubmit()}
          >
            {ROLES.map((one) => (
              <option key={one} value={one} className="bg-surface">
                {t(`role.${one}`)}
              </option>
            ))}
          </select>
        </form>
      ) : null}
      <Link
        href="/account"
        className="inline-flex min-h-6 min-w-6 items-center text-ink-2 hover:text-ink"
      >
        {isDemo ? t('account.menu') : name}
      </Link>
      <form action={leave} onSubmit={forgetAll}>
        <Button type="submit">{t('account.signOut')}</Button>
      </form>
    </div>
  );
}
