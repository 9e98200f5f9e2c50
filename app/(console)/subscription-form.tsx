'use client';

import { useTranslations } from 'use-intl';
import { describedBy, Field } from '@/components/form/field.tsx';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useHydrated } from '@/components/use-hydrated.ts';
import {
  SUBSCRIPTION_STATUSES,
  type SubscriptionStatus,
  type SubscriptionType,
} from '@/lib/hubspot/types.ts';
import type { OfferedBasis } from '@/lib/legal-basis/bases.ts';
import type { Lane } from '@/lib/subscriptions/lane.ts';
import type { Person } from '@/lib/subscriptions/look-up.ts';
import type { Reading } from '@/lib/subscriptions/outcome.ts';
import { AddressField } from './address-field.tsx';
import { GroundFields } from './ground-fields.tsx';
import { MarkedWords } from './marked-words.tsx';
import { MissingPermission } from './missing-permission.tsx';
import { NoteFields } from './note-fields.tsx';
import { TypeField } from './type-field.tsx';
import { type ChangeForm, FORM_ID } from './use-change-form.ts';
import { useProblemWords } from './use-problem-words.ts';
import { WillSentence } from './will-sentence.tsx';
import type { Phrases } from './words.tsx';

const DOTS: Record<SubscriptionStatus, string> = {
  SUBSCRIBED: 'size-2 rounded-full bg-good',
  UNSUBSCRIBED: 'size-2 rounded-[2px] bg-stop',
  NOT_SPECIFIED: 'size-2 rounded-full border-[1.5px] border-dashed border-calm',
};

/** The fields, what the button will do, and the button. */
export function SubscriptionForm({
  form,
  bases,
  types,
  person,
  isReading,
  settle,
  reading,
  lane,
  wanted,
  who,
  verb,
  phrases,
  sending,
  isNoContact,
  needsTick,
  notAContact,
  isTickMissing,
  onTick,
  mayNot,
  onPress,
  onNext,
}: {
  form: ChangeForm;
  bases: readonly OfferedBasis[];
  types: { known: SubscriptionType[] | undefined; unread: boolean; retry: () => void };
  person: Person | null | undefined;
  isReading: boolean;
  settle: (typed: string) => void;
  reading: Reading | null;
  lane: Lane | null;
  wanted: SubscriptionStatus | null;
  who: string;
  verb: string;
  phrases: Phrases;
  sending: boolean;
  isNoContact: boolean;
  needsTick: boolean;
  notAContact: boolean;
  isTickMissing: boolean;
  onTick: (ticked: boolean) => void;
  /** Why this person cannot change anything here, or null. */
  mayNot: 'permission' | 'writes_off' | null;
  onPress: () => void;
  onNext: () => void;
}) {
  const t = useTranslations();
  const isReady = useHydrated();
  const words = useProblemWords();
  const statusProblem = words(form.problems.statusState);
  const subscriptionId = form.values.subscriptionId.trim();
  return (
    <form
      id={FORM_ID}
      method="post"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onPress();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          onPress();
        }
      }}
      className="grid gap-[18px] px-4 pt-5 pb-[22px] sm:px-[22px]"
    >
      <AddressField form={form} settle={settle} person={person} reading={isReading} />
      {person?.markedAt != null && wanted !== 'UNSUBSCRIBED' && (
        <p
          role="status"
          className="m-0 rounded-[9px] bg-wait-soft px-3.5 py-3 text-sm [&_b]:text-wait"
        >
          <MarkedWords at={person.markedAt} />
        </p>
      )}
      {isNoContact && !needsTick && (
        <p className="m-0 rounded-[9px] bg-wait-soft px-3.5 py-3 text-sm">
          {t('field.notAContactNote')}
        </p>
      )}
      {needsTick && (
        <div>
          <label className="flex items-start gap-2.5 rounded-[9px] bg-wait-soft px-3.5 py-3 text-sm">
            <input
              type="checkbox"
              checked={notAContact}
              aria-invalid={isTickMissing}
              aria-describedby={isTickMissing ? 'tick-problem' : undefined}
              onChange={(event) => onTick(event.target.checked)}
              className="mt-0.5 size-4 flex-none accent-accent"
            />
            <span>{t('field.notAContact')}</span>
          </label>
          {isTickMissing && (
            <p id="tick-problem" role="alert" className="mt-1.5 mb-0 text-sm font-[540] text-stop">
              {t('field.problem.not_a_contact')}
            </p>
          )}
        </div>
      )}
      <div className="grid gap-4 sm:grid-cols-2">
        <TypeField
          value={form.values.subscriptionId}
          onChange={(value) => form.set('subscriptionId', value)}
          onLeave={() => form.visit('subscriptionId')}
          types={types.known}
          phrases={phrases}
          problem={words(form.problems.subscriptionId)}
          unread={types.unread}
          onRetry={types.retry}
        />
        <Field
          id="status"
          label={t('field.status')}
          apiName="statusState"
          problem={statusProblem}
          hint={wanted === 'NOT_SPECIFIED' ? t('field.statusNotSpecifiedHint') : null}
        >
          <NativeSelect
            id="status"
            problem={statusProblem}
            aria-invalid={statusProblem !== null}
            aria-describedby={describedBy('status', statusProblem)}
            mark={wanted && <span aria-hidden className={DOTS[wanted]} />}
            name="statusState"
            value={form.values.statusState}
            onChange={(event) => form.set('statusState', event.target.value)}
          >
            <option value="">{t('field.statusChoose')}</option>
            {SUBSCRIPTION_STATUSES.map((status) => (
              <option key={status} value={status} className="bg-surface">
                {t(`status.${status}`)}
              </option>
            ))}
          </NativeSelect>
        </Field>
      </div>
      {wanted !== 'UNSUBSCRIBED' && (
        <GroundFields form={form} bases={bases} optional={lane === 'reset' || lane === 'nothing'} />
      )}
      <NoteFields form={form} withReason={wanted === 'UNSUBSCRIBED'} />
      <p className="m-0 text-xs text-ink-3">
        {t('field.channel')} <code className="font-mono">channel</code>: {t('field.channelEmail')}
      </p>
      {wanted && subscriptionId && who && (
        <WillSentence
          lane={lane}
          reading={reading}
          wanted={wanted}
          subscriptionId={subscriptionId}
          who={who}
          phrases={phrases}
        />
      )}
      {mayNot && (
        <p id="may-not" className="m-0 rounded-[9px] bg-wait-soft px-3.5 py-3 text-sm">
          {mayNot === 'permission' ? (
            <MissingPermission permission="change" />
          ) : (
            t('outcome.writesOff')
          )}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-x-3.5 gap-y-2">
        <Button
          type="submit"
          look={lane === 'nothing' ? 'plain' : 'primary'}
          disabled={!isReady}
          aria-disabled={sending || mayNot !== null}
          aria-describedby={mayNot ? 'may-not' : undefined}
          // Leaving a field may show its problem and move the button from under the pointer.
          onMouseDown={(event) => event.preventDefault()}
          className="min-h-10 max-w-full [overflow-wrap:anywhere]"
        >
          {!isReady ? t('form.notReady') : sending ? t('form.sending') : verb}
        </Button>
        <div className="flex flex-1 basis-48 items-center gap-3.5">
          <kbd className="hidden rounded-[5px] border border-b-2 border-line-strong px-[5px] py-[3px] text-xs leading-none text-ink-2 sm:inline">
            {t('form.shortcut')}
          </kbd>
          <Button className="ml-auto" onClick={onNext}>
            {t('form.next')}
          </Button>
        </div>
      </div>
    </form>
  );
}
