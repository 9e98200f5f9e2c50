import * as z from 'zod/mini';
import { missing, type NotAllowed } from '../auth/actor.ts';
import {
  type HubSpotError,
  LEGAL_BASES,
  type StatusRow,
  SUBSCRIPTION_STATUSES,
} from '../hubspot/types.ts';
import type { ClosedOperation } from '../ledger/read-operation.ts';
import { carryOut } from './carry-out.ts';
import { type Change, recordedChangeSchema, recordedOptOutOfAllSchema } from './change.ts';
import type { ChangeContext } from './context.ts';
import { rowOf } from './judge.ts';
import { hasMoved, type Lane, laneOf, type Shown } from './lane.ts';
import type { ChangeResult, Reading } from './outcome.ts';
import { readPerson } from './read-person.ts';

const READ_BUDGET_MS = 12_000;

const text = z.nullable(z.string());
const status = z.enum(SUBSCRIPTION_STATUSES);
/** What an entry keeps of a row; a basis that the API does not know any more cannot be restored. */
const keptRow = z.object({
  ...{ subscriptionId: z.string(), subscriptionName: text, status, timestamp: text },
  ...{ legalBasis: z.nullable(z.enum(LEGAL_BASES)), legalBasisExplanation: text },
});
type KeptRow = z.output<typeof keptRow>;
const ofType = z.object({
  change: recordedChangeSchema,
  before: z.object({ row: z.nullable(keptRow) }),
  now: z.nullable(z.object({ row: z.nullable(keptRow) })),
});
const ofAll = z.object({
  change: recordedOptOutOfAllSchema,
  before: z.object({ rows: z.array(keptRow) }),
  now: z.nullable(z.object({ rows: z.array(keptRow) })),
});

/** One type as it was before, and what setting it back means. */
export interface UndoStep {
  subscriptionId: string;
  name: string | null;
  /** What it is set back to; the basis is that of then, or none if there was none. */
  to: Pick<Change, 'statusState' | 'legalBasis' | 'legalBasisExplanation'>;
  lane: Lane;
  /** What HubSpot says now; null: nothing. */
  now: StatusRow | null;
  /** Something else has changed it since. */
  hasMoved: boolean;
}

export interface UndoPlan {
  /** The number and the time (ms) of the entry whose change is undone. */
  seq: number;
  at: number;
  subscriberIdString: string;
  /** Empty: nothing can be set back. */
  steps: UndoStep[];
  /** Opt-outs of all that an undo leaves standing: HubSpot has no call that lifts them. */
  isOptedOutOfAll: boolean;
}

export type UndoProblem =
  | NotAllowed
  | { code: 'no_such_change' }
  /** The entry's detail is gone, or it was written by a version that kept less. */
  | { code: 'not_on_record' }
  /** There is nothing to undo: it changed nothing, or nobody knows. */
  | { code: 'changed_nothing' }
  | { code: 'unreadable'; cause: HubSpotError };

export interface UndoContext extends ChangeContext {
  closedOf: (operation: string) => Promise<ClosedOperation | null>;
}

/**
 * What it takes to undo a closed change of ours: type by type what was before, with the basis of then,
 * against what HubSpot says now. Of an opt-out of all, what was subscribed before, and nothing else. Takes
 * the operation's id. Throws what `closedOf` throws.
 */
export async function planUndo(
  ctx: UndoContext,
  operation: string,
): Promise<{ ok: true; plan: UndoPlan } | { ok: false; problem: UndoProblem }> {
  const denied = missing(ctx.actor, 'change');
  if (denied) return { ok: false, problem: denied };
  const closed = await ctx.closedOf(operation);
  if (!closed) return { ok: false, problem: { code: 'no_such_change' } };
  if (closed.outcome !== 'changed') return { ok: false, problem: { code: 'changed_nothing' } };
  const kept = keptOf(closed);
  if (!kept) return { ok: false, problem: { code: 'not_on_record' } };
  const { subscriberIdString } = kept;
  const person = await readPerson(ctx, subscriberIdString, ctx.now() + READ_BUDGET_MS);
  if (!person.ok) return { ok: false, problem: { code: 'unreadable', cause: person.error } };
  const { reading } = person;
  const { seq, at } = closed;
  return {
    ok: true,
    plan: {
      ...{ seq, at, subscriberIdString },
      steps: kept.rows.flatMap((row) => stepOf(row, reading)),
      isOptedOutOfAll: reading.wide.some((row) => row.status === 'UNSUBSCRIBED'),
    },
  };
}

/** What was, and what our change made of it. */
interface Kept {
  subscriberIdString: string;
  rows: { was: KeptRow; made: Shown | null }[];
}

function keptOf({ detail }: ClosedOperation): Kept | null {
  const one = ofType.safeParse(detail);
  if (one.success) {
    const { change, before, now } = one.data;
    const { subscriptionId, subscriberIdString } = change;
    return {
      subscriberIdString,
      rows: [{ was: before.row ?? unset(subscriptionId), made: now?.row ?? null }],
    };
  }
  const all = ofAll.safeParse(detail);
  if (!all.success) return null;
  const { change, before, now } = all.data;
  const made = (id: string) => now?.rows.find((row) => row.subscriptionId === id) ?? null;
  return {
    subscriberIdString: change.subscriberIdString,
    rows: before.rows
      .filter(
        (row) => row.status === 'SUBSCRIBED' && made(row.subscriptionId)?.status !== 'SUBSCRIBED',
      )
      .map((was) => ({ was, made: made(was.subscriptionId) })),
  };
}

function unset(subscriptionId: string): KeptRow {
  return {
    ...{ subscriptionId, subscriptionName: null, status: 'NOT_SPECIFIED', timestamp: null },
    ...{ legalBasis: null, legalBasisExplanation: null },
  };
}

function stepOf({ was, made }: Kept['rows'][number], reading: Reading): UndoStep[] {
  const { subscriptionId, subscriptionName, status: statusState } = was;
  const now = rowOf(reading, subscriptionId);
  const to = {
    statusState,
    legalBasis: was.legalBasis,
    legalBasisExplanation: was.legalBasisExplanation ?? '',
  };
  const lane = laneOf(now, to);
  if (lane === 'nothing') return [];
  return [
    {
      ...{ subscriptionId, name: now?.subscriptionName ?? subscriptionName, to, lane, now },
      hasMoved: made === null || hasMoved(now, made),
    },
  ];
}

export type UndoAnswer =
  | { ok: true; result: ChangeResult }
  | { ok: false; problem: UndoProblem | { code: 'not_in_plan' } };

/** What of a plan is done: one of its types, as the screen showed it. */
export interface UndoWish {
  /** The operation that is undone. */
  of: string;
  subscriptionId: string;
  /** What the screen showed of the type; another state now is refused. */
  seen: Shown;
  reason: string;
  reference: string;
}

/**
 * Sets one type back as it was before a change of ours. It is a change like any other: in its lane, with
 * an entry of its own that names the operation which it undoes. What it sets is taken from the record, never
 * from what is posted. Gives as `changeStatus`; throws what `closedOf` throws.
 */
export async function undo(
  ctx: UndoContext,
  { of, subscriptionId, seen, reason, reference }: UndoWish,
  operation: string = crypto.randomUUID(),
): Promise<UndoAnswer> {
  const startedAt = ctx.now();
  const planned = await planUndo(ctx, of);
  if (!planned.ok) return planned;
  const { subscriberIdString, steps } = planned.plan;
  const step = steps.find((one) => one.subscriptionId === subscriptionId);
  if (!step) return { ok: false, problem: { code: 'not_in_plan' } };
  const change: Change = { subscriberIdString, subscriptionId, ...step.to, reason, reference };
  const liftOf = step.lane === 'lift' ? (seen.timestamp ?? '') : null;
  const agreement = { liftOf, notAContact: true, unread: false, seen };
  const carried = { change, agreement, operation, startedAt, undoOf: of };
  return { ok: true, result: await carryOut(ctx, carried) };
}
