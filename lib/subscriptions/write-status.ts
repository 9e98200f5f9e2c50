import type {
  CallOptions,
  CallResult,
  Envelope,
  Exchange,
  HubSpotError,
  StatusRow,
} from '../hubspot/types.ts';
import { type AnyChange, isOfAll } from './change.ts';
import type { SubscriptionsContext } from './context.ts';
import { judgeReply, type ReplyJudgement, rowFor } from './judge.ts';
import { unclearOptOut } from './judge-opt-out.ts';
import { isGoing, type Lane } from './lane.ts';
import type { PendingCheck, Reading, UnclearReason } from './outcome.ts';
import { readPerson } from './read-person.ts';
import { judge } from './settle.ts';
import { needsBasis, type TechnicalBasis, withTechnicalBasis } from './technical-basis.ts';

/** After this, counted from when the button was pressed, nothing is sent. */
export const WRITE_BUDGET_MS = 16_500;
/** How often an opt-out without a clear answer is sent again, each time after a fresh look. */
const OPT_OUT_REPEATS = 2;

/** One change under way; `writes` and `technicalBasis` grow as it is sent. */
export interface Sending<Of extends AnyChange = AnyChange> {
  change: Of;
  lane: Lane;
  before: Reading | null;
  startedAt: number;
  writes: Exchange[];
  technicalBasis: boolean;
  /** What an opt-out is completed with where HubSpot wants a basis. */
  completedWith: TechnicalBasis;
  /** Asked before each attempt; false: the change is not ours to send any more. */
  mayAttempt?: () => Promise<boolean>;
}

export type Written =
  | { is: 'refused'; error: HubSpotError }
  | {
      is: 'judged';
      judgement: ReplyJudgement;
      reply: Envelope<StatusRow> | null;
      error: HubSpotError | null;
    };

/**
 * Sends the write and judges the answer. A change that subscribes or resets is sent once; an opt-out
 * without a clear answer again, after a fresh look at HubSpot that shows the old status. After an
 * unclear attempt nothing counts as refused (design 4.6).
 */
export async function writeStatus(ctx: SubscriptionsContext, sending: Sending): Promise<Written> {
  let written = await attempt(ctx, sending, false);
  for (let repeat = 0; repeat < OPT_OUT_REPEATS; repeat++) {
    if (!isGoing(sending.lane) || !isUnclear(written)) break;
    if (!(await mayRepeat(ctx, sending))) break;
    written = await attempt(ctx, sending, true);
  }
  return written;
}

/** Sends once; an opt-out that HubSpot refuses for want of a basis once more, completed technically. */
async function attempt(
  ctx: SubscriptionsContext,
  sending: Sending,
  afterUnclear: boolean,
): Promise<Written> {
  const result = await send(ctx, sending);
  const { change, lane } = sending;
  const isBareOptOut = lane === 'unsubscribe' && !sending.technicalBasis;
  if (result.ok || !isBareOptOut || isOfAll(change) || !needsBasis(result.error, change))
    return judgeCall(sending, result, afterUnclear);
  sending.technicalBasis = true;
  return judgeCall(sending, await send(ctx, sending), afterUnclear);
}

async function send(
  ctx: SubscriptionsContext,
  sending: Sending,
): Promise<CallResult<Envelope<StatusRow>>> {
  const options = {
    signal: ctx.signal,
    deadline: sending.startedAt + WRITE_BUDGET_MS,
    mayAttempt: sending.mayAttempt,
  };
  const result = await call(ctx, sending, options);
  sending.writes.push(result.exchange);
  return result;
}

function call(
  { hubspot }: SubscriptionsContext,
  { change, technicalBasis, completedWith }: Sending,
  options: CallOptions,
): Promise<CallResult<Envelope<StatusRow>>> {
  if (isOfAll(change)) {
    const { subscriberIdString, businessUnitId } = change;
    return hubspot.writeWideStatus(
      { subscriberIdString, businessUnitId: businessUnitId ?? undefined },
      options,
    );
  }
  const { subscriberIdString, subscriptionId, statusState, legalBasis, legalBasisExplanation } =
    technicalBasis ? withTechnicalBasis(change, completedWith) : change;
  return hubspot.writeStatus(
    {
      subscriberIdString,
      subscriptionId,
      statusState,
      legalBasis: legalBasis ?? undefined,
      legalBasisExplanation: legalBasisExplanation || undefined,
    },
    options,
  );
}

function judgeCall(
  { change, lane, before }: Sending,
  result: CallResult<Envelope<StatusRow>>,
  afterUnclear: boolean,
): Written {
  if (result.ok) {
    const judgement = isOfAll(change)
      ? ({ is: 'unclear', why: unclearOptOut(result.value) ?? 'not_read_back' } as const)
      : judgeReply(
          result.value,
          change.subscriberIdString,
          change.subscriptionId,
          change,
          lane,
          rowFor(before, change),
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
  if (error.kind === 'connection_lost') return 'connection_broken';
  return error.status !== null && error.status >= 500 ? 'server_error' : 'no_reply';
}

/** Whether nobody knows whether HubSpot took it. An opt-out of all that it took is only to be read back. */
function isUnclear(written: Written): boolean {
  if (written.is !== 'judged' || written.judgement.is !== 'unclear') return false;
  return written.judgement.why !== 'not_read_back';
}

/** Only a look that shows the old status, with time left, allows sending an opt-out again. */
async function mayRepeat(ctx: SubscriptionsContext, sending: Sending): Promise<boolean> {
  if (ctx.now() >= sending.startedAt + WRITE_BUDGET_MS) return false;
  const { change } = sending;
  const person = await readPerson(
    ctx,
    change.subscriberIdString,
    sending.startedAt + WRITE_BUDGET_MS,
  );
  if (!person.ok) return false;
  const sentAt = firstSending(sending) + person.clockDifference;
  return judge(sending, person.reading, sentAt).is === 'not_yet';
}

function firstSending({ writes, startedAt }: Sending): number {
  return writes[0]?.attempts[0]?.startedAt ?? startedAt;
}

/** What the unclear write is checked with from now on; `ctx.settleWindowMs` starts at this moment. */
export function pendingCheck(
  ctx: SubscriptionsContext,
  sending: Sending,
  why: UnclearReason,
): PendingCheck {
  const { change, lane, before } = sending;
  const lastSentAt = ctx.now();
  return {
    change,
    lane,
    before,
    why,
    firstSentAt: firstSending(sending),
    lastSentAt,
    settlesAt: lastSentAt + ctx.settleWindowMs,
  };
}
