'use client';

import { useTranslations } from 'use-intl';
import type { Permission } from '@/lib/auth/permissions.ts';
import { MissingPermission } from './missing-permission.tsx';

/** Why an action of somebody who is signed in did nothing, whatever it was. */
export type NotDoneState =
  | { is: 'not_allowed'; permission: Permission }
  | { is: 'database' }
  | { is: 'failed'; requestId: string };

/** Says it; nothing for any other state. */
export function NotDone({ state }: { state: NotDoneState | { is: string } }) {
  const t = useTranslations();
  if ('permission' in state)
    return (
      <p className="m-0 text-stop">
        <MissingPermission permission={state.permission} />
      </p>
    );
  if ('requestId' in state)
    return (
      <p className="m-0 text-stop">
        {t('app.errorText')} <code className="font-mono">{state.requestId}</code>
      </p>
    );
  return state.is === 'database' && <p className="m-0 text-stop">{t('database.gone')}</p>;
}
