'use client';

import { useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useCallback, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { type StatusRow, SUBSCRIPTION_STATUSES } from '@/lib/hubspot/types.ts';
import { addressProblem, normaliseAddress } from '@/lib/subscriptions/address.ts';
import { fieldOfError } from '@/lib/subscriptions/error-field.ts';
import { rowOf } from '@/lib/subscriptions/judge.ts';
import { type Agreement, groundMissing, laneOf } from '@/lib/subscriptions/lane.ts';
import type { ChangeResult } from '@/lib/subscriptions/outcome.ts';
import { ConfirmLift } from './confirm-lift.tsx';
import { PersonPanel } from './person-panel.tsx';
import { RequestPreview } from './request-preview.tsx';
import { ResultCard } from './result-card.tsx';
import { type NotTaken, sendChange } from './send-change.ts';
import { SubscriptionForm } from './subscription-form.tsx';
import { focusField, useChangeForm } from './use-change-form.ts';
import { nameOf, usePerson, useTypes } from './use-reads.ts';
import { useResults } from './use-results.ts';
import { useSettledAddress } from './use-settled-address.ts';
import { useVerb } from './use-verb.ts';
import { usePhrases } from './words.tsx';

const DemoGuide = dynamic(() => import('./demo-guide.tsx').then((demo) => demo.DemoGuide));

/** The home page: the form, what HubSpot says now, what will be sent, and what became of it. */
export function Desk({
  apiVersion,
  baseUrl,
  settleWindowMs,
  isDemo,
}: {
  apiVersion: string;
  baseUrl: string;
  settleWindowMs: number;
  isDemo: boolean;
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
  const { entries, add } = useResults();

  const [sending, setSending] = useState(false);
  const isSending = useRef(false);
  const [agreed, setAgreed] = useState<{ address: string; notAContact: boolean }>();
  const [isTickMissing, setTickMissing] = useState(false);
  const [asked, setAsked] = useState<{ row: StatusRow; moved: boolean } | null>(null);
  const [notTaken, setNotTaken] = useState<NotTaken | null>(null);

  const reading = person.data?.reading.ok ? person.data.reading.reading : null;
  const wanted = SUBSCRIPTION_STATUSES.find((status) => status === values.statusState) ?? null;
  const subscriptionId = values.subscriptionId.trim();
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

  const showResult = (result: ChangeResult, requestId: string | null) => {
    add(result, requestId);
    void cache.invalidateQueries({ queryKey: ['person', result.change.subscriberIdString] });
    if (result.outcome !== 'refused') return;
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

  const send = async (agreement: Partial<Agreement>) => {
    if (change === null || isSending.current) return;
    isSending.current = true;
    setSending(true);
    setNotTaken(null);
    const sent = await sendChange(
      form.input,
      { liftOf: null, notAContact, unread: false, ...agreement },
      change,
      reading,
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
    } else if (sent.is === 'not_taken') setNotTaken(sent.why);
    else showResult(sent.result, sent.requestId);
  };

  const press = () => {
    if (!form.submit()) return;
    if (needsTick && !notAContact) return setTickMissing(true);
    const missing = lane && change ? groundMissing(lane, change) : [];
    for (const { code, field } of missing) form.refuse(field, { code });
    if (missing[0]) return focusField(missing[0].field);
    if (lane === 'lift' && row) return setAsked({ row, moved: false });
    void send({});
  };

  const nextPerson = () => {
    form.fill({});
    setNotTaken(null);
    focusField('subscriberIdString');
  };

  const onSettled = useCallback(
    () => void cache.invalidateQueries({ queryKey: ['person'] }),
    [cache],
  );

  const whoOf = (result: ChangeResult) =>
    nameOf(cache.getQueryData(['person', result.change.subscriberIdString])) ??
    result.change.subscriberIdString;

  return (
    <div className="mx-auto mt-[18px] mb-20 grid max-w-[1180px] grid-cols-[minmax(0,1fr)] items-start gap-x-7 gap-y-7 px-4 lg:mt-7 lg:grid-cols-[minmax(0,1fr)_minmax(0,460px)] lg:px-6">
      {isDemo && (
        <div className="min-w-0 lg:col-span-2">
          <DemoGuide
            settleWindowMs={settleWindowMs}
            onFill={(filled) => {
              form.fill(filled);
              settle(filled.subscriberIdString ?? '');
              focusField('subscriberIdString');
            }}
          />
        </div>
      )}
      <section className="min-w-0" aria-labelledby="form-title">
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
        {entries.map((entry, index) => (
          <ResultCard
            key={entry.id}
            entry={entry}
            who={whoOf(entry.result)}
            phrases={phrases}
            focus={index === 0}
            busy={sending}
            onInsist={() => void send({ unread: true })}
            onLift={() => {
              const found = rowOf(entry.result.before, entry.result.change.subscriptionId);
              if (found) setAsked({ row: found, moved: true });
            }}
            onSettled={onSettled}
            isDemo={isDemo}
          />
        ))}
      </section>
      <aside aria-label={t('person.title')} className="rounded-panel border border-line bg-surface">
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
      {asked && change && (
        <ConfirmLift
          change={change}
          row={asked.row}
          moved={asked.moved}
          who={who}
          verb={verbOf('lift', wanted, who, phrases.type(subscriptionId))}
          phrases={phrases}
          onCancel={() => setAsked(null)}
          onConfirm={() => {
            setAsked(null);
            void send({ liftOf: asked.row.timestamp ?? '' });
          }}
        />
      )}
    </div>
  );
}
