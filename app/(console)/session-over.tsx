'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { buttonClass } from '@/components/ui/button.tsx';
import { DemoRoles } from '../sign-in/demo-roles.tsx';
import { SignInForm } from '../sign-in/sign-in-form.tsx';
import { onSignedOut } from './use-reads.ts';

/** When the session has ended: signing in again in place, with everything left as it was. */
export function SessionOver({ isDemo, hasProvider }: { isDemo: boolean; hasProvider: boolean }) {
  const t = useTranslations('signIn');
  const provider = useTranslations('provider');
  const cache = useQueryClient();
  const { refresh } = useRouter();
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
  useEffect(() => {
    // A console page that opens in another tab tells that somebody is signed in again.
    const tabs = new BroadcastChannel('consent-desk:signed-in');
    tabs.onmessage = () => {
      if (!dialog.current?.open) return;
      onIn();
      // It may be somebody else, with another role.
      refresh();
    };
    tabs.postMessage(null);
    return () => tabs.close();
  }, [onIn, refresh]);
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
      {hasProvider && (
        <div className="mt-5 border-t border-line pt-5">
          <a
            href="/sign-in"
            target="_blank"
            className={buttonClass('plain', 'min-h-10 w-full')}
            rel="noopener"
          >
            {provider('signIn')}
          </a>
          <p className="mt-1.5 mb-0 text-sm text-ink-2">{provider('newTab')}</p>
        </div>
      )}
    </dialog>
  );
}
