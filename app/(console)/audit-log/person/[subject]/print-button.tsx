'use client';

import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { NotDone } from '../../../not-done.tsx';
import { useSignedAction } from '../../../use-signed-action.ts';
import { type PrintState, recordPrint } from './actions.ts';
import type { Copy } from './copies.ts';

/** Prints the page once it is on record that it is printed. */
export function PrintButton({ subject, copy }: { subject: string; copy: Copy }) {
  const t = useTranslations('paper');
  const start: PrintState = { is: 'nothing' };
  const [state, submit, isBusy] = useSignedAction<PrintState>(recordPrint, start);
  useEffect(() => {
    if (state.is === 'recorded') window.print();
  }, [state]);
  return (
    <form action={submit} className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <input type="hidden" name="subject" value={subject} />
      <input type="hidden" name="copy" value={copy} />
      <Button type="submit" look="primary" aria-disabled={isBusy}>
        {t(isBusy ? 'printing' : 'print')}
      </Button>
      <span className="text-sm text-ink-2">{t('recorded')}</span>
      <div role="status" className="basis-full text-sm empty:hidden">
        <NotDone state={state} />
      </div>
    </form>
  );
}
