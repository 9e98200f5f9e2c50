'use client';

import { useTranslations } from 'use-intl';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { useMoment } from '@/components/ui/moment.tsx';
import type { UsersState } from './actions.ts';

/** What became of an act on users: a sentence, or a link that is shown once. */
export function ActOutcome({
  state,
  sentence,
}: {
  state: UsersState;
  sentence?: (until: string, email: string) => string;
}) {
  const t = useTranslations('users');
  const general = useTranslations('signIn');
  const moment = useMoment();
  return (
    <div role="status" className="text-sm empty:hidden">
      {state.is === 'done' && <p className="m-0 text-good">{t('done')}</p>}
      {state.is === 'problem' && <p className="m-0 text-stop">{t(`problem.${state.code}`)}</p>}
      {state.is === 'failed' && <p className="m-0 text-stop">{general('failed', state)}</p>}
      {state.is === 'link' && (
        <div className="grid grid-cols-1 gap-2 rounded-field bg-accent-soft p-3">
          <p className="m-0 [overflow-wrap:anywhere]">
            {sentence?.(moment(state.until) ?? state.until, state.email ?? '')}
          </p>
          <code className="font-mono text-xs [overflow-wrap:anywhere]" data-testid="link">
            {state.link}
          </code>
          <div>
            <CopyButton label={t('copy')} copiedLabel={t('copied')} text={() => state.link} />
          </div>
        </div>
      )}
    </div>
  );
}
