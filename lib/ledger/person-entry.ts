import * as z from 'zod/mini';
import type { Json } from './entry-draft.ts';

const text = z.catch(z.nullable(z.string()), null);
/** Nothing is left of a text that is empty. */
const words = z.pipe(
  text,
  z.transform((said) => said || null),
);
const row = z.catch(z.nullable(z.object({ status: text })), null);
const state = z.catch(z.nullable(z.object({ row: z._default(row, null) })), null);
const shape = z.object({
  who: z.catch(z.nullable(z.object({ name: z.string(), role: text })), null),
  change: z.catch(
    z.nullable(
      z.object({
        ...{ subscriptionId: z._default(text, null), businessUnitId: z._default(text, null) },
        ...{ statusState: z._default(text, null), legalBasis: z._default(text, null) },
        legalBasisExplanation: z._default(words, null),
        ...{ reason: z._default(words, null), reference: z._default(words, null) },
        why: z._default(text, null),
      }),
    ),
    null,
  ),
  ...{ lane: z._default(text, null), undoOf: z._default(text, null) },
  ...{ before: z._default(state, null), now: z._default(state, null) },
  link: z.catch(z.nullable(z.record(z.string(), z.unknown())), null),
});

/** What an entry about a person says in short: who did what to them here, and why. */
export interface PersonEntry {
  seq: number;
  /** Ms since the epoch. */
  at: number;
  kind: string;
  outcome: string | null;
  operation: string | null;
  /** Its details are gone, erased or past their time: nothing below is known then. */
  isErased: boolean;
  /** As they were called then. */
  who: { name: string; role: string | null } | null;
  /** What a change was about and for; null: it is no change. Without a type it was an opt-out of all. */
  change: {
    subscriptionId: string | null;
    businessUnitId: string | null;
    statusState: string | null;
    legalBasis: string | null;
    legalBasisExplanation: string | null;
    reason: string | null;
    reference: string | null;
    why: string | null;
  } | null;
  lane: string | null;
  /** The status of the type before and after, in HubSpot's words; null: none, or not known. */
  before: string | null;
  now: string | null;
  /** The operation that this one set back. */
  undoOf: string | null;
  /** What is on record of a preference link that was offered; null: this is about none. */
  link: { [key: string]: Json } | null;
}

/** How an entry is read. */
export interface PersonEntryRow {
  [column: string]: unknown;
  seq: string;
  at: string;
  kind: string;
  outcome: string | null;
  operation: string | null;
  detail: string | null;
}

/** What an entry says in short; what another version wrote otherwise is left out. */
export function personEntryOf({ seq, at, detail, ...row }: PersonEntryRow): PersonEntry {
  const read = shape.safeParse(detail === null ? {} : JSON.parse(detail)).data;
  const { kind, outcome, operation } = row;
  return {
    ...{ seq: Number(seq), at: Number(at), kind, outcome, operation },
    isErased: detail === null,
    ...{ who: read?.who ?? null, change: read?.change ?? null, lane: read?.lane ?? null },
    ...{ before: read?.before?.row?.status ?? null, now: read?.now?.row?.status ?? null },
    undoOf: read?.undoOf ?? null,
    link: (read?.link ?? null) as PersonEntry['link'],
  };
}
