import type { CallResult, Envelope, Exchange, HubSpotError, StatusRow } from '../hubspot/types.ts';
import { type Change, type FieldIssue, parseChange } from './change.ts';
import type { SubscriptionsContext } from './context.ts';
import { effectOf } from './effect.ts';
import { judgeReading, judgeReply, type ReplyJudgement, rowOf } from './judge.ts';
import { type Agreement, type Lane, laneOf, policyProblems } from './lane.ts';
import type {
  ChangeResult,
  Known,
  PendingCheck,
  Reading,
  UnclearReason,
  Verdict,
} from './outcome.ts';
import { readPerson } from './read-person.ts';
import { knownFrom, settle } from './settle.ts';
import { needsBasis, TECHNICAL_BASIS } from './technical-basis.ts';

/** An action answers within 20 s; what is unclear by then is answered as unknown. */
const BUDGET_MS = 18_500;
const READ_BEFORE_BUDGET_MS = 7_000;
const WRITE_BUDGET_MS = 16_500;
/** How often an opt-out without a clear answer is sent again, each time after a fresh look. */
const OPT_OUT_REPEATS = 2;

const NO_AGREEMENT: Agreement = { liftOf: null, notAContact: false, unread: false };

export type ChangeAnswer = { ok: true; result: ChangeResult } | { ok: false; issues: FieldIssue[] };

/**
 * Sets one contact's subscription status: the only way in which the console does. Takes the change
 * as typed or posted, and what the user agreed to. Gives field problems, or what became of the
 * change; HubSpot's failures are part of the result, never thrown. Answers within 20 s.
 */
export async function changeStatus(
  ctx: SubscriptionsContext,
  input: unknown,
  agreement: Agreement = NO_AGREEMENT,
): Promise<ChangeAnswer> {
  const startedAt = ctx.now();

  const parsed = parseChange(input);
  if (!parsed.ok) return { ok: false, issues: parsed.issues };
  const { change } = parsed;

  const { before, beforeError, isContact, clockDifference, reads } = await readBefore(
    ctx,
    change.subscriberIdString,
    startedAt + READ_BEFORE_BUDGET_MS,
  );
  const rowBefore = rowOf(before, change.subscriptionId);
  const lane = laneOf(rowBefore, change);
  const sending: Sending = {
    change,
    lane,
    before,
    clockDifference,
    startedAt,
    writes: [],
    technicalBasis: false,
  };
  const answer = (verdict: Verdict, more: Partial<Answered> = {}): ChangeAnswer => ({
    ok: true,
    result: resultOf(ctx, sending, verdict, { isContact, reads, ...more }),
  });

  if (beforeError && !(lane === 'unsubscribe' && agreement.unread))
    return answer({
      outcome: 'refused',
      by: 'unreadable_before',
      cause: beforeError,
      mayInsist: lane === 'unsubscribe',
    });
  const problems = policyProblems(lane, rowBefore, isContact, change, agreement);
  if (problems.length > 0) return answer({ outcome: 'refused', by: 'policy', problems });
  if (lane === 'nothing') return answer({ outcome: 'already', sent: false });

  const written = await write(ctx, sending);

  return confirm(ctx, sending, written, answer);
}

interface Sending {
  change: Change;
  lane: Lane;
  before: Reading | null;
  clockDifference: number;
  startedAt: number;
  writes: Exchange[];
  technicalBasis: boolean;
}

interface Answered {
  isContact: boolean | null;
  reads: number;
  known: Known;
  reply: Envelope<StatusRow> | null;
  writeError: HubSpotError | null;
}

interface Before {
  before: Reading | null;
  beforeError: HubSpotError | null;
  isContact: boolean | null;
  clockDifference: number;
  reads: number;
}

async function readBefore(
  ctx: SubscriptionsContext,
  address: string,
  deadline: number,
): Promise<Before> {
  const [person, contact] = await Promise.all([
    readPerson(ctx, address, deadline),
    ctx.hubspot.readContact(address, { signal: ctx.signal, deadline }),
  ]);
  const exchanges = [...person.exchanges, contact.exchange];
  const clock = exchanges.find((exchange) => exchange.hubspotClock !== null)?.hubspotClock;
  return {
    before: person.ok ? person.reading : null,
    beforeError: person.ok ? null : person.error,
    isContact: contact.ok ? true : contact.error.kind === 'not_found' ? false : null,
    clockDifference: clock == null ? 0 : clock - ctx.now(),
    reads: exchanges.reduce((sum, exchange) => sum + exchange.attempts.length, 0),
  };
}

type Written =
  | { is: 'refused'; error: HubSpotError }
  | {
      is: 'judged';
      judgement: ReplyJudgement;
      reply: Envelope<StatusRow> | null;
      error: HubSpotError | null;
    };

/** Sends the write; an opt-out without a clear answer again, after a fresh look at HubSpot. */
async function write(ctx: SubscriptionsContext, sending: Sending): Promise<Written> {
  let written = judgeCall(sending, await send(ctx, sending), false);
  if (
    written.is === 'refused' &&
    sending.lane === 'unsubscribe' &&
    needsBasis(written.error, sending.change)
  ) {
    sending.technicalBasis = true;
    written = judgeCall(sending, await send(ctx, sending), false);
  }
  for (let repeat = 0; repeat < OPT_OUT_REPEATS; repeat++) {
    if (sending.lane !== 'unsubscribe' || !isUnclear(written)) break;
    if (!(await mayRepeat(ctx, sending))) break;
    written = judgeCall(sending, await send(ctx, sending), true);
  }
  return written;
}

async function send(
  ctx: SubscriptionsContext,
  sending: Sending,
): Promise<CallResult<Envelope<StatusRow>>> {
  const { subscriberIdString, subscriptionId, statusState, legalBasis, legalBasisExplanation } =
    sending.change;
  const result = await ctx.hubspot.writeStatus(
    {
      subscriberIdString,
      subscriptionId,
      statusState,
      legalBasis: legalBasis ?? undefined,
      legalBasisExplanation: legalBasisExplanation || undefined,
      ...(sending.technicalBasis ? TECHNICAL_BASIS : {}),
    },
    { signal: ctx.signal, deadline: sending.startedAt + WRITE_BUDGET_MS },
  );
  sending.writes.push(result.exchange);
  return result;
}

function judgeCall(
  { change, lane, before }: Sending,
  result: CallResult<Envelope<StatusRow>>,
  afterUnclear: boolean,
): Written {
  if (result.ok) {
    const judgement = judgeReply(
      result.value,
      change.subscriberIdString,
      change.subscriptionId,
      change,
      lane,
      rowOf(before, change.subscriptionId),
    );
    const settled =
      afterUnclear && judgement.is === 'already'
        ? ({ is: 'unclear', why: 'answer_after_unclear_attempt' } as const)
        : judgement;
    return { is: 'judged', judgement: settled, reply: result.value, error: null };
  }
  const { error } = result;
  if (error.applied === 'no' && !afterUnclear) return { is: 'refused', error };
  const why =
    afterUnclear && error.applied === 'no' ? 'answer_after_unclear_attempt' : whyUnclear(error);
  return { is: 'judged', judgement: { is: 'unclear', why }, reply: null, error };
}

function whyUnclear(error: HubSpotError): UnclearReason {
  if (error.kind === 'redirected') return 'redirected';
  if (error.kind === 'unreadable_reply') return 'unreadable_reply';
  return error.status !== null && error.status >= 500 ? 'server_error' : 'no_reply';
}

function isUnclear(written: Written): boolean {
  return written.is === 'judged' && written.judgement.is === 'unclear';
}

/** Only a look that shows the old status, with time left, allows sending an opt-out again. */
async function mayRepeat(ctx: SubscriptionsContext, sending: Sending): Promise<boolean> {
  if (ctx.now() >= sending.startedAt + WRITE_BUDGET_MS) return false;
  const { change, before, lane } = sending;
  const person = await readPerson(
    ctx,
    change.subscriberIdString,
    sending.startedAt + WRITE_BUDGET_MS,
  );
  if (!person.ok) return false;
  const judged = judgeReading(
    before === null ? undefined : rowOf(before, change.subscriptionId),
    rowOf(person.reading, change.subscriptionId),
    change,
    lane,
    firstSending(sending) + sending.clockDifference,
  );
  return judged.is === 'not_yet';
}

function firstSending({ writes, startedAt }: Sending): number {
  return writes[0]?.attempts[0]?.startedAt ?? startedAt;
}

function pendingCheck(
  ctx: SubscriptionsContext,
  sending: Sending,
  why: UnclearReason,
): PendingCheck {
  const { change, lane, before, clockDifference } = sending;
  const lastSentAt = ctx.now();
  return {
    change,
    lane,
    before,
    why,
    firstSentAt: firstSending(sending),
    lastSentAt,
    clockDifference,
    settlesAt: lastSentAt + ctx.settleWindowMs,
  };
}

type Answer = (verdict: Verdict, more?: Partial<Answered>) => ChangeAnswer;

/** Turns what came back into a verdict; reads HubSpot again where the reply alone does not do. */
async function confirm(
  ctx: SubscriptionsContext,
  sending: Sending,
  written: Written,
  answer: Answer,
): Promise<ChangeAnswer> {
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
    if (!isReadAgain(sending)) return answer(verdict, { known: byReply, reply });
    const again = await readPerson(
      ctx,
      sending.change.subscriberIdString,
      sending.startedAt + BUDGET_MS,
    );
    if (!again.ok) return answer(verdict, { known: byReply, reply });
    if (
      rowOf(again.reading, sending.change.subscriptionId)?.status === sending.change.statusState
    ) {
      const known = knownFrom(sending.before, again.reading, sending);
      return answer(
        verdict.outcome === 'changed' ? { ...verdict, confirmed: 'by_reading' } : verdict,
        { known, reply },
      );
    }
  }
  const why = judgement.is === 'unclear' ? judgement.why : 'other_status';
  const settled = await settle(ctx, pendingCheck(ctx, sending, why), sending.startedAt + BUDGET_MS);
  return answer(settled.verdict, { known: settled.known, reply, writeError: error });
}

/** Both endpoints are read again after a lift, and where an opt-out of all was set (design 4.7). */
function isReadAgain({ lane, before }: Sending): boolean {
  return (
    lane === 'lift' || before === null || before.wide.some((row) => row.status === 'UNSUBSCRIBED')
  );
}

function withRow(before: Reading | null, row: StatusRow): Reading {
  const others = (before?.rows ?? []).filter((old) => old.subscriptionId !== row.subscriptionId);
  return { rows: [...others, row], wide: before?.wide ?? [] };
}

function unchanged({ change, before }: Sending): Known {
  const effect = before && effectOf(rowOf(before, change.subscriptionId), before.wide, null);
  return { now: before, effect, basis: 'none_sent', elsewhere: [] };
}

function resultOf(
  ctx: SubscriptionsContext,
  sending: Sending,
  verdict: Verdict,
  more: Partial<Answered>,
): ChangeResult {
  const { change, lane, before, technicalBasis, startedAt, writes } = sending;
  return {
    ...verdict,
    ...(more.known ?? unchanged(sending)),
    change,
    lane,
    before,
    isContact: more.isContact ?? null,
    technicalBasis,
    reply: more.reply ?? null,
    writeError: more.writeError ?? null,
    writes,
    calls: (more.reads ?? 0) + writes.reduce((sum, exchange) => sum + exchange.attempts.length, 0),
    waitedMs: writes.reduce((sum, exchange) => sum + exchange.waitedMs, 0),
    startedAt,
    durationMs: ctx.now() - startedAt,
  };
}
