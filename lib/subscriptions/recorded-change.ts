import * as z from 'zod/mini';
import { SUBSCRIPTION_STATUSES } from '../hubspot/types.ts';
import type { Json } from '../ledger/entry-draft.ts';
import {
  type AnyChange,
  isOfAll,
  recordedChangeSchema,
  recordedOptOutOfAllSchema,
} from './change.ts';

const text = z.nullable(z.string());
/** What an entry keeps of a row. */
const keptRow = z.object({
  ...{ subscriptionId: z.string(), subscriptionName: text, timestamp: text },
  ...{ status: z.enum(SUBSCRIPTION_STATUSES), source: text },
  ...{ legalBasis: text, legalBasisExplanation: text },
});
export type KeptRow = z.output<typeof keptRow>;

/** Of one type the entry keeps its row, of an opt-out of all every row; none: HubSpot had none. */
const state = z.nullable(
  z.object({ row: z.nullable(keptRow), rows: z.optional(z.array(keptRow)) }),
);
const recorded = z.object({
  change: z.union([recordedChangeSchema, recordedOptOutOfAllSchema]),
  before: state,
  now: state,
  verdict: z.looseObject({ by: z.optional(z.string()) }),
  undoOf: z.optional(z.string()),
});

/** A change of ours as its closing entry tells it. */
export interface RecordedChange {
  change: AnyChange;
  /** What HubSpot showed before and after, of the types that it is about; null: it could not be read. */
  before: KeptRow[] | null;
  now: KeptRow[] | null;
  /** False: it may have been somebody else's. */
  isOurs: boolean;
  /** The operation that it set back; null: none. */
  undoOf: string | null;
}

/** Reads the detail of a closing entry; null: it is gone, or another version wrote less. */
export function readRecorded(detail: { [key: string]: Json } | null): RecordedChange | null {
  const read = recorded.safeParse(detail);
  if (!read.success) return null;
  const { change, before, now, verdict, undoOf } = read.data;
  const rowsOf = (kept: z.output<typeof state>) => {
    if (kept === null) return null;
    if (isOfAll(change)) return kept.rows ?? null;
    return kept.row === null ? [] : [kept.row];
  };
  return {
    ...{ change, before: rowsOf(before), now: rowsOf(now), undoOf: undoOf ?? null },
    isOurs: verdict.by === 'us',
  };
}

/** The row of one type among those that an entry keeps, or null. */
export function keptOf(rows: readonly KeptRow[] | null, subscriptionId: string): KeptRow | null {
  return rows?.find((row) => row.subscriptionId === subscriptionId) ?? null;
}
