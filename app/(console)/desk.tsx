'use client';

import { useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { type StatusRow, SUBSCRIPTION_STATUSES } from '@/lib/hubspot/types.ts';
import { addressProblem, normaliseAddress } from '@/lib/subscriptions/address.ts';
import { type Change, normaliseSubscriptionId } from '@/lib/subscriptions/change.ts';
import { fieldOfError } from '@/lib/subscriptions/error-field.ts';
import { rowOf } from '@/lib/subscriptions/judge.ts';
import { type Agreement, groundMissing, laneOf } from '@/lib/subscriptions/lane.ts';
import type { ChangeResult, Reading } from '@/lib/subscriptions/outcome.ts';
import { ConfirmLift } from './confirm-lift.tsx';
import { PersonPanel } from './person-panel.tsx';
import { RequestPreview } from './request-preview.tsx';
import { ResultCard } from './result-card.tsx';
import { type NotTaken, sendChange } from './send-change.ts';
import { SubscriptionForm } from './subscription-form.tsx';
import { type FormValues, focusField, inputFrom, useChangeForm } from './use-change-form.ts';
import { nameOf, tellSignedOut, usePerson, useTypes } from './use-reads.ts';
import { isAbout, useResults } from './use-results.ts';
import { useSettledAddress } from './use-settled-address.ts';
import { useVerb } from './use-verb.ts';
import { usePhrases } from './words.tsx';

const DemoGuide = dynamic(() => import('./demo-guide.tsx').then((demo) => demo.DemoGuide));

/** A lift that waits for a yes. */
interface Asked {
  change: Change;
  before: Reading | null;
  who: string;
  row: StatusRow;
  /** The screen had not shown this opt-out. */
  moved: boolean;
}

/** How the form stood when a change was sent. */
interface Sent {
  values: FormValues;
  who: string;
}

/** The home page: the form, what HubSpot says now, what will be sent, and what became of it. */
export function Desk({
  apiVersion,
  baseUrl,
  settleWindowMs,
  isDemo,
  mayNot,
}: {
  apiVersion: string;
  baseUrl: string;
  settleWindowMs: number;
  isDemo: boolean;
  /** Why this person cannot change anything here, or null. */
  mayNot: 'permission' | 'writes_off' | null;
}) {
  const t = useTranslations();
  const form = useChangeForm();
  const { values, change } = form;
  const cache = useQueryClient();
  const { address, settle } = useSettledAddress(values.subscriberIdString);
  const person = usePerson(address);
  const types = useTypes();
  const knownTypes = types.data?.ok ? types.data.types : undefined;
  const phrases = usePhrases(knownTypes);
  const verbOf = useVerb();
  const results = useResults();
  const { entries, settle: settleResult } = results;

  const [sending, setSending] = useState(false);
  const isSending = useRef(false);
  const [agreed, setAgreed] = useState<{ address: string; notAContact: boolean }>();
  const [isTickMissing, setTickMissing] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [notTaken, setNotTaken] = useState<NotTaken | null>(null);
  const [stillOpen, setStillOpen] = useState<{ who: string; type: string } | null>(null);
  // What the form holds when an answer arrives, which may be after the next person was begun.
  const formNow = useRef(values);
  useEffect(() => {
    formNow.current = values;
  });

  const reading = person.data?.reading.ok ? person.data.reading.reading : null;
  const wanted = SUBSCRIPTION_STATUSES.find((status) => status === values.statusState) ?? null;
  const subscriptionId = normaliseSubscriptionId(values.subscriptionId) ?? '';
  const row = rowOf(reading, subscriptionId);
  const lane =
    reading && wanted && subscriptionId
      ? laneOf(row, {
          statusState: wanted,
          legalBasis: change?.legalBasis ?? null,
          legalBasisExplanation: change?.legalBasisExplanation ?? '',
        })
      : null;
  const isAddressGood = addressProblem(values.subscriberIdString) === null;
  const who =
    nameOf(person.data) ?? (isAddressGood ? normaliseAddress(values.subscriberIdString) : '');
  const verb = verbOf(lane, wanted, who, subscriptionId && phrases.type(subscriptionId));
  const isNoContact = person.data?.contact.is === 'none';
  // An opt-out is never held up.
  const needsTick = isNoContact && wanted !== 'UNSUBSCRIBED';
  const notAContact = agreed?.address === address && agreed?.notAContact === true;

  /** Shows a result; what it says of fields only while they still hold what was sent. */
  const showResult = (result: ChangeResult, requestId: string | null, sent: Sent) => {
    const isUntouched = formNow.current === sent.values;
    results.add({ result, requestId, who: sent.who, takesFocus: isUntouched });
    void cache.invalidateQueries({ queryKey: ['person', result.change.subscriberIdString] });
    if (result.outcome !== 'refused' || !isUntouched) return;
    if (result.by === 'policy')
      for (const { code, field } of result.problems) {
        if (code === 'not_a_contact') setTickMissing(true);
        else if (field) form.refuse(field, { code });
      }
    if (result.by === 'hubspot') {
      const field = fieldOfError(result.cause);
      if (field && result.cause.message) form.refuse(field, { said: result.cause.message });
    }
  };

  /** Sends one change: the form's, or that of an earlier result. */
  const send = async (
    what: { change: Change; before: Reading | null; who: string },
    agreement: Partial<Agreement>,
  ) => {
    if (isSending.current) return;
    const open = results.openFor(what.change);
    if (open && what.change.statusState !== 'UNSUBSCRIBED')
      return setStillOpen({ who: open.who, type: phrases.type(what.change.subscriptionId) });
    isSending.current = true;
    setSending(true);
    setNotTaken(null);
    setStillOpen(null);
    const sentValues = formNow.current;
    const sent = await sendChange(
      inputFrom(what.change),
      { liftOf: null, notAContact, unread: false, ...agreement },
      what.change,
      what.before,
      {
        settleWindowMs,
        // By the console's clock, which may differ from the browser's.
        now: Date.now() + (person.data ? person.data.readAt - person.dataUpdatedAt : 0),
      },
    );
    isSending.current = false;
    setSending(false);
    if (sent.is === 'issues') {
      for (const { field, problem } of sent.issues)
        if (field) form.refuse(field, { code: problem });
    } else if (sent.is === 'signed_out') tellSignedOut();
    else if (sent.is === 'not_taken') setNotTaken(sent.why);
    else showResult(sent.result, sent.requestId, { values: sentValues, who: what.who });
  };

  const press = () => {
    if (mayNot || !form.submit() || !change) return;
    if (needsTick && !notAContact) return setTickMissing(true);
    const missing = lane ? groundMissing(lane, change) : [];
    for (const { code, field } of missing) form.refuse(field, { code });
    if (missing[0]) return focusField(missing[0].field);
    const what = { change, before: reading, who };
    if (lane === 'lift' && row) return setAsked({ ...what, row, moved: false });
    void send(what, {});
  };

  const nextPerson = () => {
    form.fill({});
    setNotTaken(null);
    setStillOpen(null);
    focusField('subscriberIdString');
  };

  const onSettled = useCallback(
    (id: string) => {
      settleResult(id);
      void cache.invalidateQueries({ queryKey: ['person'] });
    },
    [cache, settleResult],
  );

  return (
    <div className="mx-auto mt-[18px] mb-20 grid max-w-[1180px] grid-cols-[minmax(0,1fr)] items-start gap-x-7 gap-y-7 px-4 lg:mt-7 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:px-6">
      {isDemo && (
        <div className="min-w-0 lg:col-span-2">
          <DemoGuide
            settleWindowMs={settleWindowMs}
            onReset={results.clear}
            onFill={(filled) => {
              form.fill(filled);
              settle(filled.subscriberIdString ?? '');
              focusField('subscriberIdString');
            }}
          />
        </div>
      )}
      <section className="min-w-0 lg:col-start-1" aria-labelledby="form-title">
        <h1 id="form-title" className="m-0 text-title font-[640] tracking-[-.011em]">
          {t('form.title')}
        </h1>
        <p className="mt-[3px] mb-5 text-ink-2">{t('form.lead')}</p>
        <Panel>
          <SubscriptionForm
            form={form}
            types={{
              known: knownTypes,
              unread: types.isError || types.data?.ok === false,
              retry: () => void types.refetch(),
            }}
            person={person.data}
            isReading={person.isFetching && !person.data}
            settle={settle}
            reading={reading}
            lane={lane}
            wanted={wanted}
            who={who}
            verb={verb}
            phrases={phrases}
            sending={sending}
            isNoContact={isNoContact}
            needsTick={needsTick}
            notAContact={notAContact}
            isTickMissing={isTickMissing && needsTick && !notAContact}
            onTick={(ticked) => {
              setAgreed({ address: address ?? '', notAContact: ticked });
              setTickMissing(false);
            }}
            mayNot={mayNot}
            onPress={press}
            onNext={nextPerson}
          />
        </Panel>
        {notTaken && (
          <div role="alert" className="mt-4 rounded-panel border border-stop bg-stop-soft p-4">
            <p className="m-0">{t(`form.${notTaken}`)}</p>
            {notTaken !== 'tooLarge' && (
              <Button className="mt-2" onClick={() => window.location.reload()}>
                {t('form.reload')}
              </Button>
            )}
          </div>
        )}
        {stillOpen && (
          <p role="alert" className="mt-4 mb-0 rounded-panel border border-wait bg-wait-soft p-4">
            {t('form.stillOpen', stillOpen)}
          </p>
        )}
      </section>
      <aside
        aria-label={t('person.title')}
        className="rounded-panel border border-line bg-surface lg:col-start-2 lg:row-span-2"
      >
        <PersonPanel
          address={address}
          person={person.data}
          types={knownTypes}
          chosenId={subscriptionId}
          phrases={phrases}
          failed={person.isError}
          onRetry={() => void person.refetch()}
        />
        <RequestPreview
          change={change}
          apiVersion={apiVersion}
          baseUrl={baseUrl}
          isNothing={lane === 'nothing'}
        />
      </aside>
      <div className="-mt-7 min-w-0 lg:col-start-1">
        {entries.map((entry, index) => {
          const { result } = entry;
          const what = { change: result.change, before: result.before, who: entry.who };
          const isNewest = entries.findIndex((other) => isAbout(other, result.change)) === index;
          const found = rowOf(result.before, result.change.subscriptionId);
          return (
            <ResultCard
              key={entry.id}
              entry={entry}
              isNewest={isNewest}
              phrases={phrases}
              busy={sending}
              onInsist={() => void send(what, { unread: true })}
              onLift={() => {
                if (found) setAsked({ ...what, row: found, moved: true });
              }}
              onSettled={onSettled}
              isDemo={isDemo}
            />
          );
        })}
      </div>
      {asked && (
        <ConfirmLift
          change={asked.change}
          row={asked.row}
          moved={asked.moved}
          who={asked.who}
          verb={verbOf(
            'lift',
            asked.change.statusState,
            asked.who,
            phrases.type(asked.change.subscriptionId),
          )}
          phrases={phrases}
          onCancel={() => setAsked(null)}
          onConfirm={() => {
            setAsked(null);
            void send(asked, { liftOf: asked.row.timestamp ?? '' });
          }}
        />
      )}
    </div>
  );
}
