import type { Metadata } from 'next';
import Link from 'next/link';
import { classNames } from '@/components/class-names.ts';
import { buttonClass } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { may } from '@/lib/auth/permissions.ts';
import { pageActor } from '@/lib/auth/session.ts';
import { requestContext } from '@/lib/context.ts';
import { readTampering } from '@/lib/demo/tamper.ts';
import { env } from '@/lib/env.ts';
import { translator } from '@/lib/i18n/request.ts';
import { readEntries, readEntry } from '@/lib/ledger/read-entry.ts';
import { searchLedger } from '@/lib/ledger/search.ts';
import { listChoices, withNames } from '@/lib/ledger/search-names.ts';
import { EVERYTHING, formatSearch, parseSearch } from '@/lib/ledger/search-query.ts';
import { SEARCH_VOCABULARY } from '@/lib/subscriptions/search-vocabulary.ts';
import { Denied } from '../denied.tsx';
import { Badge } from './badge.tsx';
import { EntryView } from './entry-view.tsx';
import { entryWords } from './entry-words.ts';
import { FilterForm } from './filter-form.tsx';
import { logAddress } from './log-address.ts';
import { LogBrowser } from './log-browser.tsx';
import { personIn } from './of-person.ts';
import { PersonForm } from './person-form.tsx';
import { PersonLinks } from './person-links.tsx';
import { ProblemList } from './problem-list.tsx';
import { SearchForm } from './search-form.tsx';
import { TamperLog } from './tamper-log.tsx';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await translator())('audit.title') };
}

const PAGE = 50;

type Given = Record<string, string | string[] | undefined>;

export default async function Page({ searchParams }: { searchParams: Promise<Given> }) {
  const given = await searchParams;
  const [typed, below, opened] = [textOf(given.q), numberOf(given.below), numberOf(given.entry)];
  const parsed = parseSearch(typed, SEARCH_VOCABULARY);
  const q = parsed.ok ? formatSearch(parsed.query) : '';
  const { actor, denied } = await pageActor(logAddress({ q, below, entry: opened }), 'audit_log');
  if (denied) return <Denied {...denied} />;
  const [t, { db }] = await Promise.all([translator(), requestContext()]);
  const ctx = { db, actor };
  const query = parsed.ok ? parsed.query : EVERYTHING;
  const [listed, found, read] = await Promise.all([
    listChoices(ctx),
    parsed.ok ? searchLedger(ctx, query, { below, limit: PAGE }) : null,
    opened === null ? null : readEntry(ctx, opened),
  ]);
  if (!listed.ok) return <Denied {...listed.problem} />;
  const { choices } = listed;
  const seqs = found?.ok ? found.seqs : [];
  const entries = await readEntries(ctx, seqs);
  const words = entryWords(t, choices);
  const shown = formatSearch(withNames(query, choices));
  const person = personIn(query);
  const next = found?.ok ? found.next : null;
  return (
    <div className="mx-auto mt-7 mb-20 max-w-[1180px] px-4 lg:px-6">
      <div className="mb-4 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-80">
          <h1 className="m-0 text-title font-[640] tracking-[-.011em]">{t('audit.title')}</h1>
          <p className="mt-[3px] mb-0 text-ink-2">{t('audit.lead')}</p>
        </div>
        <p className="m-0 flex flex-wrap gap-2">
          {may(actor.role, 'look_up_log') && (
            <Link href="/audit-log/look-ups" className={buttonClass('plain')}>
              {t('lookUps.link')}
            </Link>
          )}
          {may(actor.role, 'policy') && (
            <Link href="/settings/retention" className={buttonClass('plain')}>
              {t('retention.title')}
            </Link>
          )}
        </p>
      </div>
      {/* On a wide screen it stays when an entry is opened: nothing moves under the pointer. */}
      <div className={classNames(opened !== null && 'max-lg:hidden')}>
        <Badge q={q} />
        {env().mode === 'demo' && <TamperLog tampering={await readTampering(env().dataDir)} />}
        <Panel className="mb-5 grid grid-cols-1 gap-3 px-5 py-4" aria-label={t('audit.search')}>
          <div className="flex flex-wrap items-end gap-3">
            <SearchForm key={`${shown} ${typed}`} shown={parsed.ok ? shown : typed} />
            <PersonForm />
          </div>
          <FilterForm key={q} query={query} choices={choices} />
        </Panel>
      </div>
      {!parsed.ok && (
        <Panel className="border-stop px-5 py-4" role="alert">
          <ProblemList problems={parsed.problems} />
        </Panel>
      )}
      {person !== null && <PersonLinks subject={person} role={actor.role} />}
      {parsed.ok && (
        <LogBrowser
          lines={entries.ok ? entries.entries.map(words.line) : []}
          place={{ q, below }}
          opened={opened}
          foot={
            (next !== null || below !== null) && (
              <nav
                aria-label={t('audit.pages')}
                className="flex flex-wrap gap-2 border-t border-line px-4 py-3"
              >
                {below !== null && (
                  <Link href={logAddress({ q })} className={buttonClass('plain')}>
                    {t('audit.newest')}
                  </Link>
                )}
                {next !== null && (
                  <Link
                    href={logAddress({ q, below: next })}
                    className={buttonClass('plain')}
                    prefetch={false}
                  >
                    {t('audit.older')}
                  </Link>
                )}
              </nav>
            )
          }
          empty={
            <div className="px-5 py-6">
              <p className="m-0 font-[580]">
                {t(q === '' && below === null ? 'audit.emptyLog' : 'audit.nothingFound')}
              </p>
              {q !== '' && (
                <p className="mt-1 mb-0 text-sm text-ink-2">
                  {t('audit.searchedFor')}{' '}
                  <code className="font-mono text-xs [overflow-wrap:anywhere]">{shown}</code>
                </p>
              )}
            </div>
          }
        >
          {read?.ok && <EntryView entry={read.entry} words={words} />}
          {read && !read.ok && (
            <p className="m-0 px-5 py-6" role="alert">
              {t('audit.noSuchEntry', { seq: opened ?? 0 })}
            </p>
          )}
        </LogBrowser>
      )}
    </div>
  );
}

const textOf = (given: Given[string]) => (typeof given === 'string' ? given : '');

function numberOf(given: Given[string]): number | null {
  const number = Number(textOf(given));
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
