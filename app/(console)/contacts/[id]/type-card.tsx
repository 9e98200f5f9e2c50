'use client';

import { Check, CircleHelp, type LucideIcon, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import { Button } from '@/components/ui/button.tsx';
import { StatusMark } from '@/components/ui/status-mark.tsx';
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from '@/lib/hubspot/types.ts';
import type { PersonEntry } from '@/lib/ledger/person-entry.ts';
import { canMail, type MailAnswer } from '@/lib/subscriptions/can-mail.ts';
import type { Person } from '@/lib/subscriptions/look-up.ts';
import { type AccountRules, mailFactsOf } from '@/lib/subscriptions/mail-facts-of.ts';
import type { PersonType } from '@/lib/subscriptions/types-by-brand.ts';
import { RowFacts } from '../../row-facts.tsx';
import type { Phrases } from '../../words.tsx';
import { statusOf } from './choices.ts';
import { OwnFacts } from './own-facts.tsx';
import { useMailWords } from './use-mail-words.ts';
import type { Choice } from './use-typed.ts';

const TONES: Record<MailAnswer['mailable'], { look: string; Icon: LucideIcon }> = {
  yes: { look: 'text-good', Icon: Check },
  assuming_yes: { look: 'text-good', Icon: CircleHelp },
  no: { look: 'text-stop', Icon: X },
  assuming_no: { look: 'text-wait', Icon: CircleHelp },
  not_known: { look: 'text-wait', Icon: CircleHelp },
};

/** One type: what HubSpot says, whether mail may go out and why not, and what is wanted of it. */
export function TypeCard({
  one,
  person,
  rules,
  phrases,
  choice,
  ours,
  mayReadLog,
  mayChange,
  onChoose,
  onDocument,
}: {
  one: PersonType;
  person: Person;
  rules: AccountRules;
  phrases: Phrases;
  /** What is chosen; null: nothing. */
  choice: Choice | null;
  /** The last change that was made here; null: none is on record. */
  ours: PersonEntry | null;
  mayReadLog: boolean;
  mayChange: boolean;
  onChoose: (status: SubscriptionStatus) => void;
  onDocument: (documents: boolean) => void;
}) {
  const t = useTranslations();
  const words = useMailWords(phrases);
  const { id, type, row } = one;
  const answer = canMail(mailFactsOf(person, one, rules));
  const name = phrases.type(id, row?.subscriptionName);
  const status = statusOf(row);
  const documents = choice?.is === 'document';
  const wanted = choice?.is === 'status' && choice.status !== status ? choice.status : null;
  const { look, Icon } = TONES[answer.mailable];
  return (
    <li
      data-type={id}
      data-testid="type"
      className={classNames(
        'grid gap-1.5 border-b border-line px-[18px] py-3.5 last:border-0',
        (wanted || documents) &&
          'bg-[color-mix(in_srgb,var(--accent-soft)_45%,transparent)] shadow-[inset_3px_0_0_var(--accent)]',
      )}
    >
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <p className="m-0 flex min-w-0 flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
          <b className="font-[580] [overflow-wrap:anywhere]">{name}</b>
          {person.reading.ok && <StatusMark status={row?.status ?? null} />}
          {type && !type.isActive && (
            <span className="text-xs text-ink-3">{t('person.archived')}</span>
          )}
          {type?.isInternal && <span className="text-xs text-ink-3">{t('contact.internal')}</span>}
        </p>
        {mayChange && person.reading.ok && (
          <Wanted id={id} name={name} status={status} wanted={wanted} onChoose={onChoose} />
        )}
      </div>
      <p data-testid="can-mail" className="m-0 flex gap-1.5 text-sm">
        <Icon aria-hidden className={classNames('mt-0.5 size-4 flex-none', look)} />
        <span>{words.sentence(answer)}</span>
      </p>
      {person.reading.ok && (
        <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-1.5">
          <div className="min-w-0 flex-1 basis-60">
            <RowFacts row={row} phrases={phrases} />
            {ours && <OwnFacts entry={ours} isStill={isStill(ours, row)} mayReadLog={mayReadLog} />}
          </div>
          {mayChange && status !== 'UNSUBSCRIBED' && (
            <Button
              aria-pressed={documents}
              onClick={() => onDocument(!documents)}
              className={classNames('text-ink-2', documents && 'bg-accent-soft text-ink')}
            >
              {t('contact.document')}
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

/** Whether HubSpot still says what our last change made. */
function isStill({ now }: PersonEntry, row: PersonType['row']): boolean {
  return now === null || now === statusOf(row);
}

/** The three states to choose from, never a toggle. */
function Wanted({
  id,
  name,
  status,
  wanted,
  onChoose,
}: {
  id: string;
  name: string;
  status: SubscriptionStatus;
  wanted: SubscriptionStatus | null;
  onChoose: (status: SubscriptionStatus) => void;
}) {
  const t = useTranslations('contact');
  return (
    <fieldset className="m-0 inline-flex rounded-field border border-line-strong p-0">
      <legend className="sr-only">{t('wanted', { type: name })}</legend>
      {SUBSCRIPTION_STATUSES.map((each) => (
        <label
          key={each}
          className={classNames(
            'relative flex min-h-8 cursor-pointer items-center px-2.5 text-sm first-of-type:rounded-l-[7px] last-of-type:rounded-r-[7px] has-focus-visible:outline-2 has-focus-visible:outline-accent',
            (wanted ?? status) !== each && 'text-ink-2 hover:bg-sunken',
            (wanted ?? status) === each && (wanted ? CHOSEN : 'bg-sunken font-[580]'),
          )}
        >
          <input
            type="radio"
            name={`wanted-${id}`}
            value={each}
            checked={(wanted ?? status) === each}
            onChange={() => onChoose(each)}
            // Not below the button that leads on, where that lies over the list.
            className="sr-only scroll-mb-24"
          />
          {t(`state.${each}`)}
        </label>
      ))}
    </fieldset>
  );
}

const CHOSEN = 'bg-accent font-[580] text-accent-ink';
