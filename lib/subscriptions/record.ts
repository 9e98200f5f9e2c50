import type { Exchange, SubscriptionStatus } from '../hubspot/types.ts';
import type { Json } from '../ledger/entry-draft.ts';
import type { OpenOperation } from '../ledger/operation.ts';
import type { Agreement } from './agreement.ts';
import { type AnyChange, isOfAll } from './change.ts';
import type { ChangeContext, RecordProblem, SettleContext } from './context.ts';
import { rowFor } from './judge.ts';
import type { Known, PendingCheck, Reading, Verdict } from './outcome.ts';
import { type Who, whoOf } from './who.ts';
import { optOutFor } from './wide-opt-outs.ts';
import { pendingCheck, type Sending, WRITE_BUDGET_MS } from './write-status.ts';

type Detail = { [key: string]: Json };

/** One attempt of a write may last this long; the transport table's own limit is shorter. */
const LONGEST_CALL_MS = 10_000;

export interface Opening {
  /** The id of the operation, chosen by whoever asks for it. */
  operation: string;
  /** The id of the person. */
  subject: string;
  isContact: boolean | null;
  agreement: Agreement;
  /** The operation that it sets back. */
  undoOf?: string | undefined;
}

/** What an open operation is settled with: by the request, by a look of the page, or by the task. */
export interface Work {
  check: PendingCheck;
  who: Who;
  isContact: boolean | null;
  technicalBasis: boolean;
  agreement: Agreement;
  undoOf?: string | undefined;
  /** What the last look showed; null before the first one. */
  seen: Seen | null;
}

/** What a look at HubSpot showed of an open change. */
export interface Seen {
  isRead: boolean;
  /** Null: nothing is recorded, or it could not be read. */
  status: SubscriptionStatus | null;
}

/** `sent_before`: this very operation was opened by an earlier request. */
export type Opened =
  | { ok: true; operation: OpenOperation }
  | { ok: false; why: RecordProblem | 'sent_before' };

/**
 * Puts a change on record before anything of it is sent. Whoever looks for forgotten operations takes
 * it over once nothing of it can be sent or take effect any more.
 */
export async function openRecord(
  ctx: ChangeContext,
  { operation, subject, isContact, agreement, undoOf }: Opening,
  sending: Sending,
): Promise<Opened> {
  const { change, lane, before, startedAt } = sending;
  const { version } = ctx;
  const { userId, who } = whoOf(ctx);
  const sendBefore = startedAt + WRITE_BUDGET_MS;
  const check = pendingCheck(ctx, sending, 'no_answer_from_console');
  const work: Work = {
    ...{ check, who, isContact, agreement, undoOf, technicalBasis: false, seen: null },
  };
  const opened = await ctx.onRecord(() =>
    ctx.operations.open({
      id: operation,
      actor: userId,
      subject,
      sendAt: ctx.now(),
      sendBefore,
      lookAt: sendBefore + LONGEST_CALL_MS + ctx.settleWindowMs,
      work: json(work),
      detail: json({
        ...{ who, version, change, lane, agreement, isContact, undoOf },
        before: stateOf(before, change),
      }),
    }),
  );
  if (!opened.ok) return opened;
  return opened.value ? { ok: true, operation: opened.value } : { ok: false, why: 'sent_before' };
}

/** Puts it on record that a change was refused before anything of it was sent, and why. */
export async function recordRefusal(
  ctx: ChangeContext,
  { change, lane, before }: Pick<Sending, 'change' | 'lane' | 'before'>,
  verdict: Refusal,
): Promise<void> {
  if (ctx.actor === null || verdict.by === 'no_record') return;
  const { userId, who } = whoOf(ctx);
  await ctx.onRecord(async () => {
    const subject = await ctx.subjectOf(change.subscriberIdString);
    const reason = refusalOf(verdict);
    const detail = json({
      ...{ who, version: ctx.version, attempted: 'change', change, lane, verdict: reason },
      before: stateOf(before, change),
    });
    await ctx.note(
      { kind: 'refused', actor: userId, subject, operation: null, outcome: 'refused', detail },
      `refused:${verdict.by}:${userId}:${subject}:${isOfAll(change) ? 'all' : change.subscriptionId}`,
    );
  });
}

export type Refusal = Extract<Verdict, { outcome: 'refused' }>;

/** What was sent for a change, and how long it took. */
export interface Facts {
  writes: readonly Exchange[];
  liftedUnseen: boolean;
  technicalBasis: boolean;
  waitedMs: number;
  calls: number;
}

/** Closes an operation with what became of it. False: somebody else has. Throws what its log throws. */
export async function closeRecord(
  ctx: SettleContext,
  operation: OpenOperation,
  verdict: Verdict,
  { now, effect, basis, elsewhere }: Known,
  facts: Partial<Facts> = {},
): Promise<boolean> {
  const { check, who, isContact, undoOf, technicalBasis: wasTechnical } = workOf(operation);
  const { change, lane, before } = check;
  const { writes = [], liftedUnseen = false, technicalBasis = wasTechnical } = facts;
  const { waitedMs = 0, calls = 0 } = facts;
  const last = writes.at(-1);
  return ctx.operations.close(operation, {
    outcome: verdict.outcome,
    detail: json({
      ...{ who, version: ctx.version, change, lane, isContact, effect, basis, elsewhere, undoOf },
      ...{ liftedUnseen, technicalBasis, waitedMs, calls },
      verdict: reasonOf(verdict),
      before: stateOf(before, change),
      now: stateOf(now, change),
      correlationId: last?.correlationId ?? null,
      reply: last ? { status: last.status, body: last.rawBody } : null,
      attempts: writes.flatMap(({ attempts }) => attempts),
      durationMs: ctx.now() - operation.openedAt,
    }),
  });
}

/**
 * Keeps an operation open whose outcome is not known yet, with what is known by now. `now`: what HubSpot
 * has just shown, or null if it could not be read.
 */
export function keepRecordOpen(
  ctx: SettleContext,
  operation: OpenOperation,
  { check, lookAt, now }: { check: PendingCheck; lookAt: number; now: Reading | null },
  technicalBasis = workOf(operation).technicalBasis,
): Promise<void> {
  const status = statusIn(now, check.change);
  const seen: Seen = { isRead: now !== null, status };
  const work: Work = { ...workOf(operation), check, technicalBasis, seen };
  return ctx.operations.keepOpen(operation.id, { at: ctx.now(), lookAt, work: json(work) });
}

/** What was kept with an operation when it was opened. */
export function workOf({ work }: OpenOperation): Work {
  return work as unknown as Work;
}

/**
 * When the effects of an operation are certain to be seen: nothing of it is under way any more. An attempt
 * is noted before it begins, so that what counts is until when one may begin.
 */
export function settlesAt({ sendBefore }: OpenOperation, settleWindowMs: number): number {
  return sendBefore + LONGEST_CALL_MS + settleWindowMs;
}

/** What concerns this change of what was read: its own row, and the opt-outs of all. */
function stateOf(reading: Reading | null, change: AnyChange) {
  if (reading === null) return null;
  // An opt-out of all may change every row: what they were is what an undo restores.
  if (isOfAll(change)) return { row: null, rows: reading.rows, wide: reading.wide };
  return { row: rowFor(reading, change), wide: reading.wide };
}

/** What a reading says of what a change wants to set. */
function statusIn(reading: Reading | null, change: AnyChange): SubscriptionStatus | null {
  if (isOfAll(change))
    return reading && optOutFor(reading.wide, change.businessUnitId) ? 'UNSUBSCRIBED' : null;
  return rowFor(reading, change)?.status ?? null;
}

/** A verdict without the check, which is for whoever goes on looking. */
function reasonOf(verdict: Verdict): object {
  switch (verdict.outcome) {
    case 'unknown':
      return { outcome: verdict.outcome, why: verdict.why, overtaken: verdict.overtaken };
    case 'changed':
      return { outcome: verdict.outcome, by: verdict.by, confirmed: verdict.confirmed };
    case 'already':
      return { outcome: verdict.outcome, sent: verdict.sent };
    case 'refused':
      return refusalOf(verdict);
    default:
      return verdict satisfies never;
  }
}

function refusalOf(verdict: Refusal): object {
  const { outcome, by } = verdict;
  switch (by) {
    case 'policy':
      return { outcome, by, problems: verdict.problems };
    case 'hubspot':
    case 'unreadable_before':
      return { outcome, by, cause: verdict.cause };
    case 'no_record':
      return { outcome, by, why: verdict.why };
    case 'permission':
      return { outcome, by, permission: verdict.permission };
    case 'not_carried_out':
      return { outcome, by, after: verdict.after };
    case 'writes_off':
      return { outcome, by };
    default:
      return verdict satisfies never;
  }
}

/** As it is written down: without what is not there. */
function json(value: object): Detail {
  return JSON.parse(JSON.stringify(value));
}
