import type { ReactNode } from 'react';
import { CodeBlock } from '@/components/ui/code-block.tsx';
import { Moment } from '@/components/ui/moment.tsx';
import { StatusMark } from '@/components/ui/status-mark.tsx';
import type { ReadEntry } from '@/lib/ledger/read-entry.ts';
import { BASIS_FAULTS } from '@/lib/subscriptions/outcome.ts';
import { readSource } from '@/lib/subscriptions/source.ts';
import { Agreed, Elsewhere } from './around-change.tsx';
import type { ChangeDetail, State } from './detail.ts';
import type { EntryWords } from './entry-words.ts';
import { Code, Fact, Facts } from './facts.tsx';
import { TypedText, writtenOut } from './typed-text.tsx';

/** A change: before and after, on what ground, what HubSpot answered. */
export function ChangeView({
  change: { change, ...detail },
  entry,
  words,
  explained,
}: {
  change: ChangeDetail;
  entry: ReadEntry;
  words: EntryWords;
  /** What the explanation is called. */
  explained: string;
}) {
  const { t } = words;
  const isClosed = entry.kind === 'change_closed';
  const why = verdictWords(detail.verdict, t);
  const fault = BASIS_FAULTS.find((one) => one === detail.basis);
  return (
    <>
      <div className="grid grid-cols-[1fr_auto_1fr] items-start gap-3 border-b border-line px-5 py-4">
        <Side title={t('result.before')} state={detail.before} words={words} />
        <span aria-hidden>→</span>
        {isClosed ? (
          <Side title={t('audit.after')} state={detail.now} words={words} />
        ) : (
          <div className="min-w-0">
            <small className="block text-xs text-ink-3">{t('audit.wanted')}</small>
            <StatusMark status={change.statusState} />
          </div>
        )}
      </div>
      {(why || fault || detail.technicalBasis || detail.liftedUnseen) && (
        <div className="grid gap-1 border-b border-line bg-wait-soft px-5 py-3 text-sm">
          {why && <p className="m-0">{why}</p>}
          {fault && <p className="m-0">{t(`result.basisStored.${fault}`)}</p>}
          {detail.technicalBasis && <p className="m-0">{t('result.technicalBasis')}</p>}
          {detail.liftedUnseen && <p className="m-0">{t('result.liftedUnseen')}</p>}
        </div>
      )}
      {detail.elsewhere && detail.elsewhere.length > 0 && (
        <Elsewhere elsewhere={detail.elsewhere} words={words} />
      )}
      {detail.agreement && <Agreed agreement={detail.agreement} words={words} />}
      <Facts title={t('audit.ground')}>
        <Fact term={t('field.basis')}>
          {basisWords(change.legalBasis, t) ?? t('audit.basisNone')}
        </Fact>
        {change.legalBasisExplanation && (
          <Fact term={explained}>
            <TypedText>{change.legalBasisExplanation}</TypedText>
          </Fact>
        )}
        {change.why && <Fact term={t('audit.optOutWhy')}>{whyWords(change.why, t)}</Fact>}
        {change.reason && (
          <Fact term={t('field.reason')}>
            <TypedText>{change.reason}</TypedText>
          </Fact>
        )}
        {change.reference && (
          <Fact term={t('field.reference')}>
            <TypedText>{change.reference}</TypedText>
          </Fact>
        )}
        <Fact term={t('field.address')}>
          <TypedText>{change.subscriberIdString}</TypedText>
        </Fact>
        <Fact term={t('field.type')}>
          <bdi>{words.type(entry)}</bdi> <span className="text-ink-3">{change.subscriptionId}</span>
        </Fact>
      </Facts>
      {isClosed && (
        <Facts
          title={t('result.reply')}
          below={
            detail.reply?.body && (
              <CodeBlock className="mt-2 max-h-64">{indented(detail.reply.body)}</CodeBlock>
            )
          }
        >
          {detail.effect && (
            <Fact term={t('audit.mail')}>{t(`audit.mailable.${detail.effect.mailable}`)}</Fact>
          )}
          {detail.correlationId && (
            <Fact term={t('result.correlation')}>
              <Code>{detail.correlationId}</Code>
            </Fact>
          )}
          <Fact term={t('result.http')}>{detail.reply?.status ?? t('result.none')}</Fact>
          {typeof detail.durationMs === 'number' && (
            <Fact term={t('result.operation')}>
              {t('result.operationText', {
                duration: Math.round(detail.durationMs),
                attempts: detail.attempts?.length ?? 0,
                waits: Math.round(detail.waitedMs ?? 0),
                calls: detail.calls ?? 0,
              })}
            </Fact>
          )}
        </Facts>
      )}
    </>
  );
}

function Side({ title, state, words }: { title: string; state: State; words: EntryWords }) {
  const { t } = words;
  const row = state?.row;
  const isOptedOut = state?.wide?.some(({ status }) => status === 'UNSUBSCRIBED') ?? false;
  const basis = basisWords(row?.legalBasis, t);
  return (
    <div className="min-w-0">
      <small className="block text-xs text-ink-3">{title}</small>
      {state ? (
        <StatusMark status={row?.status ?? null} />
      ) : (
        <span className="text-sm text-ink-2">{t('audit.unread')}</span>
      )}
      {row?.timestamp && row.source !== 'Not specified' && (
        <Small>
          <Moment at={row.timestamp} /> · <bdi>{sourceWords(row.source ?? null, t)}</bdi>
        </Small>
      )}
      {basis && <Small>{basis}</Small>}
      {row?.legalBasisExplanation && (
        <Small>
          <TypedText>{row.legalBasisExplanation}</TypedText>
        </Small>
      )}
      {isOptedOut && <Small>{t('audit.optedOutOfAll')}</Small>}
    </div>
  );
}

function Small({ children }: { children: ReactNode }) {
  return <small className="block text-xs text-ink-2 [overflow-wrap:anywhere]">{children}</small>;
}

type Words = EntryWords['t'];

function sourceWords(raw: string | null, t: Words): string {
  const { kind } = readSource(raw);
  return t(`source.${kind === 'never_chosen' ? 'not_recorded' : kind}`, { source: raw ?? '' });
}

function basisWords(basis: string | null | undefined, t: Words): string | null {
  if (!basis) return null;
  const key = `basis.${basis}.name` as 'basis.NON_GDPR.name';
  return t.has(key) ? t(key) : basis;
}

function whyWords(why: string, t: Words): string {
  const key = `optOutWhy.${why}` as 'optOutWhy.asked';
  return t.has(key) ? t(key) : why;
}

/** Why a change was refused, or why nobody knows; null where all went well. */
function verdictWords(verdict: ChangeDetail['verdict'], t: Words): string | null {
  if (!verdict) return null;
  const { outcome, why, by } = verdict;
  if (outcome === 'unknown' && why) {
    const key = `audit.why.${why}` as 'audit.why.no_reply';
    return t.has(key) ? t(key) : why;
  }
  if (outcome !== 'refused' || !by) return null;
  const key = `audit.refusedBy.${by}` as 'audit.refusedBy.hubspot';
  return t.has(key) ? t(key) : by;
}

/** JSON is indented for reading; anything else stays as it came. */
function indented(raw: string): string {
  try {
    return writtenOut(JSON.stringify(JSON.parse(raw), null, 2));
  } catch {
    return writtenOut(raw);
  }
}
