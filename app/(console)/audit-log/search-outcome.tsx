'use client';

import { useTranslations } from 'use-intl';
import { MissingPermission } from '../missing-permission.tsx';
import type { SearchState } from './actions.ts';
import { ProblemList } from './problem-list.tsx';

/** Why a search led nowhere. */
export function SearchOutcome({ id, state }: { id: string; state: SearchState }) {
  const t = useTranslations();
  return (
    <div id={id} role="status" className="basis-full text-sm empty:hidden">
      {state.is === 'problem' && <ProblemList problems={state.problems} />}
      {state.is === 'database' && <p className="m-0 text-stop">{t('database.gone')}</p>}
      {state.is === 'not_allowed' && (
        <p className="m-0 text-stop">
          <MissingPermission permission={state.permission} />
        </p>
      )}
      {state.is === 'failed' && (
        <p className="m-0 text-stop">
          {t('app.errorText')} <code className="font-mono">{state.requestId}</code>
        </p>
      )}
    </div>
  );
}
