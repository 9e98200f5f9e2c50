import { Button } from '@/components/ui/button.tsx';
import type { ROLES } from '@/lib/auth/permissions.ts';
import { translator } from '@/lib/i18n/request.ts';
import { enterDemo } from './actions.ts';

/** The order in which people try them. */
const SHOWN = [
  'agent',
  'compliance',
  'admin',
  'viewer',
] as const satisfies (typeof ROLES)[number][];

/** One click for each role. */
export async function DemoRoles({ to }: { to: string }) {
  const t = await translator();
  return (
    <form action={enterDemo} className="grid gap-3">
      <input type="hidden" name="to" value={to} />
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
