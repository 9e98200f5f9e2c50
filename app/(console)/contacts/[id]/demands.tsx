'use client';

import { useTranslations } from 'use-intl';
import type { OfferedBasis } from '@/lib/legal-basis/bases.ts';
import type { RecordWords } from '@/lib/legal-basis/explanation.ts';
import { liftNeeds } from '@/lib/legal-basis/lift-policy.ts';
import type { PersonType } from '@/lib/subscriptions/types-by-brand.ts';
import { AskThem } from '../../ask-them.tsx';
import { LiftFields, type LiftForm } from '../../lift-fields.tsx';
import { MarkedWords } from '../../marked-words.tsx';
import { bold, type Phrases } from '../../words.tsx';
import { GroundEditor } from './ground-editor.tsx';
import { needsGround } from './plan.ts';
import { type AskedLift, type Draft, SHARED } from './use-draft.ts';

/** What the chosen changes ask for before they may be sent. */
export function Demands({
  draft,
  address,
  phrases,
  bases,
  recordWords,
  languages,
  markedAt,
}: {
  draft: Draft;
  address: string;
  phrases: Phrases;
  bases: readonly OfferedBasis[];
  recordWords: RecordWords;
  /** Those in which HubSpot's preference page may have texts. */
  languages: readonly string[];
  /** Since when a mark warns before the address is mailed, ms; null: none. */
  markedAt: number | null;
}) {
  const t = useTranslations();
  const { planned, words } = draft;
  const lifted = planned.filter(({ lane }) => lane === 'lift');
  // A correction puts back the ground from before.
  const grounded = planned.filter(
    (each) => needsGround(each) && draft.liftOf(each.one.id).given?.way !== 'correction',
  );
  const shown = draft.isPerType
    ? grounded.map(({ one }) => ({
        id: one.id,
        name: phrases.type(one.id, one.row?.subscriptionName),
      }))
    : grounded.slice(0, 1).map(() => ({ id: SHARED, name: null }));
  const tickProblem = words.notAContact;
  return (
    <>
      {markedAt !== null && planned.some(({ wanted }) => wanted !== 'UNSUBSCRIBED') && (
        <p
          role="status"
          className="m-0 rounded-[9px] bg-wait-soft px-3.5 py-3 text-sm [&_b]:text-wait"
        >
          <MarkedWords at={markedAt} />
        </p>
      )}
      {draft.needsTick && (
        <div>
          <label className="flex items-start gap-2.5 rounded-[9px] bg-wait-soft px-3.5 py-3 text-sm">
            <input
              type="checkbox"
              checked={draft.notAContact}
              aria-invalid={tickProblem !== undefined}
              aria-describedby={tickProblem ? 'contact-tick-problem' : undefined}
              onChange={(event) => draft.setNotAContact(event.target.checked)}
              className="mt-0.5 size-4 flex-none accent-accent"
            />
            <span>{t('field.notAContact')}</span>
          </label>
          {tickProblem && (
            <p
              id="contact-tick-problem"
              role="alert"
              className="mt-1.5 mb-0 text-sm font-[540] text-stop"
            >
              {tickProblem}
            </p>
          )}
        </div>
      )}
      {lifted.map(({ one }) => (
        <LiftDemand
          key={one.id}
          one={one}
          address={address}
          asked={draft.liftOf(one.id)}
          phrases={phrases}
          languages={languages}
          isNamed={planned.length > 1}
          onChange={(given) => draft.setLift(one.id, given)}
        />
      ))}
      {words.lift && (
        <p role="alert" className="m-0 text-sm font-[540] text-stop">
          {words.lift}
        </p>
      )}
      {grounded.length > 1 && (
        <label className="flex min-h-6 items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={draft.isPerType}
            onChange={(event) => draft.setPerType(event.target.checked)}
            className="size-4 accent-accent"
          />
          {t('contact.perType')}
        </label>
      )}
      {shown.map(({ id, name }) => (
        <fieldset key={id} className="m-0 grid min-w-0 gap-4 border-0 p-0">
          <legend className={name === null ? 'sr-only' : 'mb-1 p-0 text-sm font-[620]'}>
            {name ?? t('contact.ground')}
          </legend>
          <GroundEditor
            id={`ground-${id}`}
            ground={draft.groundOf(id)}
            bases={bases}
            words={recordWords}
            problems={draft.groundProblems(id)}
            onChange={(ground) => draft.setGround(id, ground)}
          />
        </fieldset>
      ))}
    </>
  );
}

/** What lifting one opt-out takes, and the way to let the person decide instead. */
function LiftDemand({
  one,
  address,
  asked,
  phrases,
  languages,
  isNamed,
  onChange,
}: {
  one: PersonType;
  address: string;
  asked: AskedLift;
  phrases: Phrases;
  languages: readonly string[];
  isNamed: boolean;
  onChange: (given: LiftForm) => void;
}) {
  const t = useTranslations();
  const name = phrases.type(one.id, one.row?.subscriptionName);
  const { lift, given, problems } = asked;
  return (
    <section
      aria-label={t('contact.liftOf', { type: name })}
      className="grid gap-3 rounded-[9px] border border-wait px-3.5 py-3"
    >
      {isNamed && <p className="m-0 text-sm font-[620]">{name}</p>}
      <p className="m-0 text-sm [overflow-wrap:anywhere] [&_b]:text-wait">
        {t.rich('contact.lifts', {
          ...bold,
          type: name,
          since: phrases.since('form.sinceDate', lift?.lifted.since ?? one.row?.timestamp ?? null),
          source: phrases.source(one.row?.source ?? null),
        })}
      </p>
      {lift === null || given === null ? (
        <p role="status" className="m-0 text-sm text-ink-2">
          {t(asked.is === 'unread' ? 'contact.liftUnread' : 'confirm.reading')}
        </p>
      ) : (
        <>
          <LiftFields
            id={`lift-${one.id}`}
            lift={lift}
            given={given}
            problems={problems}
            isDayElsewhere
            onChange={onChange}
          />
          {liftNeeds(lift.facts, lift.table).askThemFirst && (
            <AskThem
              id={`link-${one.id}`}
              address={address}
              type={{
                ...{ id: one.id, name },
                businessUnitId: one.type?.businessUnitId ?? one.row?.businessUnitId ?? null,
              }}
              languages={languages}
            />
          )}
        </>
      )}
    </section>
  );
}
