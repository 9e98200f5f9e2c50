'use client';

import { useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslations } from 'use-intl';
import { TabTitle } from '@/components/page-title.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { type StatusRow, SUBSCRIPTION_STATUSES } from '@/lib/hubspot/types.ts';
import type { OfferedBasis } from '@/lib/legal-basis/bases.ts';
import { addressProblem, normaliseAddress } from '@/lib/subscriptions/address.ts';
import { normaliseSubscriptionId } from '@/lib/subscriptions/change.ts';
import { rowFor, rowOf } from '@/lib/subscriptions/judge.ts';
import { groundMissing } from '@/lib/subscriptions/lane.ts';
import { laneOfType } from '@/lib/subscriptions/lane-for.ts';
import { isOfType } from '@/lib/subscriptions/outcome.ts';
import { ConfirmLift } from './confirm-lift.tsx';
import { NotSent } from './not-sent.tsx';
import { PersonPanel } from './person-panel.tsx';
import { RequestPreview } from './request-preview.tsx';
import { ResultCard } from './result-card.tsx';
import { SubscriptionForm } from './subscription-form.tsx';
import { focusField, useChangeForm } from './use-change-form.ts';
import type { Entry } from './use-check.ts';
import { nameOf, usePerson, useTypes } from './use-reads.ts';
import { isAbout, useResults } from './use-results.ts';
import { type Pressed, useSending } from './use-sending.ts';
import { useSettledAddress } from './use-settled-address.ts';
import { useVerb } from './use-verb.ts';
import { usePhrases } from './words.tsx';

const DemoGuide = dynamic(() => import('./demo-guide.tsx').then((demo) => demo.DemoGuide));

/** A lift that waits for a yes; one offered by a result was not on the screen before. */
interface Asked {
  pressed: Pressed;
  row: StatusRow | null;
  from: 'form' | 'result';
}

/** What a result was sent with; null for an opt-out of all, which is sent from elsewhere. */
function pressedIn({ result, who, notAContact }: Entry): Pressed | null {
  if (!isOfType(result)) return null;
  return { change: result.change, before: result.before, who, notAContact };
}

/** The API view: the form, what HubSpot says now, what will be sent, and what became of it. */
export function Desk({
  apiVersion,
  baseUrl,
  settleWindowMs,
  isDemo,
  bases,
  mayNot,
  notice,
}: {
  apiVersion: string;
  baseUrl: string;
  settleWindowMs: number;
  isDemo: boolean;
  /** What compliance offers, with its words. */
  bases: readonly OfferedBasis[];
  /** Why this person cannot change anything here, or null. */
  mayNot: 'permission' | 'writes_off' | null;
  /** What people should know of looking somebody up. */
  notice: ReactNode;
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

  const [agreed, setAgreed] = useState<{ address: string; notAContact: boolean }>();
  const [isTickMissing, setTickMissing] = useState(false);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { isSending, held, send, forget } = useSending({
    ...{ form, results, settleWindowMs },
    clockAheadMs: person.data ? person.data.readAt - person.dataUpdatedAt : 0,
    onTickMissing: () => setTickMissing(true),
  });

  const reading = person.data?.reading.ok ? person.data.reading.reading : null;
  const wanted = SUBSCRIPTION_STATUSES.find((status) => status === values.statusState) ?? null;
  const subscriptionId = normaliseSubscriptionId(values.subscriptionId) ?? '';
  const row = rowOf(reading, subscriptionId);
  const lane =
    reading && wanted && subscriptionId
      ? laneOfType(reading, {
          subscriptionId,
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

  const press = () => {
    if (mayNot || !form.submit() || !change) return;
    if (needsTick && !notAContact) return setTickMissing(true);
    const { legalBasis } = change;
    if (legalBasis && !bases.some(({ basis }) => basis === legalBasis)) {
      form.refuse('legalBasis', { code: 'basis_not_offered' });
      return focusField('legalBasis');
    }
    const missing = lane ? groundMissing(lane, change) : [];
    for (const { code, field } of missing) form.refuse(field, { code });
    if (missing[0]) return focusField(missing[0].field);
    const pressed = { change, before: reading, who, notAContact };
    if (lane === 'lift') return setAsked({ pressed, row, from: 'form' });
    void send(pressed, {}, 'form');
  };

  const nextPerson = () => {
    form.fill({});
    forget();
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
        <TabTitle>{t('app.apiView')}</TabTitle>
        <h1 id="form-title" className="m-0 text-title font-[640] tracking-[-.011em]">
          {t('form.title')}
        </h1>
        <p className="mt-[3px] mb-5 text-ink-2">{t('form.lead')}</p>
        <Panel>
          <SubscriptionForm
            form={form}
            bases={bases}
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
            sending={isSending}
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
        {held && <NotSent held={held} entries={entries} phrases={phrases} />}
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
        {notice}
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
          const pressed = pressedIn(entry);
          const isNewest = entries.findIndex((other) => isAbout(other, result.change)) === index;
          const found = rowFor(result.before, result.change);
          return (
            <ResultCard
              key={entry.id}
              entry={entry}
              isNewest={isNewest}
              phrases={phrases}
              busy={isSending}
              onInsist={() => {
                if (pressed) void send(pressed, { unread: true }, 'result');
              }}
              onLift={() => {
                if (pressed) setAsked({ pressed, row: found, from: 'result' });
              }}
              onSettled={onSettled}
              isDemo={isDemo}
            />
          );
        })}
      </div>
      {asked && (
        <ConfirmLift
          change={asked.pressed.change}
          row={asked.row}
          moved={asked.from === 'result'}
          types={knownTypes}
          who={asked.pressed.who}
          verb={verbOf(
            'lift',
            asked.pressed.change.statusState,
            asked.pressed.who,
            phrases.type(asked.pressed.change.subscriptionId),
          )}
          phrases={phrases}
          onCancel={() => setAsked(null)}
          onConfirm={(change, agreement) => {
            setAsked(null);
            void send({ ...asked.pressed, change }, agreement, asked.from);
          }}
        />
      )}
    </div>
  );
}
