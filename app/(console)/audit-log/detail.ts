import * as z from 'zod/mini';
import { SUBSCRIPTION_STATUSES } from '@/lib/hubspot/types.ts';
import type { ReadEntry } from '@/lib/ledger/read-entry.ts';
import { LANES } from '@/lib/subscriptions/lane.ts';

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

const change = z.object({
  change: z.object({
    subscriberIdString: z.string(),
    subscriptionId: z.string(),
    statusState: status,
    legalBasis: text,
    legalBasisExplanation: text,
    reason: text,
    reference: text,
  }),
  lane: z.nullish(z.enum(LANES)),
  isContact: z.nullish(z.boolean()),
  verdict: z.nullish(z.looseObject({ outcome: z.string(), why: text, by: text })),
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

const SHOWN_APART = ['who', 'version', ...Object.keys(change.shape)];

/** What an entry says that has no place of its own, name by name. */
export function otherFactsOf(entry: ReadEntry): [name: string, value: string][] {
  const isChange = changeOf(entry) !== null;
  return Object.entries(entry.detail ?? {})
    .filter(([name]) => !(isChange ? SHOWN_APART : ['who', 'version']).includes(name))
    .filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}
