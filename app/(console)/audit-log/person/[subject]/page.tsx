import { notFound } from 'next/navigation';
import { classNames } from '@/components/class-names.ts';
import { Link } from '@/components/link.tsx';
import { PageTitle } from '@/components/page-title.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { pageActor } from '@/lib/auth/session.ts';
import { requestContext } from '@/lib/context.ts';
import { database } from '@/lib/db/process-database.ts';
import { translator } from '@/lib/i18n/request.ts';
import { currentHead } from '@/lib/ledger/kept-heads.ts';
import { listChoices } from '@/lib/ledger/search-names.ts';
import { isLedgerId } from '@/lib/ledger/search-query.ts';
import { Denied } from '../../../denied.tsx';
import { changeOf } from '../../detail.ts';
import { entryWords } from '../../entry-words.ts';
import { Code, Fact } from '../../facts.tsx';
import { logAddress } from '../../log-address.ts';
import { ofPerson, paperAddress } from '../../of-person.ts';
import { COPIES, readCopy } from './copies.ts';
import { DeedView } from './deed.tsx';
import { maskStaff } from './mask-staff.ts';
import { PrintButton } from './print-button.tsx';
import { deedsOf, MOST_ENTRIES, readRecord } from './read-record.ts';

interface Given {
  params: Promise<{ subject: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Everything that is on record about one person, made to be printed. */
export default async function Page({ params, searchParams }: Given) {
  const [{ subject }, given] = await Promise.all([params, searchParams]);
  const copy = readCopy(given.copy);
  const { actor, denied } = await pageActor(paperAddress(subject), 'audit_log');
  if (denied) return <Denied {...denied} />;
  if (!isLedgerId(subject)) notFound();
  const [t, { db, now }] = await Promise.all([translator(), requestContext()]);
  // The head first: all that is read after it and before its size is in it.
  const head = await currentHead(database());
  const [record, listed] = await Promise.all([
    readRecord({ db, actor }, subject),
    listChoices({ db, actor }),
  ]);
  if (!record || !listed.ok) return <Denied code="not_allowed" permission="audit_log" />;
  const size = head?.head.size ?? 0;
  const read = record.entries.filter(({ seq }) => seq <= size);
  const { entries, actors } =
    copy === 'person'
      ? maskStaff(read, (number) => t('paper.staff', { number }))
      : { entries: read, actors: listed.choices.actors };
  const words = entryWords(t, { ...listed.choices, actors });
  const address = entries
    .map((entry) => changeOf(entry)?.change.subscriberIdString)
    .findLast(Boolean);
  return (
    <div className="mx-auto mt-7 mb-20 max-w-[820px] px-4 lg:px-6 print:m-0 print:max-w-none print:p-0">
      <div className="mb-4 print:hidden">
        <Link
          href={logAddress({ q: ofPerson(subject) })}
          className="inline-flex min-h-8 items-center text-sm text-accent"
        >
          ← {t('paper.back')}
        </Link>
      </div>
      <PageTitle>{t('paper.title')}</PageTitle>
      <p className="mt-[3px] mb-4 text-ink-2">{t('paper.lead')}</p>
      <Panel
        aria-label={t('paper.copies')}
        className="mb-5 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-5 py-4 print:hidden"
      >
        <nav aria-label={t('paper.copies')}>
          <ul className="m-0 flex list-none flex-wrap gap-1 rounded-field bg-sunken p-1">
            {COPIES.map((one) => (
              <li key={one}>
                <Link
                  href={`${paperAddress(subject)}?copy=${one}`}
                  replace
                  aria-current={one === copy ? 'page' : undefined}
                  className={classNames(
                    'inline-flex min-h-8 items-center rounded-[6px] px-3 text-sm font-[560]',
                    one === copy ? 'bg-surface text-ink' : 'text-ink-2 hover:text-ink',
                  )}
                >
                  {t(`paper.${one}`)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <PrintButton key={copy} subject={subject} copy={copy} />
      </Panel>
      <Panel className="mb-5 break-inside-avoid">
        <h2 className="m-0 px-5 pt-3.5 pb-1.5 text-base font-[620]">
          {t('paper.copies')}: {t(`paper.${copy}`)}
        </h2>
        <dl className="m-0 grid gap-x-3.5 gap-y-1 px-5 text-sm sm:grid-cols-[9.5rem_minmax(0,1fr)]">
          <Fact term={t('paper.about')}>{address ?? t('result.none')}</Fact>
          <Fact term={t('paper.id')} code={subject} />
          <Fact term={t('paper.account')} code={head?.head.portal ?? t('result.none')} />
          <Fact term={t('paper.printed')}>
            <Moment at={now()} />
          </Fact>
          <Fact term={t('paper.entries')}>{entries.length}</Fact>
          {head && (
            <Fact term={t('paper.head')}>
              {t('paper.headText', { size })} <Code>{head.head.hash}</Code>
            </Fact>
          )}
        </dl>
        <p className="m-0 px-5 py-3 text-sm text-ink-2">
          {t(`paper.${copy}Text`)} {t('paper.headNote')} {t('paper.shows')}
        </p>
      </Panel>
      {record.isMore && (
        <p className="mb-5 rounded-panel bg-wait-soft px-5 py-3 text-sm">
          {t('paper.tooMany', { count: MOST_ENTRIES })}
        </p>
      )}
      {entries.length === 0 && <p className="text-ink-2">{t('paper.nothing')}</p>}
      {deedsOf(entries).map((deed) => (
        <DeedView key={deed.main.seq} deed={deed} words={words} withFacts={copy === 'file'} />
      ))}
    </div>
  );
}
