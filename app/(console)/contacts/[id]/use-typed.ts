'use client';

import { useEffect, useState } from 'react';
import * as z from 'zod/mini';
import { LEGAL_BASES, SUBSCRIPTION_STATUSES } from '@/lib/hubspot/types.ts';
import { LIFT_WAYS } from '@/lib/legal-basis/lift-policy.ts';
import { emptyFacts } from '../../facts-fields.tsx';
import type { LiftForm } from '../../lift-fields.tsx';
import { keep, kept } from '../../tab-storage.ts';
import type { Ground } from './ground.ts';

/** What is wanted of one type: another status, or another basis with the status that it has. */
const choice = z.union([
  z.object({ is: z.literal('status'), status: z.enum(SUBSCRIPTION_STATUSES) }),
  z.object({ is: z.literal('document') }),
]);
export type Choice = z.output<typeof choice>;

/** All that somebody chose and typed for one person and has not sent yet. By the ids of types. */
export interface Typed {
  choices: Readonly<Record<string, Choice>>;
  /** A ground for each type, not one for all. */
  isPerType: boolean;
  grounds: Readonly<Partial<Record<string, Ground>>>;
  lifts: Readonly<Partial<Record<string, LiftForm>>>;
  reason: string;
  reference: string;
  notAContact: boolean;
}

const NOTHING: Typed = {
  ...{ choices: {}, isPerType: false, grounds: {}, lifts: {} },
  ...{ reason: '', reference: '', notAContact: false },
};

const lift = z.object({
  ...{ way: z.enum(LIFT_WAYS), date: z.string(), time: z.string(), timeZone: z.string() },
  ...{ isAddressFixed: z.boolean(), typesAtOnce: z.number(), reference: z.string() },
});
const ground = z.object({
  basis: z.union([z.enum(LEGAL_BASES), z.literal('')]),
  form: z.object({
    facts: z.pipe(
      z.record(z.string(), z.nullable(z.string())),
      z.transform((facts) => emptyFacts(facts as Parameters<typeof emptyFacts>[0]).facts),
    ),
    written: z.nullable(z.string()),
  }),
});
const stored = z.object({
  choices: z.record(z.string(), choice),
  isPerType: z.boolean(),
  grounds: z.record(z.string(), ground),
  lifts: z.record(z.string(), lift),
  ...{ reason: z.string(), reference: z.string(), notAContact: z.boolean() },
});

/** Keeps it in this tab over a reload; what another version of the page kept in another shape is left out. */
export function useTyped(
  subject: string,
): [typed: Typed, change: (part: (before: Typed) => Partial<Typed>) => void] {
  const name = `consent-desk:contact:${subject}`;
  const [typed, setTyped] = useState(NOTHING);
  const [isRestored, setRestored] = useState(false);
  useEffect(() => {
    const read = stored.safeParse(kept(name));
    if (read.success) setTyped(read.data);
    setRestored(true);
  }, [name]);
  useEffect(() => {
    if (isRestored) keep(name, typed === NOTHING ? null : typed);
  }, [name, isRestored, typed]);
  return [typed, (part) => setTyped((before) => ({ ...before, ...part(before) }))];
}
