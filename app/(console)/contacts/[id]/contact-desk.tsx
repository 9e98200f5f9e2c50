'use client';

import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { recordWords } from '@/lib/i18n/record-words.ts';
import { normaliseAddress } from '@/lib/subscriptions/address.ts';
import { linkLanguages } from '@/lib/subscriptions/link-languages.ts';
import type { Person } from '@/lib/subscriptions/look-up.ts';
import { brandsToOptOutOf, typesByBrand } from '@/lib/subscriptions/types-by-brand.ts';
import { optOutFor } from '@/lib/subscriptions/wide-opt-outs.ts';
import { MissingPermission } from '../../missing-permission.tsx';
import type { Deed } from '../../send-deed.ts';
import { useDeeds } from '../../use-deeds.ts';
import { ask, nameOf } from '../../use-reads.ts';
import { useResults } from '../../use-results.ts';
import { usePhrases } from '../../words.tsx';
import { Assumptions } from './assumptions.tsx';
import { ChangePanel, focusChange, focusProblem } from './change-panel.tsx';
import { ContactHead } from './contact-head.tsx';
import { DeedResults } from './deed-results.tsx';
import { Demands } from './demands.tsx';
import { History } from './history.tsx';
import { OptOutPanel } from './opt-out-panel.tsx';
import type { ContactPage } from './read-contact-page.ts';
import { focusType, TypeList } from './type-list.tsx';
import { UndoDialog } from './undo-dialog.tsx';
import { useContactKeys } from './use-contact-keys.ts';
import { useDraft } from './use-draft.ts';
import { usePersonLog } from './use-person-log.ts';

/** One person: what HubSpot says, whether mail may go out, and every change, chosen here and done there. */
export function ContactDesk({
  person: first,
  types,
  rules,
  bases,
  record,
  latest,
  log: firstLog,
  subject,
  records,
  mayDo,
  writes,
  settleWindowMs,
  isDemo,
  notice,
}: ContactPage & { notice: ReactNode }) {
  const t = useTranslations();
  const { address } = first;
  const read = useQuery({
    queryKey: ['person', address],
    queryFn: ({ signal }) => ask<Person>('/api/person', { address }, signal),
    initialData: first,
    staleTime: 15_000,
  });
  const person = read.data;
  const reading = person.reading.ok ? person.reading.reading : null;
  const phrases = usePhrases(types ?? undefined);
  const who = nameOf(person) ?? address;
  const results = useResults();
  const groups = typesByBrand(types ?? [], reading);
  const listed = groups.flatMap((group) => group.types);
  const recordWordsNow = useMemo(() => recordWords(record.locale, record.explanation), [record]);
  const clockAheadMs = person.readAt - read.dataUpdatedAt;
  const deeds = useDeeds({
    ...{ results, who, address, settleWindowMs, clockAheadMs },
  });
  const draft = useDraft({
    ...{ subject, address, types: listed, reading },
    isNoContact: person.contact.is === 'none',
    recordWords: recordWordsNow,
    now: () => Date.now() + clockAheadMs,
  });
  const log = usePersonLog({ subject, address }, firstLog, latest);
  const [isOptingOut, setOptingOut] = useState(false);
  const [undone, setUndone] = useState<string | null>(null);
  const list = useRef<HTMLElement>(null);
  const mayChange = mayDo.change && writes;

  // Whoever comes from a pasted address goes on by keyboard: the first type is where they go on.
  const [firstType] = listed;
  const firstId = firstType?.id;
  useEffect(() => {
    if (firstId !== undefined && document.activeElement === document.body)
      focusType(list.current, firstId);
  }, [firstId]);

  const carryOut = async (wanted: readonly Deed[]) => {
    const sent = await deeds.carryOut(wanted, reading);
    draft.answered(sent);
    return sent;
  };
  const press = () => {
    if (!mayChange) return;
    const deedsNow = draft.deeds();
    if (deedsNow) void carryOut(deedsNow);
    else focusProblem();
  };
  useContactKeys({ isOn: mayChange, onOptOut: () => setOptingOut(true), onPress: press });
  const brands = brandsToOptOutOf(types ?? [], reading);
  const { refetch } = read;
  const shut = !mayDo.change ? (
    <MissingPermission permission="change" />
  ) : writes ? null : (
    t('outcome.writesOff')
  );

  return (
    <div className="mx-auto mt-[18px] mb-20 grid max-w-[1180px] grid-cols-[minmax(0,1fr)] items-start gap-x-7 gap-y-5 px-4 lg:mt-7 lg:grid-cols-[minmax(0,7fr)_minmax(0,5fr)] lg:px-6">
      <div className="min-w-0 lg:col-span-2">
        <ContactHead
          person={person}
          records={records}
          isFailed={read.isError}
          phrases={phrases}
          log={log}
          mayReadLog={mayDo.audit_log}
          onRead={() => void refetch()}
          onOptOut={mayChange ? () => setOptingOut(true) : null}
        />
      </div>
      <section
        ref={list}
        aria-labelledby="types-title"
        aria-describedby="standing"
        className="min-w-0 lg:col-start-1"
      >
        <h2 id="types-title" className="m-0 mb-2 text-lg font-[620]">
          {t('contact.canWeMail')}
        </h2>
        <TypeList
          groups={groups}
          person={person}
          rules={rules}
          choices={draft.choices}
          phrases={phrases}
          log={log}
          mayReadLog={mayDo.audit_log}
          mayChange={mayChange}
          onDone={focusChange}
        />
        {draft.planned.length > 0 && (
          // Where the panel is below, out of sight.
          <div className="sticky bottom-3 z-10 mt-3 lg:hidden">
            <Button look="primary" onClick={focusChange} className="shadow-lg">
              {t('contact.goOn', { count: draft.planned.length })}
            </Button>
          </div>
        )}
        <Assumptions listed={listed} person={person} rules={rules} />
        <p className="mt-2 mb-0 text-xs text-ink-3">{t('canMail.aside.marketing')}</p>
      </section>
      <aside
        aria-label={t('contact.act')}
        className="grid min-w-0 gap-4 lg:sticky lg:top-4 lg:col-start-2 lg:-m-1 lg:max-h-[calc(100dvh-1.5rem)] lg:overflow-y-auto lg:p-1"
      >
        {isOptingOut && (
          <OptOutPanel
            address={normaliseAddress(address)}
            who={who}
            brands={brands}
            standing={brands.filter((brand) => optOutFor(reading?.wide ?? [], brand))}
            reference={draft.reference}
            onReference={draft.setReference}
            phrases={phrases}
            isBusy={deeds.progress !== null}
            problems={draft.words}
            onClose={() => {
              setOptingOut(false);
              if (firstId !== undefined) focusType(list.current, firstId);
            }}
            onOptOut={async (changes) => {
              const wanted = changes.map(
                (change): Deed => ({
                  ...{ is: 'opt_out_of_all', change, unread: reading === null },
                }),
              );
              const sent = await carryOut(wanted);
              if (sent.some(({ result }) => result !== null)) setOptingOut(false);
            }}
          />
        )}
        <ChangePanel
          planned={draft.planned}
          who={who}
          phrases={phrases}
          progress={deeds.progress}
          reason={draft.reason}
          onReason={draft.setReason}
          reference={draft.reference}
          onReference={draft.setReference}
          problems={draft.words}
          withReference={!draft.isReferenceAmongFacts}
          shut={shut}
          onDrop={(id) => draft.choices.drop(id)}
          onPress={press}
        >
          <Demands
            draft={draft}
            address={address}
            phrases={phrases}
            bases={bases}
            recordWords={recordWordsNow}
            languages={linkLanguages(types ?? [])}
            markedAt={person.markedAt}
          />
        </ChangePanel>
        <DeedResults
          results={results}
          address={address}
          held={deeds.held}
          batch={deeds.batch}
          phrases={phrases}
          isBusy={deeds.progress !== null}
          isDemo={isDemo}
          onUndo={mayChange ? setUndone : null}
          carryOut={carryOut}
          onSettled={() => void refetch()}
        />
        {notice}
      </aside>
      <History
        subject={subject}
        address={address}
        log={log}
        phrases={phrases}
        reading={reading}
        mayReadLog={mayDo.audit_log}
        onUndo={mayChange ? setUndone : null}
      />
      {undone !== null && (
        <UndoDialog
          operation={undone}
          reference={draft.reference}
          isNoContact={person.contact.is === 'none'}
          phrases={phrases}
          bases={bases}
          recordWords={recordWordsNow}
          languages={linkLanguages(types ?? [])}
          now={() => Date.now() + clockAheadMs}
          onClose={() => setUndone(null)}
          onUndo={(wanted) => {
            setUndone(null);
            void carryOut(wanted);
          }}
        />
      )}
    </div>
  );
}
