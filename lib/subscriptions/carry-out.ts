import { missing } from '../auth/actor.ts';
import type { Permission } from '../auth/permissions.ts';
import type { Envelope, HubSpotError, StatusRow, SubscriptionStatus } from '../hubspot/types.ts';
import type { OpenOperation } from '../ledger/operation.ts';
import { DEFAULT_POLICY } from '../policy/policy.ts';
import { type AnyChange, isOfAll } from './change.ts';
import type { ChangeContext, RecordProblem, SubscriptionsContext } from './context.ts';
import { effectOf } from './effect.ts';
import { hasLiftedUnseen, rowFor } from './judge.ts';
import { type Agreement, isGoing, type Lane, policyProblems } from './lane.ts';
import { laneFor } from './lane-for.ts';
import type { ChangeResult, Known, Reading, Verdict } from './outcome.ts';
import { callsIn, readPerson } from './read-person.ts';
import { closeRecord, keepRecordOpen, openRecord, type Refusal, recordRefusal } from './record.ts';
import { knownFrom, settle } from './settle.ts';
import { pendingCheck, type Sending, type Written, writeStatus } from './write-status.ts';

/** An action answers within 20 s; what is unclear by then is answered as unknown. */
const BUDGET_MS = 19_000;
/** How long the user waits for HubSpot to be read back; then the page goes on checking. */
const READ_BACK_BUDGET_MS = 4_000;
const READ_BEFORE_BUDGET_MS = 7_000;
/** Whether the address is a contact is worth less waiting: it may stay unknown. */
const CONTACT_BUDGET_MS = 3_000;

/** What somebody does, agreed to, and the id under which it goes on record, which no other may have. */
export interface Carried<Of extends AnyChange> {
  change: Of;
  agreement: Agreement;
  operation: string;
  startedAt: number;
  /** The operation that this sets back. */
  undoOf?: string | undefined;
}

/**
 * Carries out one change in the order of the design (section 4), from permission to the closed entry: the
 * only way in which anything is written to HubSpot. Takes a change that was parsed. Gives what became of
 * it; HubSpot's failures are part of that, never thrown. Answers within 20 s.
 */
export async function carryOut<Of extends AnyChange>(
  ctx: ChangeContext,
  { change, agreement, operation, startedAt, undoOf }: Carried<Of>,
): Promise<ChangeResult<Of>> {
  const shut = await doorFor(ctx, 'change', change);
  if (shut) {
    await recordRefusal(ctx, { change, lane: laneFor(null, change), before: null }, shut);
    return notAsked(ctx, change, startedAt, shut);
  }

  const address = change.subscriberIdString;
  const [{ before, beforeError, isContact, reads }, subject, read] = await Promise.all([
    readBefore(ctx, address, startedAt),
    ctx.onRecord(() => ctx.subjectOf(address)),
    ctx.onRecord(ctx.policy),
  ]);
  const policy = read.ok ? read.value : DEFAULT_POLICY;
  const lane = laneFor(before, change);
  const sending: Sending<Of> = {
    change,
    lane,
    before,
    startedAt,
    writes: [],
    technicalBasis: false,
    completedWith: policy.technicalBasis,
  };
  const answer = (verdict: Verdict, more: Partial<Answered> = {}) =>
    resultOf(ctx, sending, verdict, { isContact, reads, ...more });

  // What a lift or a reset needs is known only now; who sees the screen is told before.
  const narrower = PERMISSION_OF[lane];
  const refuse = async (refusal: Refusal) => {
    await recordRefusal(ctx, sending, refusal);
    return answer(refusal);
  };
  const closed = narrower && (await doorFor(ctx, narrower, change));
  if (closed) return refuse(closed);

  if (beforeError && !(isGoing(lane) && agreement.unread))
    return refuse({
      outcome: 'refused',
      by: 'unreadable_before',
      cause: beforeError,
      mayInsist: isGoing(lane),
    });
  const problems = isOfAll(change)
    ? []
    : policyProblems(
        lane,
        rowFor(before, change),
        isContact,
        change,
        agreement,
        undoOf !== undefined,
      );
  if (problems.length > 0) return refuse({ outcome: 'refused', by: 'policy', problems });
  if (lane === 'nothing') return answer({ outcome: 'already', sent: false });

  // An opt-out is not held up by a policy that cannot be read: the defaults hold.
  const unread = subject.ok && !read.ok && !isGoing(lane) ? read : null;
  const opened = subject.ok
    ? (unread ??
      (await openRecord(
        ctx,
        { operation, subject: subject.value, isContact, agreement, undoOf },
        sending,
      )))
    : subject;
  if (!opened.ok) return answer(notOpened(ctx, sending, opened.why));
  // Opening notes the first attempt: it follows at once, and not after the deadline.
  let isNoted = true;
  sending.mayAttempt = async () => {
    const isFirst = isNoted;
    isNoted = false;
    return isFirst || ctx.operations.attempt(operation, ctx.now());
  };

  const written = await writeStatus(ctx, sending);

  const result = await confirm(ctx, sending, written, answer);
  await writeDown(ctx, opened.operation, sending, result);
  return result;
}

/** Why a change could not be put on record. One that was opened before is whatever became of it. */
function notOpened(
  ctx: ChangeContext,
  sending: Sending,
  why: RecordProblem | 'sent_before',
): Verdict {
  if (why !== 'sent_before') return noRecord(why, sending.change.statusState);
  const check = pendingCheck(ctx, sending, 'no_answer_from_console');
  return { outcome: 'unknown', why: check.why, overtaken: false, check };
}

/**
 * Closes the operation, or keeps it open while its outcome is not known. Where the database takes
 * nothing now, it stays open as it is and is closed by whoever settles what was left open.
 */
async function writeDown(
  ctx: ChangeContext,
  operation: OpenOperation,
  sending: Sending,
  result: ChangeResult<AnyChange>,
): Promise<void> {
  await ctx.onRecord(async () => {
    const check = result.outcome === 'unknown' ? result.check : null;
    if (check !== null) {
      const next = { check, lookAt: check.settlesAt, now: result.now };
      await keepRecordOpen(ctx, operation, next, sending.technicalBasis);
    } else await closeRecord(ctx, operation, result, result, result);
  });
}

/** The lanes that need more than the right to change. */
const PERMISSION_OF: Partial<Record<Lane, Permission>> = { lift: 'lift', reset: 'reset' };

/** Why nothing is done for this actor, or null. Whom nobody can recognise is told why. */
async function doorFor(
  ctx: ChangeContext,
  permission: Permission,
  { statusState }: AnyChange,
): Promise<Refusal | null> {
  const why = ctx.actor === null ? await ctx.recordProblem() : null;
  if (why !== null) return noRecord(why, statusState);
  const denied = missing(ctx.actor, permission);
  if (denied) return { outcome: 'refused', by: 'permission', permission: denied.permission };
  return ctx.writes ? null : { outcome: 'refused', by: 'writes_off' };
}

function noRecord(why: RecordProblem, wanted: SubscriptionStatus): Refusal {
  return { outcome: 'refused', by: 'no_record', why, isOptOut: wanted === 'UNSUBSCRIBED' };
}

/** The answer where HubSpot was not even read. */
function notAsked<Of extends AnyChange>(
  ctx: ChangeContext,
  change: Of,
  startedAt: number,
  verdict: Verdict,
): ChangeResult<Of> {
  const lane = laneFor(null, change);
  const sending: Sending<Of> = {
    ...{ change, lane, before: null, startedAt, writes: [], technicalBasis: false },
    completedWith: DEFAULT_POLICY.technicalBasis,
  };
  return resultOf(ctx, sending, verdict, {});
}

interface Answered {
  isContact: boolean | null;
  reads: number;
  /** Calls made after the write. */
  readsAfter: number;
  known: Known;
  reply: Envelope<StatusRow> | null;
  writeError: HubSpotError | null;
}

interface Before {
  before: Reading | null;
  beforeError: HubSpotError | null;
  isContact: boolean | null;
  reads: number;
}

async function readBefore(
  ctx: SubscriptionsContext,
  address: string,
  startedAt: number,
): Promise<Before> {
  const [person, contact] = await Promise.all([
    readPerson(ctx, address, startedAt + READ_BEFORE_BUDGET_MS),
    ctx.hubspot.readContact(address, {
      signal: ctx.signal,
      deadline: startedAt + CONTACT_BUDGET_MS,
    }),
  ]);
  const exchanges = [...person.exchanges, contact.exchange];
  return {
    before: person.ok ? person.reading : null,
    beforeError: person.ok ? null : person.error,
    isContact: contact.ok ? true : contact.error.kind === 'not_found' ? false : null,
    reads: callsIn(exchanges),
  };
}

type Answer<Of extends AnyChange> = (
  verdict: Verdict,
  more?: Partial<Answered>,
) => ChangeResult<Of>;

/** Turns what came back into a verdict; reads HubSpot again where the reply alone does not do. */
async function confirm<Of extends AnyChange>(
  ctx: SubscriptionsContext,
  sending: Sending,
  written: Written,
  answer: Answer<Of>,
): Promise<ChangeResult<Of>> {
  if (written.is === 'refused')
    return answer(
      { outcome: 'refused', by: 'hubspot', cause: written.error },
      { writeError: written.error },
    );
  const { judgement, reply, error } = written;
  if (judgement.is !== 'unclear') {
    const byReply = knownFrom(sending.before, withRow(sending.before, judgement.row), sending);
    const verdict: Verdict =
      judgement.is === 'changed'
        ? { outcome: 'changed', by: 'us', confirmed: 'by_reply' }
        : { outcome: 'already', sent: true };
    if (!isReadAgain(sending, reply)) return answer(verdict, { known: byReply, reply });
    const again = await readPerson(
      ctx,
      sending.change.subscriberIdString,
      sending.startedAt + BUDGET_MS,
    );
    const readsAfter = callsIn(again.exchanges);
    const rowAgain = again.ok ? rowFor(again.reading, sending.change) : null;
    // No row says nothing against the reply.
    if (!again.ok || rowAgain === null)
      return answer(verdict, { known: byReply, reply, readsAfter });
    if (rowAgain.status === sending.change.statusState) {
      const known = knownFrom(sending.before, again.reading, sending);
      return answer(
        verdict.outcome === 'changed' ? { ...verdict, confirmed: 'by_reading' } : verdict,
        { known, reply, readsAfter },
      );
    }
  }
  const why = judgement.is === 'unclear' ? judgement.why : 'other_status';
  const answerBy = sending.startedAt + BUDGET_MS;
  const lookUntil = Math.min(answerBy, ctx.now() + READ_BACK_BUDGET_MS);
  const settled = await settle(ctx, pendingCheck(ctx, sending, why), { lookUntil, answerBy });
  return answer(settled.verdict, {
    known: settled.known,
    reply,
    writeError: error,
    readsAfter: settled.calls,
  });
}

/**
 * Both endpoints are read again after a lift, one that nobody meant included, and where an opt-out of
 * all was set (design 4.7).
 */
function isReadAgain(
  { change, lane, before }: Sending,
  reply: Envelope<StatusRow> | null,
): boolean {
  return (
    lane === 'lift' ||
    before === null ||
    before.wide.some((row) => row.status === 'UNSUBSCRIBED') ||
    isUnseenLift(reply, change, lane)
  );
}

function isUnseenLift(reply: Envelope<StatusRow> | null, change: AnyChange, lane: Lane): boolean {
  return reply !== null && !isOfAll(change) && hasLiftedUnseen(reply, change, lane);
}

function withRow(before: Reading | null, row: StatusRow): Reading {
  const others = (before?.rows ?? []).filter((old) => old.subscriptionId !== row.subscriptionId);
  return { rows: [...others, row], wide: before?.wide ?? [] };
}

function unchanged({ change, before }: Sending): Known {
  const brand = isOfAll(change) ? change.businessUnitId : null;
  const effect = before && effectOf(rowFor(before, change), before.wide, brand);
  return { now: before, effect, basis: 'none_sent', elsewhere: [] };
}

function resultOf<Of extends AnyChange>(
  ctx: SubscriptionsContext,
  sending: Sending<Of>,
  verdict: Verdict,
  more: Partial<Answered>,
): ChangeResult<Of> {
  const { change, lane, before, technicalBasis, startedAt, writes } = sending;
  return {
    ...verdict,
    ...(more.known ?? unchanged(sending)),
    change,
    lane,
    before,
    isContact: more.isContact ?? null,
    technicalBasis,
    liftedUnseen: isUnseenLift(more.reply ?? null, change, lane),
    answered: true,
    reply: more.reply ?? null,
    writeError: more.writeError ?? null,
    writes,
    calls: (more.reads ?? 0) + callsIn(writes) + (more.readsAfter ?? 0),
    waitedMs: writes.reduce((sum, exchange) => sum + exchange.waitedMs, 0),
    startedAt,
    durationMs: ctx.now() - startedAt,
  };
}
