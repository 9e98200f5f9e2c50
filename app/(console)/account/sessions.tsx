'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import type { OwnSession } from '@/lib/auth/own-sessions.ts';
import { endSessions } from './actions.ts';

/** Where one is signed in; each of the others can be ended. */
export function Sessions({ sessions }: { sessions: OwnSession[] }) {
  const t = useTranslations('account');
  const others = sessions.filter(({ isHere }) => !isHere);
  return (
    <>
      <h2 className="m-0 mb-2 text-[.9375rem] font-[620]">{t('sessionsTitle')}</h2>
      <ul className="m-0 mb-3 grid list-none gap-2 p-0 text-sm">
        {sessions.map(({ id, isHere, since, lastSeenAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2">
            <span>
              {isHere && <b>{t('sessionHere')} · </b>}
              {t('sessionSince')} <Moment at={since} /> · {t('sessionSeen')}{' '}
              <Moment at={lastSeenAt} />
            </span>
            {!isHere && (
              <form action={endSessions}>
                <input type="hidden" name="id" value={id} />
                <Button type="submit">{t('endSession')}</Button>
              </form>
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 ? (
        <form action={endSessions}>
          <Button type="submit">{t('endOthers')}</Button>
        </form>
      ) : (
        <p className="m-0 text-sm text-ink-2">{t('sessionsNone')}</p>
      )}
    </>
  );
}
