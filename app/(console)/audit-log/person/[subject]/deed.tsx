import { Moment } from '@/components/ui/moment.tsx';
import { readRole } from '@/lib/auth/permissions.ts';
import { ChangeView } from '../../change-view.tsx';
import { changeOf, otherFactsOf, whoOf } from '../../detail.ts';
import type { EntryWords } from '../../entry-words.ts';
import { Code, Fact, Facts } from '../../facts.tsx';
import { OtherFactView } from '../../other-fact.tsx';
import { OutcomeMark } from '../../outcome-mark.tsx';
import type { Deed } from './read-record.ts';

/** One deed on paper; it is not torn apart between two pages. */
export function DeedView({
  deed: { main, seqs },
  words,
  withFacts,
}: {
  deed: Deed;
  words: EntryWords;
  /** Also what has no place of its own; it may name staff. */
  withFacts: boolean;
}) {
  const { t } = words;
  const change = changeOf(main);
  const role = readRole(whoOf(main)?.role);
  const facts = withFacts && change === null ? otherFactsOf(main) : [];
  return (
    <article className="mb-5 break-inside-avoid rounded-panel border border-line bg-surface [&>:last-child]:border-b-0">
      <header className="border-b border-line px-5 py-3">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h2 className="m-0 min-w-0 text-base font-[620] [overflow-wrap:anywhere]">
            {words.title(main)}
          </h2>
          <span className="flex-none text-xs text-ink-3">
            {t('paper.number', {
              count: seqs.length,
              numbers: seqs.map((seq) => `#${seq}`).join(', '),
            })}
          </span>
        </div>
        <p className="mt-0.5 mb-0 text-sm text-ink-2">
          {main.outcome && (
            <>
              <OutcomeMark outcome={main.outcome} />{' '}
            </>
          )}
          {words.sentence(main)}
        </p>
      </header>
      {main.detail === null && (
        <p className="m-0 border-b border-line px-5 py-3 text-sm">
          <b>{t('audit.erased')}</b> {t('audit.erasedText')}
        </p>
      )}
      <Facts title={t('audit.who')}>
        <Fact term={t('audit.name')}>
          {words.actor(main)}
          {role && <span className="text-ink-3"> · {t(`role.${role}`)}</span>}
        </Fact>
        <Fact term={t('audit.when')}>
          <Moment at={main.at} /> <Code>{new Date(main.at).toISOString()}</Code>
        </Fact>
      </Facts>
      {change && (
        <ChangeView change={change} entry={main} words={words} explained={t('paper.told')} />
      )}
      {facts.length > 0 && (
        <Facts title={t('audit.facts')}>
          {facts.map((fact) => (
            <OtherFactView key={fact.names.join('.')} fact={fact} words={words} />
          ))}
        </Facts>
      )}
    </article>
  );
}
