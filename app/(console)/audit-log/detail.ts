import * as z from 'zod/mini';
import { SUBSCRIPTION_STATUSES } from '@/lib/hubspot/types.ts';
import type { Json } from '@/lib/ledger/entry-draft.ts';
import type { ReadEntry } from '@/lib/ledger/read-entry.ts';
import { LIFT_WAYS } from '@/lib/legal-basis/lift-policy.ts';
import type { PolicySetting } from '@/lib/policy/policy.ts';
import { LANES } from '@/lib/subscriptions/lane.ts';
import { policySettingOf } from '../setting-differences.ts';

const text = z.nullish(z.string());
const status = z.enum(SUBSCRIPTION_STATUSES);
const state = z.nullish(
  z.object({
    row: z.nullish(
      z.object({
        status,
        subscriptionName: text,
        source: text,
        legalBasis: text,
        legalBasisExplanation: text,
        timestamp: text,
      }),
    ),
    wide: z.nullish(z.array(z.object({ status, businessUnitId: text, timestamp: text }))),
  }),
);

const who = z.object({ name: z.string(), role: text, session: text, request: text });

/** Null: nothing recorded. */
const fromTo = { from: z.nullable(status), to: z.nullable(status) };
const elsewhere = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('type'), subscriptionId: z.string(), name: text, ...fromTo }),
  z.object({ kind: z.literal('wide'), businessUnitId: text, ...fromTo }),
]);

const change = z.object({
  change: z.object({
    subscriberIdString: z.string(),
    /** Not there: all e-mail, of the account or of a brand. */
    subscriptionId: text,
    businessUnitId: text,
    why: text,
    statusState: status,
    legalBasis: text,
    legalBasisExplanation: text,
    reason: text,
    reference: text,
  }),
  lane: z.nullish(z.enum(LANES)),
  isContact: z.nullish(z.boolean()),
  verdict: z.nullish(z.looseObject({ outcome: z.string(), why: text, by: text })),
  agreement: z.nullish(
    z.object({
      ...{ liftOf: text, notAContact: z.boolean(), unread: z.boolean() },
      lift: z.nullish(
        z.object({
          ...{ way: z.enum(LIFT_WAYS), date: z.string(), time: z.string(), timeZone: z.string() },
          isAddressFixed: z.boolean(),
        }),
      ),
    }),
  ),
  elsewhere: z.nullish(z.array(elsewhere)),
  technicalBasis: z.nullish(z.boolean()),
  liftedUnseen: z.nullish(z.boolean()),
  basis: text,
  effect: z.nullish(z.object({ mailable: z.enum(['yes', 'no', 'depends']) })),
  before: state,
  now: state,
  correlationId: text,
  reply: z.nullish(z.object({ status: z.nullish(z.number()), body: text })),
  attempts: z.nullish(z.array(z.unknown())),
  waitedMs: z.nullish(z.number()),
  calls: z.nullish(z.number()),
  durationMs: z.nullish(z.number()),
});

export type Who = z.output<typeof who>;
export type ChangeDetail = z.output<typeof change>;
export type State = ChangeDetail['before'];

/** Who did it, as they were called then; null: nobody is named. */
export function whoOf({ detail }: ReadEntry): Who | null {
  const read = who.safeParse(detail?.who);
  return read.success ? read.data : null;
}

/** What is said of a change; null where an entry is about something else. */
export function changeOf({ detail }: ReadEntry): ChangeDetail | null {
  const read = change.safeParse(detail);
  return read.success ? read.data : null;
}

/** Which setting of the policy an entry has changed; null where it is about something else. */
export function settingOf({ kind, detail }: ReadEntry): PolicySetting | null {
  return kind === 'settings_changed' ? policySettingOf(detail?.setting) : null;
}

const SHOWN_APART = ['who', 'version', ...Object.keys(change.shape)];

/** One thing that an entry says: its names from the outermost to its own, and what it is. */
export interface OtherFact {
  names: string[];
  value: string | number | boolean;
}

/** What an entry says that has no place of its own. */
export function otherFactsOf(entry: ReadEntry): OtherFact[] {
  const apart = changeOf(entry) === null ? ['who', 'version'] : [...SHOWN_APART];
  if (whoOf(entry) !== null) apart.push('request');
  if (settingOf(entry) !== null) apart.push('setting', 'before', 'after');
  return Object.entries(entry.detail ?? {})
    .filter(([name]) => !apart.includes(name))
    .flatMap(([name, value]) => factsOf([name], value));
}

function factsOf(names: string[], value: Json): OtherFact[] {
  if (value === null) return [];
  if (Array.isArray(value)) {
    const isPlain = value.every((one) => typeof one !== 'object' || one === null);
    if (isPlain) return value.length > 0 ? [{ names, value: value.join(', ') }] : [];
    return value.flatMap((one, index) => factsOf([...names, String(index + 1)], one));
  }
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([name, held]) => factsOf([...names, name], held));
  return [{ names, value }];
}
