'use client';

import { type KeyboardEvent, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { Panel } from '@/components/ui/panel.tsx';
import type { SubscriptionStatus } from '@/lib/hubspot/types.ts';
import type { Person } from '@/lib/subscriptions/look-up.ts';
import type { AccountRules } from '@/lib/subscriptions/mail-facts-of.ts';
import type { BrandGroup } from '@/lib/subscriptions/types-by-brand.ts';
import type { Phrases } from '../../words.tsx';
import type { Choices } from './choices.ts';
import { TypeCard } from './type-card.tsx';
import type { PersonLog } from './use-person-log.ts';

const KEYS: Record<string, SubscriptionStatus> = {
  s: 'SUBSCRIBED',
  u: 'UNSUBSCRIBED',
  n: 'NOT_SPECIFIED',
};

/**
 * Every type of one person, by brand. Up and down walk the types, left and right their states; s, u and n
 * choose one, and Enter leads on to what is chosen, as long as the focus is in the list.
 */
export function TypeList({
  groups,
  person,
  rules,
  choices,
  phrases,
  log,
  mayReadLog,
  mayChange,
  onDone,
}: {
  groups: readonly BrandGroup[];
  person: Person;
  rules: AccountRules;
  choices: Choices;
  phrases: Phrases;
  log: PersonLog;
  mayReadLog: boolean;
  mayChange: boolean;
  /** What was to be chosen is chosen. */
  onDone: () => void;
}) {
  const t = useTranslations();
  const list = useRef<HTMLDivElement>(null);
  const types = groups.flatMap((group) => group.types);

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const id = (event.target as HTMLElement).closest<HTMLElement>('[data-type]')?.dataset.type;
    const at = types.findIndex((one) => one.id === id);
    const here = types[at];
    if (!here || !(event.target instanceof HTMLInputElement)) return;
    const status = KEYS[event.key.toLowerCase()];
    if (event.key === 'Enter') {
      event.preventDefault();
      onDone();
    } else if (status) {
      event.preventDefault();
      choices.choose(here, status);
      focusType(list.current, here.id, status);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const next = types[at + (event.key === 'ArrowDown' ? 1 : -1)];
      if (next) focusType(list.current, next.id);
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the radio buttons inside
    <div ref={list} onKeyDown={onKeyDown} className="grid gap-4">
      {types.length === 0 && (
        <p className="m-0 text-ink-2">
          {t(person.reading.ok ? 'contact.noTypes' : 'person.unread')}
        </p>
      )}
      {groups.map(({ businessUnitId, types: ofBrand }) => (
        <Panel key={businessUnitId} aria-label={phrases.brand(businessUnitId)}>
          {groups.length > 1 && (
            <h3
              data-testid="brand"
              className="m-0 border-b border-line bg-sunken px-[18px] py-2 text-sm font-[620]"
            >
              {phrases.brand(businessUnitId)}
            </h3>
          )}
          <ul className="m-0 list-none p-0">
            {ofBrand.map((one) => (
              <TypeCard
                key={one.id}
                one={one}
                person={person}
                rules={rules}
                phrases={phrases}
                choice={choices.of(one.id)}
                ours={log.ofType(one.id)}
                mayReadLog={mayReadLog}
                mayChange={mayChange}
                onChoose={(status) => choices.choose(one, status)}
                onDocument={(documents) => choices.document(one, documents)}
              />
            ))}
          </ul>
        </Panel>
      ))}
    </div>
  );
}

/** Moves the focus to a type's radio button: of a state, or of the one that is chosen. */
export function focusType(list: ParentNode | null, id: string, status?: SubscriptionStatus): void {
  const of = `[data-type="${CSS.escape(id)}"] input`;
  list
    ?.querySelector<HTMLInputElement>(status ? `${of}[value="${status}"]` : `${of}:checked`)
    ?.focus();
}
