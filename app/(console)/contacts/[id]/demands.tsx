'use client';

import { useTranslations } from 'use-intl';
import { MarkedWords } from '../../marked-words.tsx';
import type { Phrases } from '../../words.tsx';
import { GroundEditor } from './ground-editor.tsx';
import { needsGround } from './plan.ts';
import { type Draft, SHARED } from './use-draft.ts';

/** What the chosen changes ask for before they may be sent. */
export function Demands({
  draft,
  phrases,
  markedAt,
}: {
  draft: Draft;
  phrases: Phrases;
  /** Since when a mark warns before the address is mailed, ms; null: none. */
  markedAt: number | null;
}) {
  const t = useTranslations();
  const { planned, words } = draft;
  const grounded = planned.filter(needsGround);
  const tickProblem = words.shared.notAContact;
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
      {grounded.length > 0 &&
        (draft.isPerType
          ? grounded.map(({ one }) => (
              <fieldset key={one.id} className="m-0 grid gap-3 border-0 p-0">
                <legend className="mb-1 p-0 text-sm font-[620]">
                  {phrases.type(one.id, one.row?.subscriptionName)}
                </legend>
                <GroundEditor
                  id={`ground-${one.id}`}
                  ground={draft.groundOf(one.id)}
                  problems={words[one.id] ?? {}}
                  onChange={(ground) => draft.setGround(one.id, ground)}
                />
              </fieldset>
            ))
          : grounded[0] && (
              <GroundEditor
                id="ground"
                ground={draft.groundOf(SHARED)}
                problems={words.shared}
                onChange={(ground) => draft.setGround(SHARED, ground)}
              />
            ))}
    </>
  );
}
