'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { groundMissing } from '@/lib/subscriptions/lane.ts';
import type { PersonType } from '@/lib/subscriptions/types-by-brand.ts';
import type { Deed } from '../../send-deed.ts';
import type { Sent } from '../../use-deeds.ts';
import {
  agreementOf,
  changeOf,
  type Ground,
  needsGround,
  type Planned,
  plannedOf,
} from './plan.ts';
import { type Choices, useChoices } from './use-choices.ts';

export const NO_GROUND: Ground = { basis: '', explanation: '' };
/** The name of what holds for all that is chosen, among the ids of types. */
export const SHARED = 'shared';

type Words = Readonly<Partial<Record<string, string>>>;

export interface Draft {
  choices: Choices;
  planned: readonly Planned[];
  /** A ground for each type, not one for all. */
  isPerType: boolean;
  setPerType: (isPerType: boolean) => void;
  groundOf: (id: string) => Ground;
  setGround: (id: string, ground: Ground) => void;
  reason: string;
  setReason: (reason: string) => void;
  /** Stays with the person for the next change. */
  reference: string;
  setReference: (reference: string) => void;
  needsTick: boolean;
  notAContact: boolean;
  setNotAContact: (ticked: boolean) => void;
  /** What is wrong, by the id of a type or `shared`, and by field. */
  words: Readonly<Record<string, Words>> & { shared: Words };
  /** What is to be sent; null: something is missing, and is said beside its field. */
  deeds: () => Deed[] | null;
  /** Takes away what is done; says beside its field what was wrong. */
  answered: (sent: readonly Sent[]) => void;
}

/** What is chosen and typed for one person and not sent yet. */
export function useDraft({
  address,
  types,
  isNoContact,
}: {
  address: string;
  types: readonly PersonType[];
  isNoContact: boolean;
}): Draft {
  const t = useTranslations('field.problem');
  const choices = useChoices();
  const planned = plannedOf(types, choices);
  const [isPerType, setPerType] = useState(false);
  const [grounds, setGrounds] = useState<Readonly<Record<string, Ground>>>({});
  const [reason, setReason] = useState('');
  const [reference, setReference] = useState('');
  const [notAContact, setNotAContact] = useState(false);
  const [found, setFound] = useState<Readonly<Record<string, Words>>>({});

  const keyOf = (id: string) => (isPerType ? id : SHARED);
  const groundOf = (id: string) => grounds[keyOf(id)] ?? NO_GROUND;
  // An opt-out is never held up.
  const needsTick = isNoContact && planned.some(({ wanted }) => wanted !== 'UNSUBSCRIBED');

  const deeds = (): Deed[] | null => {
    const problems: Record<string, Record<string, string>> = {};
    const say = (id: string, field: string, words: string) => {
      problems[id] = { ...problems[id], [field]: words };
    };
    if (needsTick && !notAContact) say(SHARED, 'notAContact', t('not_a_contact'));
    for (const each of planned) {
      const change = changeOf(each, address, groundOf(each.one.id), { reason, reference });
      if (needsGround(each))
        for (const { field, code } of groundMissing(each.lane, change))
          say(keyOf(each.one.id), field, t(code));
    }
    setFound(problems);
    if (Object.keys(problems).length > 0) return null;
    return planned.map((each) => ({
      is: 'change',
      change: changeOf(each, address, groundOf(each.one.id), { reason, reference }),
      agreement: agreementOf(each, { notAContact: needsTick && notAContact }),
    }));
  };

  const answered = (sent: readonly Sent[]) => {
    const problems: Record<string, Record<string, string>> = {};
    for (const { deed, result, issues } of sent) {
      const id = deed.is === 'opt_out_of_all' ? SHARED : deed.change.subscriptionId;
      const say = (field: string, words: string) => {
        const key = ['reason', 'reference'].includes(field) ? SHARED : keyOf(id);
        problems[key] = { ...problems[key], [field]: words };
      };
      for (const { field, problem } of issues) if (field) say(field, t(problem));
      if (result?.outcome === 'refused' && result.by === 'policy')
        for (const { field, code } of result.problems) if (field) say(field, t(code));
      if (result && result.outcome !== 'refused' && deed.is === 'change') choices.drop(id);
    }
    setFound(problems);
  };

  return {
    ...{ choices, planned, isPerType, setPerType, groundOf, reason, setReason, reference },
    ...{ setReference, needsTick, notAContact, setNotAContact, deeds, answered },
    setGround: (id, ground) => {
      const key = keyOf(id);
      setGrounds((before) => ({ ...before, [key]: ground }));
      setFound(({ [key]: _mended, ...rest }) => rest);
    },
    words: { ...found, shared: found[SHARED] ?? {} },
  };
}
