'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { TextField } from '@/components/form/text-field.tsx';
import { Button } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { StatusMark } from '@/components/ui/status-mark.tsx';
import { isGoing } from '@/lib/subscriptions/lane.ts';
import { useVerb } from '../../use-verb.ts';
import type { Phrases } from '../../words.tsx';
import { statusOf } from './choices.ts';
import type { Planned } from './plan.ts';

const CHANGE_PANEL = 'change-panel';

/** Moves the focus to the first field that is asked for, or to the button. */
export function focusChange(): void {
  const panel = document.getElementById(CHANGE_PANEL);
  const fields = [
    ...(panel?.querySelectorAll<HTMLInputElement>('input, select, textarea, [type=submit]') ?? []),
  ];
  const asked = fields.filter((field) => field.closest('details') === null);
  const empty = asked.find((field) => field.type !== 'radio' && field.value === '');
  (empty ?? fields.at(-1))?.focus();
}

/** Moves the focus to the first field that is wrong, once that is shown. */
export function focusProblem(): void {
  requestAnimationFrame(() => {
    document
      .getElementById(CHANGE_PANEL)
      ?.querySelector<HTMLElement>('[aria-invalid=true]')
      ?.focus();
  });
}

/** What is chosen, before and after, what it asks for, and the one button that does all of it. */
export function ChangePanel({
  planned,
  who,
  phrases,
  progress,
  reason,
  onReason,
  reference,
  onReference,
  withReference,
  problems,
  shut,
  onDrop,
  onPress,
  children,
}: {
  planned: readonly Planned[];
  who: string;
  phrases: Phrases;
  progress: { done: number; of: number } | null;
  reason: string;
  onReason: (reason: string) => void;
  reference: string;
  onReference: (reference: string) => void;
  /** False: it is asked for among the facts. */
  withReference: boolean;
  problems: Readonly<Partial<Record<string, string>>>;
  /** Why nothing can be done here, or null. */
  shut: ReactNode;
  onDrop: (id: string) => void;
  onPress: () => void;
  /** What the chosen changes ask for: grounds, proofs, a tick. */
  children: ReactNode;
}) {
  const t = useTranslations();
  const verbOf = useVerb();
  const [only] = planned;
  const count = planned.length;
  const isAlike = planned.every(
    ({ lane, wanted }) => lane === only?.lane && wanted === only.wanted,
  );
  const verb =
    only && isAlike
      ? verbOf(
          ...([only.lane, only.wanted, who] as const),
          count === 1 ? nameOfType(only, phrases) : t('contact.typesAtOnce', { count }),
        )
      : t('contact.changeAll', { count, who });
  const submit = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    onPress();
  };
  return (
    <Panel aria-labelledby="change-title">
      <form
        id={CHANGE_PANEL}
        method="post"
        noValidate
        onSubmit={submit}
        className="grid gap-4 px-[18px] py-4"
      >
        <h2 id="change-title" className="m-0 text-lg font-[620]">
          {t('contact.change')}
        </h2>
        {shut && <p className="m-0 rounded-[9px] bg-wait-soft px-3.5 py-3 text-sm">{shut}</p>}
        {planned.length === 0 ? (
          !shut && <p className="m-0 text-sm text-ink-2">{t('contact.nothingChosen')}</p>
        ) : (
          <>
            <ul className="m-0 grid list-none gap-2 p-0" data-testid="planned">
              {planned.map((each) => (
                <PlannedChange key={each.one.id} planned={each} phrases={phrases} onDrop={onDrop} />
              ))}
            </ul>
            {children}
            {planned.some(({ lane }) => isGoing(lane)) && (
              <TextField
                id="contact-reason"
                label={t('field.reason')}
                problem={problems.reason ?? null}
                dir="auto"
                autoComplete="off"
                value={reason}
                onChange={(event) => onReason(event.target.value)}
              />
            )}
            {withReference && (
              <TextField
                id="contact-reference"
                label={t('field.reference')}
                problem={problems.reference ?? null}
                placeholder={t('field.referencePlaceholder')}
                hint={t('field.reasonHint')}
                dir="auto"
                autoComplete="off"
                value={reference}
                onChange={(event) => onReference(event.target.value)}
              />
            )}
            <div className="flex flex-wrap items-center gap-3">
              <Button
                type="submit"
                look="primary"
                aria-disabled={progress !== null}
                onMouseDown={(event) => event.preventDefault()}
                className="max-w-full [overflow-wrap:anywhere]"
              >
                {progress
                  ? progress.of > 1
                    ? t('contact.sendingOf', { number: progress.done + 1, of: progress.of })
                    : t('form.sending')
                  : verb}
              </Button>
              <kbd className="hidden rounded-[5px] border border-b-2 border-line-strong px-[5px] py-[3px] text-xs leading-none text-ink-2 sm:inline">
                {t('form.shortcut')}
              </kbd>
            </div>
          </>
        )}
      </form>
    </Panel>
  );
}

function nameOfType({ one }: Planned, phrases: Phrases): string {
  return phrases.type(one.id, one.row?.subscriptionName);
}

function PlannedChange({
  planned,
  phrases,
  onDrop,
}: {
  planned: Planned;
  phrases: Phrases;
  onDrop: (id: string) => void;
}) {
  const t = useTranslations();
  const { one, wanted, lane } = planned;
  const type = nameOfType(planned, phrases);
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-3 rounded-[9px] bg-calm-soft px-3.5 py-2.5 text-sm">
      <div className="min-w-0">
        <p className="m-0 font-[580] [overflow-wrap:anywhere]">{type}</p>
        <p className="m-0 flex flex-wrap items-center gap-x-2">
          <StatusMark status={statusOf(one.row)} />
          {lane === 'document' ? (
            <span className="text-ink-2">{t('contact.staysDocumented')}</span>
          ) : (
            <>
              <span aria-hidden>→</span>
              <span className="sr-only">{t('contact.becomes')}</span>
              <StatusMark status={wanted} />
              <span className="text-ink-2">{t(`contact.lane.${lane}`)}</span>
            </>
          )}
        </p>
      </div>
      <Button onClick={() => onDrop(one.id)} aria-label={t('contact.drop', { type })}>
        {t('contact.dropShort')}
      </Button>
    </li>
  );
}
