import { notFound } from 'next/navigation';
import type { ReactNode } from 'react';
import { Link } from '@/components/link.tsx';
import { PageTitle } from '@/components/page-title.tsx';
import { buttonClass } from '@/components/ui/button.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { pageActor } from '@/lib/auth/session.ts';
import { requestContext } from '@/lib/context.ts';
import { translator } from '@/lib/i18n/request.ts';
import { readSubject } from '@/lib/ledger/read-subject.ts';
import { isLedgerId } from '@/lib/ledger/search-query.ts';
import { Denied } from '../../../../denied.tsx';
import { logAddress } from '../../../log-address.ts';
import { ofPerson, paperAddress } from '../../../of-person.ts';
import { EraseForm } from './erase-form.tsx';

const bold = { b: (chunks: ReactNode) => <b>{chunks}</b> };

export default async function Page({ params }: { params: Promise<{ subject: string }> }) {
  const { subject: id } = await params;
  const { actor, denied } = await pageActor(`${paperAddress(id)}/erase`, 'erase');
  if (denied) return <Denied {...denied} />;
  if (!isLedgerId(id)) notFound();
  const [t, { db }] = await Promise.all([translator(), requestContext()]);
  const read = await readSubject({ db, actor }, id);
  if (!read.ok) return <Denied {...read.problem} />;
  const { subject } = read;
  const q = ofPerson(id);
  return (
    <div className="mx-auto mt-7 mb-20 grid max-w-[760px] grid-cols-1 gap-5 px-4 lg:px-6">
      <div>
        <Link
          href={logAddress({ q })}
          className="inline-flex min-h-8 items-center text-sm text-accent"
        >
          ← {t('erase.back')}
        </Link>
        <PageTitle>{t('erase.title')}</PageTitle>
        <p className="mt-[3px] mb-0 text-ink-2">{t('erase.lead')}</p>
      </div>
      {subject.isKnown && (
        <>
          <Panel className="px-5 py-4">
            <h2 className="m-0 mb-1.5 text-[.9375rem] font-[620]">{t('erase.kept')}</h2>
            <p className="m-0">{t('erase.details', { count: subject.details })}</p>
            {subject.open > 0 && (
              <p className="mt-2 mb-0 rounded-field bg-wait-soft px-3 py-2 text-sm">
                {t('erase.open', { count: subject.open })}
              </p>
            )}
            {subject.markSince !== null && (
              <p className="mt-2 mb-0 text-sm">
                {t('erase.mark')} <Moment at={subject.markSince} />
              </p>
            )}
          </Panel>
          <Panel className="px-5 py-4">
            <h2 className="m-0 mb-1.5 text-[.9375rem] font-[620]">{t('erase.know')}</h2>
            <ul className="m-0 grid list-disc gap-2 pl-5 marker:text-ink-3">
              <li>{t.rich('erase.hubspot', bold)}</li>
              <li>
                {t.rich('erase.proof', bold)}
                <div className="mt-2 flex flex-wrap gap-2">
                  {(
                    [
                      ['exportJsonl', 'jsonl'],
                      ['exportCsv', 'csv'],
                    ] as const
                  ).map(([words, format]) => (
                    <form key={format} action="/api/ledger/export" method="post">
                      <input type="hidden" name="format" value={format} />
                      <input type="hidden" name="q" value={q} />
                      <button type="submit" className={buttonClass('plain')}>
                        {t(`erase.${words}`)}
                      </button>
                    </form>
                  ))}
                  <Link href={paperAddress(id)} className={buttonClass('plain')}>
                    {t('erase.paper')}
                  </Link>
                </div>
              </li>
              <li>{t.rich('erase.exports', bold)}</li>
              <li>{t.rich('erase.backups', bold)}</li>
              <li>{t.rich('erase.entries', bold)}</li>
            </ul>
          </Panel>
        </>
      )}
      <EraseForm id={id} subject={subject} />
    </div>
  );
}
