'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { Button } from '@/components/ui/button.tsx';
import { useMoment } from '@/components/ui/moment.tsx';
import type { Tampered, Tampering } from '@/lib/demo/tamper.ts';
import { ask } from '../use-reads.ts';

type Note = { is: 'put_right'; seq: number } | { is: 'nothing' } | { is: 'failed' };

/** The demo's button that tampers with the log past the console, and the way back. */
export function TamperLog({
  tampering: known,
  className,
}: {
  tampering: Tampering | null;
  className?: string;
}) {
  const t = useTranslations('tamper');
  const router = useRouter();
  const [tampering, setTampering] = useState(known);
  const [note, setNote] = useState<Note | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const order = async (what: 'tamper' | 'put_right') => {
    if (isBusy) return;
    setIsBusy(true);
    setNote(null);
    try {
      const answer = await ask<Tampered>('/api/demo/log', { do: what });
      if (!answer.ok) setNote({ is: 'nothing' });
      else if (what === 'tamper') setTampering(answer.tampering);
      else {
        if (tampering) setNote({ is: 'put_right', seq: tampering.seq });
        setTampering(null);
      }
      router.refresh();
    } catch {
      setNote({ is: 'failed' });
    }
    setIsBusy(false);
  };

  return (
    <section
      className={classNames(
        'flex flex-wrap items-center gap-x-3 gap-y-1.5 rounded-panel border border-line bg-accent-soft px-5 py-2 text-sm',
        className,
      )}
      aria-labelledby="tamper-title"
      data-testid="tamper"
    >
      <h2 id="tamper-title" className="m-0 text-sm font-[620]">
        {t('title')}
      </h2>
      {!tampering && !note && <p className="m-0 min-w-0 flex-1 basis-72 text-ink-2">{t('lead')}</p>}
      <p role="status" className="m-0 min-w-0 flex-1 basis-72 empty:hidden">
        {tampering && <Done tampering={tampering} />}
        {note?.is === 'put_right' && t('isRight', { seq: note.seq })}
        {note?.is === 'nothing' && t('nothing')}
        {note?.is === 'failed' && <span className="text-stop">{t('failed')}</span>}
      </p>
      <Button
        className="bg-surface"
        onClick={() => void order(tampering ? 'put_right' : 'tamper')}
        aria-disabled={isBusy}
      >
        {t(tampering ? 'putRight' : 'tamper')}
      </Button>
    </section>
  );
}

function Done({ tampering: { seq, what, before, after } }: { tampering: Tampering }) {
  const t = useTranslations();
  const moment = useMoment();
  const words = (value: string): string => {
    switch (what) {
      case 'outcome':
        return t(`audit.outcome.${value}` as 'audit.outcome.changed');
      case 'time':
        return moment(Number(value)) ?? value;
      case 'basis':
        return t(`basis.${value}.name` as 'basis.NON_GDPR.name');
      case 'name':
        return value;
      default:
        return what satisfies never;
    }
  };
  return (
    <>
      <b className="font-[580]">
        {t(`tamper.done.${what}`, { seq, before: words(before), after: words(after) })}
      </b>{' '}
      {t('tamper.verify')}
    </>
  );
}
