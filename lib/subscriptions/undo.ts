import * as z from 'zod/mini';
import { missing, type NotAllowed } from '../auth/actor.ts';
import { type HubSpotError, LEGAL_BASES, type StatusRow } from '../hubspot/types.ts';
import type { ClosedOperation } from '../ledger/read-operation.ts';
import { type Agreement, agreementSchema, type Shown, shownSchema } from './agreement.ts';
import { carryOut } from './carry-out.ts';
import { type Change, isOfAll, typedFields } from './change.ts';
import type { ChangeContext } from './context.ts';
import { findLifts } from './find-lift.ts';
import { rowOf } from './judge.ts';
import { hasMoved, type Lane } from './lane.ts';
import { laneOfType } from './lane-for.ts';
import type { LiftCase } from './lift-case.ts';
import type { ChangeResult, Reading } from './outcome.ts';
import { readPerson } from './read-person.ts';
import { type KeptRow, keptOf, readRecorded } from './recorded-change.ts';
import { standingOptOuts } from './wide-opt-outs.ts';

const READ_BUDGET_MS = 12_000;

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
  /** What lifting takes; null in any other lane. */
  lift: LiftCase | null;
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
  const kept = keptBy(closed);
  if (!kept) return { ok: false, problem: { code: 'not_on_record' } };
  const { subscriberIdString } = kept;
  const [person, subject] = await Promise.all([
    readPerson(ctx, subscriberIdString, ctx.now() + READ_BUDGET_MS),
    ctx.subjectOf(subscriberIdString),
  ]);
  if (!person.ok) return { ok: false, problem: { code: 'unreadable', cause: person.error } };
  const { reading } = person;
  const bare = kept.rows.flatMap((row) => stepOf(row, reading) ?? []);
  const lifting = bare.flatMap(({ lane, subscriptionId: id }) => (lane === 'lift' ? [id] : []));
  const lifts = await findLifts(ctx, { subject, reading }, lifting);
  const steps = bare.map(
    (step): UndoStep => ({ ...step, lift: lifts[step.subscriptionId] ?? null }),
  );
  const { seq, at } = closed;
  return {
    ok: true,
    plan: {
      ...{ seq, at, subscriberIdString, steps },
      isOptedOutOfAll: standingOptOuts(reading.wide).length > 0,
    },
  };
}

/** What was, and what our change made of it. */
interface Kept {
  subscriberIdString: string;
  rows: { was: Was; made: Shown | null }[];
}
type Was = Pick<KeptRow, 'subscriptionId' | 'subscriptionName' | 'status'> & {
  legalBasis: Change['legalBasis'];
  legalBasisExplanation: string;
};

function keptBy({ detail }: ClosedOperation): Kept | null {
  const recorded = readRecorded(detail);
  if (recorded === null || recorded.before === null) return null;
  const { change, before, now } = recorded;
  const { subscriberIdString } = change;
  const made = (id: string) => keptOf(now, id);
  const rows = isOfAll(change)
    ? before.filter(
        ({ status, subscriptionId }) =>
          status === 'SUBSCRIBED' && made(subscriptionId)?.status !== 'SUBSCRIBED',
      )
    : [keptOf(before, change.subscriptionId) ?? unset(change.subscriptionId)];
  const kept = rows.flatMap((row) => {
    const was = restorable(row);
    return was ? [{ was, made: made(row.subscriptionId) }] : [];
  });
  return kept.length < rows.length ? null : { subscriberIdString, rows: kept };
}

/** Null for a basis that HubSpot does not know any more: it cannot be restored. */
function restorable({ legalBasis, legalBasisExplanation, ...row }: KeptRow): Was | null {
  const known = LEGAL_BASES.find((basis) => basis === legalBasis) ?? null;
  if (legalBasis !== null && known === null) return null;
  return { ...row, legalBasis: known, legalBasisExplanation: legalBasisExplanation ?? '' };
}

function unset(subscriptionId: string): KeptRow {
  return {
    ...{ subscriptionId, subscriptionName: null, status: 'NOT_SPECIFIED', timestamp: null },
    ...{ source: null, legalBasis: null, legalBasisExplanation: null },
  };
}

function stepOf(
  { was, made }: Kept['rows'][number],
  reading: Reading,
): Omit<UndoStep, 'lift'> | null {
  const { subscriptionId, subscriptionName, status: statusState } = was;
  const { legalBasis, legalBasisExplanation } = was;
  const now = rowOf(reading, subscriptionId);
  const to = { statusState, legalBasis, legalBasisExplanation };
  const lane = laneOfType(reading, { ...to, subscriptionId });
  if (lane === 'nothing') return null;
  return {
    ...{ subscriptionId, name: now?.subscriptionName ?? subscriptionName, to, lane, now },
    hasMoved: made === null || hasMoved(now, made),
  };
}

export type UndoAnswer =
  | { ok: true; result: ChangeResult }
  | { ok: false; problem: UndoProblem | { code: 'not_in_plan' } };

const { subscriptionId, legalBasis, legalBasisExplanation, reason, reference } = typedFields;

/** What of a plan is done, as it is posted: one of its types, as the screen showed it. */
export const undoWishSchema = z.strictObject({
  /** The operation that is undone. */
  of: z.guid(),
  subscriptionId,
  /** What was shown of the type, which must still be so; and for a lift what the policy asks for. */
  agreement: z.extend(agreementSchema, { seen: shownSchema }),
  /** On what ground an opt-out is lifted that was no mistake; null: on that of then. */
  ground: z.nullable(z.strictObject({ legalBasis, legalBasisExplanation })),
  ...{ reason, reference },
});
export type UndoWish = z.output<typeof undoWishSchema>;

/**
 * Sets one type back as it was before a change of ours. It is a change like any other: in its lane, with
 * an entry of its own that names the operation which it undoes. What it sets is taken from the record, never
 * from what is posted, but for the ground on which somebody is mailed again who had wished to leave: such a
 * lift asks for the same as any other. Gives as `changeStatus`; throws what `closedOf` and the log throw.
 */
export async function undo(
  ctx: UndoContext,
  { of, subscriptionId, agreement, ground, reason, reference }: UndoWish,
  operation: string = crypto.randomUUID(),
): Promise<UndoAnswer> {
  const startedAt = ctx.now();
  const planned = await planUndo(ctx, of);
  if (!planned.ok) return planned;
  const { subscriberIdString, steps } = planned.plan;
  const step = steps.find((one) => one.subscriptionId === subscriptionId);
  if (!step) return { ok: false, problem: { code: 'not_in_plan' } };
  const change: Change = {
    ...{ subscriberIdString, subscriptionId, ...step.to, reason, reference },
    ...(step.lift !== null && isAnew(agreement.lift) && (ground ?? NO_GROUND)),
  };
  const carried = { change, agreement, operation, startedAt, undoOf: of };
  return { ok: true, result: await carryOut(ctx, carried) };
}

const NO_GROUND = { legalBasis: null, legalBasisExplanation: '' };

/** A correction, and whoever says nothing, has the ground from before, whatever is posted. */
function isAnew(lift: Agreement['lift']): boolean {
  return lift !== null && lift.way !== 'correction';
}
