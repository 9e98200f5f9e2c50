'use client';

import { Check, CircleHelp, Minus, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { QuietBoundary } from '@/components/quiet-boundary.tsx';
import { Button } from '@/components/ui/button.tsx';
import { CopyButton } from '@/components/ui/copy-button.tsx';
import { useMoment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { StatusRow } from '@/lib/hubspot/types.ts';
import type { Shown } from '@/lib/subscriptions/agreement.ts';
import { describe, type Tone } from '@/lib/subscriptions/describe.ts';
import { rowFor } from '@/lib/subscriptions/judge.ts';
import { type AnyResult, isOfType } from '@/lib/subscriptions/outcome.ts';
import { BeforeAfter } from './before-after.tsx';
import { ErrorWords } from './error-words.tsx';
import { useMissingPermission } from './missing-permission.tsx';
import { ReplyDetails } from './reply-details.tsx';
import { Checking } from './result-checking.tsx';
import { ResultFacts } from './result-facts.tsx';
import { Offers } from './result-offers.tsx';
import { Sentences } from './result-sentences.tsx';
import { supportText } from './support-text.ts';
import { type Entry, useCheck } from './use-check.ts';
import { useResultWords } from './use-result-words.ts';
import { bold, type Phrases } from './words.tsx';

const DemoComparison = dynamic(() =>
  import('./demo-comparison.tsx').then((demo) => demo.DemoComparison),
);

const LOOKS: Record<Tone, { mark: string; icon: ReactNode }> = {
  good: { mark: 'bg-good-soft text-good', icon: <Check className="size-4" strokeWidth={3} /> },
  calm: { mark: 'bg-calm-soft text-calm', icon: <Minus className="size-4" strokeWidth={3} /> },
  stop: { mark: 'bg-stop-soft text-stop', icon: <X className="size-4" strokeWidth={3} /> },
  wait: {
    mark: 'bg-wait-soft text-wait',
    icon: <CircleHelp className="size-4" strokeWidth={2.5} />,
  },
};

/** What became of one change: whether anything was changed, the effect, why, what to do, the rest. */
export function ResultCard({
  entry,
  isNewest,
  phrases,
  busy,
  onInsist,
  onLift,
  onSettled,
  onUndo = null,
  isDemo,
}: {
  entry: Entry;
  /** There is no newer result about the same person and type. */
  isNewest: boolean;
  phrases: Phrases;
  busy: boolean;
  onInsist: () => void;
  onLift: (() => void) | null;
  onSettled: (id: string) => void;
  /** Asks about undoing it; null: that is not done here. */
  onUndo?: (() => void) | null;
  isDemo: boolean;
}) {
  const t = useTranslations();
  const { result, checks, readError, isSilent, checkNow } = useCheck(entry);
  const said = describe(result);
  const words = useResultWords(phrases);
  const moment = useMoment();
  const card = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const { id, who, takesFocus } = entry;
  useEffect(() => {
    if (!takesFocus) return;
    heading.current?.focus({ preventScroll: true });
    // Whether this person can be mailed stands below the title and has to be in sight too.
    card.current?.scrollIntoView({ block: 'start' });
  }, [takesFocus]);
  const isSettled = checks > 0 && (result.outcome !== 'unknown' || result.check === null);
  useEffect(() => {
    if (isSettled) onSettled(id);
  }, [isSettled, id, onSettled]);

  const { change } = result;
  const type = phrases.about(change);
  const missingRight = useMissingPermission();
  const needs =
    result.outcome === 'refused' && result.by === 'permission'
      ? missingRight(result.permission)
      : '';
  const values = { who, type, status: t(`status.${change.statusState}`), needs };
  return (
    <Panel
      ref={card}
      // Several are on a page, and may be called alike: no landmarks.
      as="article"
      className="mt-[22px] scroll-mt-3 overflow-hidden [.batch+&]:scroll-mt-20"
      aria-labelledby={`result-${entry.id}`}
      data-testid="result"
      data-outcome={result.outcome}
    >
      <div className="flex items-start gap-3 border-b border-line px-5 py-4">
        <span
          aria-hidden
          className={classNames(
            'grid size-[26px] flex-none place-items-center rounded-full',
            LOOKS[said.tone].mark,
          )}
        >
          {LOOKS[said.tone].icon}
        </span>
        <div className="min-w-0 [overflow-wrap:anywhere]">
          <div role="status">
            <h2
              ref={heading}
              id={`result-${entry.id}`}
              tabIndex={-1}
              className="m-0 text-lg font-[620] outline-none"
            >
              {t(`outcome.${said.title}`)}
            </h2>
            <div className="mt-0.5 text-ink-2">
              <Sentences said={said} values={values} result={result} />
            </div>
          </div>
          <p className="m-0 mt-1 text-sm text-ink-3">
            {change.subscriberIdString} · {type} · {moment(result.startedAt)}
          </p>
          {entry.seen && isMoved(result) && isOfType(result) && (
            <p className="m-0 mt-1 text-sm font-[580]" data-testid="moved">
              <Moved seen={entry.seen} now={rowFor(result.before, result.change)} />
            </p>
          )}
          {!isNewest && <p className="m-0 mt-1 text-sm text-wait">{t('result.superseded')}</p>}
          {result.lane === 'unsubscribe' && result.writes.length > 1 && !result.technicalBasis && (
            <p className="m-0 mt-1 text-sm">
              {t('result.sentAgain', { count: result.writes.length })}
            </p>
          )}
          {said.error && (
            <ErrorWords error={said.error} isOptOut={change.statusState === 'UNSUBSCRIBED'} />
          )}
          {said.error?.message && (
            <p className="m-0 mt-1 text-sm text-ink-2">
              {t('error.message')}: <q>{said.error.message}</q>
            </p>
          )}
          {entry.requestId && (
            <p className="m-0 mt-1 text-sm text-ink-2">
              {t('app.errorText')} <code className="font-mono">{entry.requestId}</code>
            </p>
          )}
          {result.outcome === 'unknown' && result.check && (
            <Checking
              settlesAt={result.overtaken ? null : result.check.settlesAt}
              checks={checks}
              readError={readError}
              isSilent={isSilent}
              onCheck={checkNow}
            />
          )}
          {checks > 0 && result.outcome !== 'unknown' && (
            <p className="m-0 mt-1 text-sm text-ink-3">{t('result.settled', { count: checks })}</p>
          )}
          {isNewest && <Offers result={result} busy={busy} onInsist={onInsist} onLift={onLift} />}
        </div>
      </div>
      {said.liftedUnseen && (
        <p className="m-0 border-b border-line bg-wait-soft px-5 py-3 text-sm font-[580]">
          {t('result.liftedUnseen')}
        </p>
      )}
      {said.basisWarning && (
        <p className="m-0 border-b border-line bg-wait-soft px-5 py-3 text-sm">
          {t(`result.basisStored.${said.basisWarning}`)}
          {result.lane === 'document' && ` ${t('result.recordedHereOnly')}`}
        </p>
      )}
      {result.effect && result.outcome !== 'refused' && (
        <p
          data-testid="effect"
          className={classNames(
            'm-0 border-b border-line px-5 py-3 text-sm',
            result.effect.mailable === 'no' &&
              (change.statusState === 'UNSUBSCRIBED'
                ? 'bg-calm-soft'
                : 'bg-stop-soft [&_b]:text-stop'),
            result.effect.mailable === 'yes' && 'bg-good-soft [&_b]:text-good',
            result.effect.mailable === 'depends' && 'bg-calm-soft',
          )}
        >
          {t.rich(`effect.${result.effect.mailable}`, {
            ...bold,
            type,
            obstacles: words.obstacles(result.effect),
          })}
        </p>
      )}
      {isDemo && isOfType(result) && (
        <QuietBoundary>
          <DemoComparison result={result} />
        </QuietBoundary>
      )}
      <BeforeAfter result={result} phrases={phrases} />
      <ResultFacts result={result} />
      <div className="flex flex-wrap gap-2 px-5 pt-3 pb-4">
        <CopyButton
          label={t('result.copyTicket')}
          copiedLabel={t('result.copied')}
          text={() => words.ticket(result)}
        />
        <CopyButton
          label={t('result.copySupport')}
          copiedLabel={t('result.copied')}
          text={() => supportText(result)}
        />
        {onUndo && isNewest && result.outcome === 'changed' && (
          <Button onClick={onUndo}>{t('undo.open')}</Button>
        )}
      </div>
      <ReplyDetails result={result} />
    </Panel>
  );
}

function isMoved(result: AnyResult): boolean {
  if (result.outcome !== 'refused' || result.by !== 'policy') return false;
  return result.problems.some(({ code }) => code === 'moved');
}

/** What the screen showed, and what HubSpot says now. */
function Moved({ seen, now }: { seen: Shown; now: StatusRow | null }) {
  const t = useTranslations();
  const moment = useMoment();
  const said = ({ status, timestamp }: Shown) => {
    const at = moment(timestamp);
    return at === null ? t(`status.${status}`) : `${t(`status.${status}`)} (${at})`;
  };
  return t('contact.moved', {
    was: said(seen),
    now: said(now ?? { status: 'NOT_SPECIFIED', timestamp: null }),
  });
}
