import type { OpenOperation } from '../ledger/operation.ts';
import { DEFAULT_POLICY } from '../policy/policy.ts';
import type { Agreement } from './agreement.ts';
import { type AnyChange, isOfAll } from './change.ts';
import { confirm } from './confirm.ts';
import type { ChangeContext, RecordProblem } from './context.ts';
import { doorFor, noRecord, PERMISSION_OF } from './door.ts';
import { findLift } from './find-lift.ts';
import { rowFor } from './judge.ts';
import { isGoing, type PolicyProblem, policyProblems } from './lane.ts';
import { laneFor } from './lane-for.ts';
import type { ChangeResult, Verdict } from './outcome.ts';
import { readBefore } from './read-before.ts';
import { closeRecord, keepRecordOpen, openRecord, type Refusal, recordRefusal } from './record.ts';
import { type Answered, resultOf } from './result-of.ts';
import { pendingCheck, type Sending, writeStatus } from './write-status.ts';

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
  const [{ before, beforeError, isContact, reads }, { subject, read }] = await Promise.all([
    readBefore(ctx, address, startedAt),
    readRecord(ctx, address),
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
  const judged = await judgePolicy(ctx, sending, { isContact, agreement, undoOf, subject });
  if (!judged.ok) return answer(notOpened(ctx, sending, judged.why));
  const { value: problems } = judged;
  if (problems.length > 0) return refuse({ outcome: 'refused', by: 'policy', problems });
  if (lane === 'nothing') return answer({ outcome: 'already', sent: false });

  // An opt-out is not held up by a policy that cannot be read: the defaults hold.
  const ready = subject.ok && !read.ok && !isGoing(lane) ? read : subject;
  const opened = ready.ok
    ? await openRecord(
        ctx,
        { operation, subject: ready.value, isContact, agreement, undoOf },
        sending,
      )
    : ready;
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

/** What our own database says before anything is sent: who it is, and what compliance has decided. */
async function readRecord(ctx: ChangeContext, address: string) {
  const subject = await ctx.onRecord(() => ctx.subjectOf(address));
  // One question after the other: where nothing can be put on record, one answer is enough.
  return { subject, read: subject.ok ? await ctx.onRecord(ctx.policy) : subject };
}

type Recorded<T> = { ok: true; value: T } | { ok: false; why: RecordProblem };

/** What the policy has against a change. For a lift the log is asked, too: without it there is none. */
async function judgePolicy(
  ctx: ChangeContext,
  { change, lane, before }: Sending,
  asked: {
    isContact: boolean | null;
    agreement: Agreement;
    undoOf: string | undefined;
    subject: Recorded<string>;
  },
): Promise<Recorded<PolicyProblem[]>> {
  if (isOfAll(change)) return { ok: true, value: [] };
  const { isContact, agreement, undoOf, subject } = asked;
  const decide = (lift: Awaited<ReturnType<typeof findLift>>) =>
    policyProblems(
      {
        ...{ lane, before: rowFor(before, change), isContact, wanted: change, lift },
        restores: undoOf !== undefined,
      },
      agreement,
    );
  if (lane !== 'lift' || before === null) return { ok: true, value: decide(null) };
  if (!subject.ok) return subject;
  const of = { subject: subject.value, reading: before, subscriptionId: change.subscriptionId };
  return ctx.onRecord(async () => decide(await findLift(ctx, of)));
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
