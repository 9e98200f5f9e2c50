'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { DemoRoles } from '../sign-in/demo-roles.tsx';
import { SignInForm } from '../sign-in/sign-in-form.tsx';
import { onSignedOut } from './use-reads.ts';

/** When the session has ended: signing in again in place, with everything left as it was. */
export function SessionOver({ isDemo }: { isDemo: boolean }) {
  const t = useTranslations('signIn');
  const cache = useQueryClient();
  const [isOver, setOver] = useState(false);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => onSignedOut(() => setOver(true)), []);
  useEffect(() => {
    if (isOver) dialog.current?.showModal();
  }, [isOver]);
  const onIn = useCallback(() => {
    setOver(false);
    void cache.invalidateQueries();
  }, [cache]);
  if (!isOver) return null;
  return (
    <dialog
      ref={dialog}
      aria-labelledby="session-over"
      // Without a session there is nothing to go back to.
      onCancel={(event) => event.preventDefault()}
      className="m-auto w-[min(27rem,calc(100vw-2rem))] rounded-panel border border-line-strong bg-surface p-5 text-ink shadow-xl backdrop:bg-[#00000080]"
    >
      <h2 id="session-over" className="m-0 text-lg font-[620]">
        {t('overTitle')}
      </h2>
      <p className="mt-1 mb-4 text-ink-2">{t('overLead')}</p>
      {isDemo ? <DemoRoles onIn={onIn} /> : <SignInForm onIn={onIn} />}
    </dialog>
  );
}
