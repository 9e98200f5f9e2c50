import { Link } from '@/components/link.tsx';
import { CodeBlock } from '@/components/ui/code-block.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import { readRole } from '@/lib/auth/permissions.ts';
import type { PlacedEntry } from '@/lib/ledger/read-entry.ts';
import { ChangeView } from './change-view.tsx';
import { changeOf, otherFactsOf, settingOf, whoOf } from './detail.ts';
import type { EntryWords } from './entry-words.ts';
import { Code, Fact, Facts } from './facts.tsx';
import { FlawNote } from './flaw-note.tsx';
import { logAddress } from './log-address.ts';
import { ofPerson } from './of-person.ts';
import { OtherFactView } from './other-fact.tsx';
import { OutcomeMark } from './outcome-mark.tsx';
import { SettingView } from './setting-view.tsx';
import { writtenOut } from './typed-text.tsx';

/** Everything that one entry says, and where it stands. */
export function EntryView({ entry, words }: { entry: PlacedEntry; words: EntryWords }) {
  const { t } = words;
  const change = changeOf(entry);
  const setting = settingOf(entry);
  const who = whoOf(entry);
  const role = readRole(who?.role);
  const facts = otherFactsOf(entry);
  const flaw = words.flawOf(entry.seq);
  return (
    <article>
      {flaw && <FlawNote flaw={flaw} words={words} />}
      <header className="border-b border-line px-5 py-4">
        <h2 tabIndex={-1} className="m-0 text-lg font-[620] outline-none [overflow-wrap:anywhere]">
          {words.title(entry)}
        </h2>
        <p className="mt-0.5 mb-0 text-ink-2">
          {entry.outcome && (
            <>
              <OutcomeMark outcome={entry.outcome} />{' '}
            </>
          )}
          {words.sentence(entry)}
        </p>
        <p className="mt-0.5 mb-0 text-sm text-ink-3">
          <Moment at={entry.at} relative />
        </p>
      </header>
      {entry.detail === null && flaw?.problem !== 'detail_destroyed' && (
        <p className="m-0 border-b border-line bg-wait-soft px-5 py-3 text-sm">
          <b className="text-wait">{t('audit.erased')}</b> {t('audit.erasedText')}
        </p>
      )}
      {change && (
        <ChangeView
          change={change}
          entry={entry}
          words={words}
          explained={t('field.explanation')}
        />
      )}
      {setting && (
        <SettingView
          setting={setting}
          before={entry.detail?.before}
          after={entry.detail?.after}
          words={words}
        />
      )}
      <Facts title={t('audit.who')}>
        <Fact term={t('audit.name')}>
          <bdi>{words.actor(entry)}</bdi>
          {role && <span className="text-ink-3"> · {t(`role.${role}`)}</span>}
        </Fact>
        <Fact term={t('audit.when')} code={new Date(entry.at).toISOString()} />
        {entry.actor && <Fact term={t('audit.actorId')} code={entry.actor} />}
        {who?.session && <Fact term={t('audit.session')} code={who.session} />}
        {who?.request && <Fact term={t('audit.request')} code={who.request} />}
        {typeof entry.detail?.version === 'string' && (
          <Fact term={t('audit.version')} code={entry.detail.version} />
        )}
      </Facts>
      {facts.length > 0 && (
        <Facts title={t('audit.facts')}>
          {facts.map((fact) => (
            <OtherFactView key={fact.names.join('.')} fact={fact} words={words} />
          ))}
        </Facts>
      )}
      <Facts title={t('audit.place')}>
        <Fact term={t('audit.seq')} code={`#${entry.seq}`} />
        {entry.subject && (
          <Fact term={t('audit.subject')}>
            <Code>{entry.subject}</Code>{' '}
            <Link
              className="whitespace-nowrap text-accent underline"
              href={logAddress({ q: ofPerson(entry.subject) })}
            >
              {t('audit.allOfPerson')}
            </Link>
          </Fact>
        )}
        {entry.operation && <Fact term={t('audit.operation')} code={entry.operation} />}
        {entry.others.map(({ seq, kind }) => (
          <Fact key={seq} term={t('audit.other')}>
            <Link
              className="text-accent underline"
              scroll={false}
              href={logAddress({
                q: entry.subject ? ofPerson(entry.subject) : '',
                entry: seq,
              })}
            >
              #{seq} · {words.kind(kind)}
            </Link>
          </Fact>
        ))}
        {entry.kind === 'change_opened' && entry.others.length === 0 && (
          <Fact term={t('audit.other')}>{t('audit.stillOpen')}</Fact>
        )}
        <Fact term={t('audit.hash')} code={entry.hash} />
        <Fact term={t('audit.previous')} code={entry.previous} />
        <Fact term={t('audit.commitment')} code={entry.commitment} />
        <Fact term={t('audit.portal')} code={entry.portal ?? t('result.none')} />
      </Facts>
      {entry.detail && (
        <details className="px-5 py-[11px]">
          <summary className="text-sm font-[580]">{t('audit.raw')}</summary>
          <CodeBlock className="mt-2 max-h-96">
            {writtenOut(JSON.stringify(entry.detail, null, 2))}
          </CodeBlock>
        </details>
      )}
    </article>
  );
}
