'use client';

import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { RecordWords } from '@/lib/legal-basis/explanation.ts';
import { factProblems, factsOf } from '@/lib/legal-basis/facts.ts';
import type { LiftProblem } from '@/lib/legal-basis/lift-policy.ts';
import type { LiftAgreed } from '@/lib/subscriptions/agreement.ts';
import { groundMissing } from '@/lib/subscriptions/lane.ts';
import { givenFor, type LiftCase, problemsOfLift } from '@/lib/subscriptions/lift-case.ts';
import type { Reading } from '@/lib/subscriptions/outcome.ts';
import type { LiftAnswer } from '@/lib/subscriptions/read-lift.ts';
import type { PersonType } from '@/lib/subscriptions/types-by-brand.ts';
import { emptyFacts } from '../../facts-fields.tsx';
import { emptyLift, type LiftForm } from '../../lift-fields.tsx';
import type { Deed } from '../../send-deed.ts';
import type { Sent } from '../../use-deeds.ts';
import { ask } from '../../use-reads.ts';
import { type Choices, choicesOf } from './choices.ts';
import type { Ground, GroundProblems } from './ground.ts';
import {
  agreementOf,
  asFacts,
  changeOf,
  isSaidInGround,
  needsGround,
  type Planned,
  plannedOf,
  restored,
} from './plan.ts';
import { useTyped } from './use-typed.ts';

/** The name of what holds for all that is chosen, among the ids of types. */
export const SHARED = 'shared';

/** A lift as far as it is known what it takes. */
export interface AskedLift {
  is: 'reading' | 'unread' | 'known';
  lift: LiftCase | null;
  given: LiftForm | null;
  problems: readonly LiftProblem[];
}

export interface Draft {
  choices: Choices;
  planned: readonly Planned[];
  /** A ground for each type, not one for all. */
  isPerType: boolean;
  setPerType: (isPerType: boolean) => void;
  groundOf: (id: string) => Ground;
  setGround: (id: string, ground: Ground) => void;
  groundProblems: (id: string) => GroundProblems;
  liftOf: (id: string) => AskedLift;
  setLift: (id: string, given: LiftForm) => void;
  reason: string;
  setReason: (reason: string) => void;
  /** Stays with the person for the next change. */
  reference: string;
  setReference: (reference: string) => void;
  /** The reference is one of the facts that are asked for. */
  isReferenceAmongFacts: boolean;
  needsTick: boolean;
  notAContact: boolean;
  setNotAContact: (ticked: boolean) => void;
  /** What is wrong with what holds for all, by field. */
  words: Readonly<Partial<Record<string, string>>>;
  /** What is to be sent; null: something is missing, and is said beside its field. */
  deeds: () => Deed[] | null;
  /** Takes away what is done; says beside its field what was wrong. */
  answered: (sent: readonly Sent[]) => void;
}

interface Found {
  /** By field, of all that is chosen. */
  shared: Partial<Record<string, string>>;
  /** By the id of a type, or `shared`. */
  grounds: Partial<Record<string, GroundProblems>>;
  lifts: Partial<Record<string, readonly LiftProblem[]>>;
}
const NOTHING: Found = { shared: {}, grounds: {}, lifts: {} };

/** What is chosen and typed for one person and not sent yet. */
export function useDraft({
  subject,
  address,
  types,
  reading,
  isNoContact,
  recordWords,
  now,
}: {
  subject: string;
  address: string;
  types: readonly PersonType[];
  reading: Reading | null;
  isNoContact: boolean;
  recordWords: RecordWords;
  /** Ms since the epoch by the console's clock. */
  now: () => number;
}): Draft {
  const t = useTranslations();
  const [typed, change] = useTyped(subject);
  const { isPerType, grounds, lifts, reason, reference, notAContact } = typed;
  const choices = choicesOf(typed, change);
  const planned = plannedOf(types, choices, reading);
  const [found, setFound] = useState(NOTHING);

  const lifted = planned.filter(({ lane }) => lane === 'lift');
  const answers = useQueries({
    queries: lifted.map(({ one, seen }) => ({
      // What it takes is asked anew when HubSpot says something else.
      queryKey: ['lift', address, one.id, seen.timestamp],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        ask<LiftAnswer>('/api/lift', { address, subscriptionId: one.id }, signal),
      gcTime: 0,
    })),
  });
  const liftOf = (id: string): AskedLift => {
    const at = lifted.findIndex(({ one }) => one.id === id);
    const answer = answers[at];
    const lift = answer?.data?.ok ? answer.data.lift : null;
    const given = lift && { ...(lifts[id] ?? emptyLift(lift, '')), reference };
    const problems = found.lifts[id] ?? [];
    if (lift) return { is: 'known', lift, given, problems };
    return { is: answer?.isPending ? 'reading' : 'unread', lift, given, problems };
  };

  const keyOf = (id: string) => (isPerType ? id : SHARED);
  /** New consent is the person's own wish: no other basis is one. */
  const isAnew = (id: string) => liftOf(id).given?.way === 'new_consent';
  const groundOf = (id: string): Ground => {
    const given = grounds[keyOf(id)];
    const wantsConsent = id === SHARED ? lifted.some(({ one }) => isAnew(one.id)) : isAnew(id);
    const ground = given ?? {
      basis: wantsConsent ? 'CONSENT_WITH_NOTICE' : '',
      form: emptyFacts(),
    };
    const { form } = ground;
    return { ...ground, form: { ...form, facts: { ...form.facts, reference } } };
  };
  const needing = planned.filter(
    (each) => needsGround(each) && liftOf(each.one.id).given?.way !== 'correction',
  );
  const isReferenceAmongFacts = needing.some(({ one }) => {
    const { basis, form } = groundOf(one.id);
    return basis !== '' && factsOf(basis, form.facts).some(({ field }) => field === 'reference');
  });
  // An opt-out is never held up.
  const needsTick = isNoContact && planned.some(({ wanted }) => wanted !== 'UNSUBSCRIBED');

  /** One change with all that is given for it, and what is wrong with that. */
  const made = (each: Planned) => {
    const { id } = each.one;
    const { lift, given } = liftOf(id);
    const ground = groundOf(id);
    const { facts } = ground.form;
    const plain = changeOf(each, address, ground, recordWords, { reason, reference });
    const earlier = given?.way === 'correction' ? lift?.facts.earlier : null;
    const change = earlier ? { ...plain, ...restored(earlier) } : plain;
    const { date, time, timeZone } = isAnew(id) ? facts : (given ?? facts);
    const liftAgreed: LiftAgreed | null = given && {
      ...{ way: given.way, date, time, timeZone },
      ...{ isAddressFixed: given.isAddressFixed, typesAtOnce: lifted.length },
    };
    return { change, lift, liftAgreed, ground, isCorrected: Boolean(earlier) };
  };

  const judge = (): Found => {
    const shared: Record<string, string> = {};
    const groundsFound: Record<string, GroundProblems> = {};
    const liftsFound: Record<string, readonly LiftProblem[]> = {};
    if (needsTick && !notAContact) shared.notAContact = t('field.problem.not_a_contact');
    for (const each of planned) {
      const { id } = each.one;
      const { change, lift, liftAgreed, ground, isCorrected } = made(each);
      if (needsGround(each) && !isCorrected) {
        const limits = { now: now(), after: lift?.lifted.madeAt ?? null };
        const problems: GroundProblems = groundsFound[keyOf(id)] ?? {};
        for (const { field, code } of groundMissing(each.lane, change)) {
          if (field === 'legalBasis') problems.basis = t(`field.problem.${code}`);
          else if (ground.form.written !== null) problems.explanation = t(`field.problem.${code}`);
        }
        // Whoever writes the sentence themselves is not asked for its parts, but for what a lift needs.
        if (ground.basis !== '' && ground.form.written === null) {
          const facts = factProblems(ground.basis, ground.form.facts, limits);
          if (facts.length > 0) problems.facts = facts;
        }
        if (Object.keys(problems).length > 0) groundsFound[keyOf(id)] = problems;
      }
      if (each.lane === 'lift') {
        if (!lift) shared.lift = t('contact.liftUnread');
        else if (liftAgreed) {
          const said = problemsOfLift(lift, givenFor(lift, change, liftAgreed));
          const among = isAnew(id) ? asFacts(said) : [];
          const ofGround = groundsFound[keyOf(id)] ?? {};
          const missing = among.filter(
            ({ field }) => !ofGround.facts?.some((fact) => fact.field === field),
          );
          if (missing.length > 0)
            groundsFound[keyOf(id)] = {
              ...ofGround,
              facts: [...(ofGround.facts ?? []), ...missing],
            };
          const left = said.filter(
            (problem) => !isSaidInGround(problem, isAnew(id), groundsFound[keyOf(id)]),
          );
          if (left.length > 0) liftsFound[id] = left;
        }
      }
    }
    return { shared, grounds: groundsFound, lifts: liftsFound };
  };

  const deeds = (): Deed[] | null => {
    const judged = judge();
    setFound(judged);
    const isFine = Object.values(judged).every((part) => Object.keys(part).length === 0);
    if (!isFine) return null;
    return planned.map((each) => {
      const { change, lift, liftAgreed } = made(each);
      return {
        ...{ is: 'change', change },
        agreement: agreementOf(each, {
          notAContact: needsTick && notAContact,
          liftOf: lift?.lifted.since ?? null,
          lift: liftAgreed,
        }),
      };
    });
  };

  const answered = (sent: readonly Sent[]) => {
    const shared: Record<string, string> = {};
    const groundsFound: Record<string, GroundProblems> = {};
    const done: string[] = [];
    for (const { deed, result, issues } of sent) {
      const key = deed.is === 'opt_out_of_all' ? SHARED : keyOf(deed.change.subscriptionId);
      const say = (field: string, words: string) => {
        if (field === 'legalBasis') groundsFound[key] = { ...groundsFound[key], basis: words };
        else if (field === 'legalBasisExplanation')
          groundsFound[key] = { ...groundsFound[key], explanation: words };
        else shared[field] = words;
      };
      for (const { field, problem } of issues) if (field) say(field, t(`field.problem.${problem}`));
      if (result && result.outcome !== 'refused' && deed.is === 'change')
        done.push(deed.change.subscriptionId);
    }
    choices.drop(...done);
    // A ground was about what is done now; only the reference stays for the next change.
    if (done.length > 0 && done.length === planned.length)
      change(() => ({ grounds: {}, lifts: {}, reason: '', notAContact: false, isPerType: false }));
    setFound({ shared, grounds: groundsFound, lifts: {} });
  };

  return {
    ...{ choices, planned, isPerType, groundOf, liftOf, reason, reference },
    ...{ isReferenceAmongFacts, needsTick, notAContact },
    setPerType: (next) => change(() => ({ isPerType: next })),
    setReason: (next) => change(() => ({ reason: next })),
    setReference: (next) => change(() => ({ reference: next })),
    setNotAContact: (next) => change(() => ({ notAContact: next })),
    ...{ deeds, answered, words: found.shared },
    groundProblems: (id) => found.grounds[keyOf(id)] ?? {},
    setGround: (id, ground) => {
      const key = keyOf(id);
      change((before) => ({
        grounds: { ...before.grounds, [key]: ground },
        reference: ground.form.facts.reference,
      }));
      setFound((before) => ({ ...before, grounds: { ...before.grounds, [key]: {} }, lifts: {} }));
    },
    setLift: (id, given) => {
      change((before) => ({
        lifts: { ...before.lifts, [id]: given },
        reference: given.reference,
      }));
      setFound((before) => ({ ...before, lifts: { ...before.lifts, [id]: [] } }));
    },
  };
}
