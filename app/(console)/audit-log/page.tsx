import { classNames } from '@/components/class-names.ts';
import { Link } from '@/components/link.tsx';
import { PageTitle } from '@/components/page-title.tsx';
import { buttonClass } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { may } from '@/lib/auth/permissions.ts';
import { pageActor } from '@/lib/auth/session.ts';
import { requestContext } from '@/lib/context.ts';
import { readTampering } from '@/lib/demo/tamper.ts';
import { env } from '@/lib/env.ts';
import { translator } from '@/lib/i18n/request.ts';
import { ENTRY_KINDS } from '@/lib/ledger/kinds.ts';
import { readEntries, readEntry, readNewestAbout } from '@/lib/ledger/read-entry.ts';
import { searchLedger } from '@/lib/ledger/search.ts';
import { listChoices, withNames } from '@/lib/ledger/search-names.ts';
import { EVERYTHING, formatSearch, parseSearch } from '@/lib/ledger/search-query.ts';
import { SEARCH_VOCABULARY } from '@/lib/subscriptions/search-vocabulary.ts';
import { Denied } from '../denied.tsx';
import { LogAlarms } from './alarm.tsx';
import { Badge } from './badge.tsx';
import { changeOf } from './detail.ts';
import { EntryView } from './entry-view.tsx';
import { entryWords } from './entry-words.ts';
import { FilterForm } from './filter-form.tsx';
import { countWords } from './found-words.ts';
import { ListFoot } from './list-foot.tsx';
import { logAddress } from './log-address.ts';
import { LogBrowser } from './log-browser.tsx';
import { flawOf, isDoubtful } from './log-flaw.ts';
import { readLogState } from './log-state.ts';
import { personIn } from './of-person.ts';
import { PersonForm } from './person-form.tsx';
import { PersonLinks } from './person-links.tsx';
import { SEARCH_AREA, SearchAnswer } from './search-answer.tsx';
import { SearchForm } from './search-form.tsx';
import { TamperLog } from './tamper-log.tsx';

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
  const person = personIn(query);
  const isDemo = env().mode === 'demo';
  const [listed, found, about, state, tampering] = await Promise.all([
    listChoices(ctx),
    parsed.ok ? searchLedger(ctx, query, { below, limit: PAGE }) : null,
    person === null ? null : readNewestAbout(ctx, person),
    readLogState(),
    isDemo ? readTampering(env().dataDir) : null,
  ]);
  if (!listed.ok) return <Denied {...listed.problem} />;
  const { choices } = listed;
  const { seqs, next } = found?.ok ? found : { seqs: [], next: null };
  const seen = opened ?? seqs[0] ?? null;
  const [entries, read] = await Promise.all([
    readEntries(ctx, seqs),
    seen === null ? null : readEntry(ctx, seen),
  ]);
  const words = entryWords(t, choices, state);
  const shown = formatSearch(withNames(query, choices));
  // What was wrong with one search is not said of another.
  const asked = `${shown} ${typed}`;
  const named = about?.ok && about.entry ? changeOf(about.entry) : null;
  // Where the list and the entry take turns, nothing else stands around an entry.
  const aside = opened !== null && 'max-lg:hidden';
  return (
    <div
      className={classNames(
        'mx-auto mt-5 mb-20 flex max-w-[1180px] flex-col gap-3 px-4 lg:px-6',
        SEARCH_AREA,
      )}
    >
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-2 max-lg:contents">
        <div className="min-w-0 flex-1 basis-80 max-lg:flex-none max-lg:basis-auto">
          <PageTitle>{t('audit.title')}</PageTitle>
          <p className={classNames('mt-[3px] mb-0 text-sm text-ink-2', aside)}>
            {t(isDoubtful(state) ? 'audit.leadBroken' : 'audit.lead')}
          </p>
        </div>
        <p className={classNames('m-0 flex flex-wrap gap-2 max-lg:order-last', aside)}>
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
      {/* On a narrow screen the bad entry says by itself what is wrong. */}
      <div
        className={classNames(
          'grid gap-3 empty:hidden',
          opened !== null && flawOf(state, opened) && 'max-lg:hidden',
        )}
      >
        <LogAlarms state={state} isFolded={typed !== '' || opened !== null} />
      </div>
      <Badge q={q} state={state} className={classNames('max-lg:order-last', aside)} />
      {isDemo && (
        <TamperLog tampering={tampering} className={classNames('max-lg:order-last', aside)} />
      )}
      <Panel className={classNames('px-5 py-3', aside)} aria-label={t('audit.search')}>
        <search className="flex flex-wrap items-start gap-x-5 gap-y-2">
          <SearchForm
            key={`text ${asked}`}
            shown={parsed.ok ? shown : typed}
            start={
              parsed.ok ? { is: 'nothing' } : { is: 'problem', problems: parsed.problems, typed }
            }
            values={{
              kind: ENTRY_KINDS,
              outcome: SEARCH_VOCABULARY.outcomes,
              basis: SEARCH_VOCABULARY.bases,
            }}
          >
            <PersonForm key={`person ${asked}`} />
          </SearchForm>
          <FilterForm key={`filters ${asked}`} query={query} choices={choices} />
          <p id="person-hint" className="m-0 text-sm text-ink-2 lg:ml-auto">
            {t('audit.personHint')}
          </p>
        </search>
      </Panel>
      <SearchAnswer>
        {person !== null && (
          <PersonLinks
            subject={person}
            address={named?.change.subscriberIdString ?? null}
            role={actor.role}
          />
        )}
        <LogBrowser
          lines={entries.ok ? entries.entries.map(words.line) : []}
          place={{ q, below }}
          opened={opened}
          count={countWords(t, { seqs, isMore: next !== null, isFirst: below === null })}
          foot={<ListFoot q={q} below={below} next={next} />}
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
              {t('audit.noSuchEntry', { seq: seen ?? 0 })}
            </p>
          )}
        </LogBrowser>
      </SearchAnswer>
    </div>
  );
}

const textOf = (given: Given[string]) => (typeof given === 'string' ? given : '');

function numberOf(given: Given[string]): number | null {
  const number = Number(textOf(given));
  return Number.isSafeInteger(number) && number > 0 ? number : null;
}
