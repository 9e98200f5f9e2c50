'use client';

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
import { OwnFacts } from './own-facts.tsx';
import { type Choice, statusOf } from './use-choices.ts';
import { useMailWords } from './use-mail-words.ts';

const TONES: Record<MailAnswer['mailable'], string> = {
  yes: 'text-good',
  assuming_yes: 'text-good',
  no: 'text-stop',
  assuming_no: 'text-wait',
  not_known: 'text-wait',
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
  const assumed = words.assumed(answer);
  return (
    <li
      data-type={id}
      data-testid="type"
      className={classNames(
        'grid gap-x-4 gap-y-2 border-b border-line px-[18px] py-3.5 last:border-0 sm:grid-cols-[minmax(0,1fr)_auto]',
        (wanted || documents) &&
          'bg-[color-mix(in_srgb,var(--accent-soft)_45%,transparent)] shadow-[inset_3px_0_0_var(--accent)]',
      )}
    >
      <div className="min-w-0">
        <p className="m-0 flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
          <b className="font-[580] [overflow-wrap:anywhere]">{name}</b>
          {person.reading.ok && <StatusMark status={row?.status ?? null} />}
          {type && !type.isActive && (
            <span className="text-xs text-ink-3">{t('person.archived')}</span>
          )}
          {type?.isInternal && <span className="text-xs text-ink-3">{t('contact.internal')}</span>}
        </p>
        <p data-testid="can-mail" className="m-0 mt-0.5 text-sm">
          <span className={classNames('font-[580]', TONES[answer.mailable])}>
            {t(`canMail.mailable.${answer.mailable}`)}.
          </span>{' '}
          {words.sentence(answer)}
          {assumed && <span className="text-ink-2"> {assumed}</span>}
        </p>
        {person.reading.ok && <RowFacts row={row} phrases={phrases} />}
        {ours && <OwnFacts entry={ours} row={row} mayReadLog={mayReadLog} />}
      </div>
      {mayChange && person.reading.ok && (
        <div className="flex flex-wrap items-start gap-2 sm:flex-col sm:items-end">
          <fieldset className="m-0 inline-flex rounded-field border border-line-strong p-0">
            <legend className="sr-only">{t('contact.wanted', { type: name })}</legend>
            {SUBSCRIPTION_STATUSES.map((each) => (
              <label
                key={each}
                className={classNames(
                  'relative flex min-h-8 cursor-pointer items-center px-2.5 text-sm first-of-type:rounded-l-[7px] last-of-type:rounded-r-[7px] has-focus-visible:outline-2 has-focus-visible:outline-accent',
                  (wanted ?? status) === each
                    ? wanted
                      ? 'bg-accent font-[580] text-accent-ink'
                      : 'bg-sunken font-[580]'
                    : 'text-ink-2 hover:bg-sunken',
                )}
              >
                <input
                  type="radio"
                  name={`wanted-${id}`}
                  value={each}
                  checked={(wanted ?? status) === each}
                  onChange={() => onChoose(each)}
                  className="sr-only"
                />
                {t(`contact.state.${each}`)}
              </label>
            ))}
          </fieldset>
          {status !== 'UNSUBSCRIBED' && (
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
