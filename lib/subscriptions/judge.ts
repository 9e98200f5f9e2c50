import type { Envelope, StatusRow } from '../hubspot/types.ts';
import { type AnyChange, type Change, isOfAll } from './change.ts';
import type { Lane, Wanted } from './lane.ts';
import type { BasisStored, ElsewhereChange, Reading, UnclearReason } from './outcome.ts';
import { readSource } from './source.ts';

/** The row of one subscription type among a person's rows, or null. */
export function rowOf(reading: Reading | null, subscriptionId: string): StatusRow | null {
  return reading?.rows.find((row) => row.subscriptionId === subscriptionId) ?? null;
}

/** The row that a change is about, or null; an opt-out of all is about none. */
export function rowFor(reading: Reading | null, change: AnyChange): StatusRow | null {
  return isOfAll(change) ? null : rowOf(reading, change.subscriptionId);
}

/** Compares what a row holds with the basis and explanation that were sent, and says which differs. */
export function basisStored(row: StatusRow | null, sent: Wanted): BasisStored {
  if (sent.legalBasis === null && sent.legalBasisExplanation === '') return 'none_sent';
  if (row === null) return 'not_known';
  const basis = partStored(row.legalBasis, sent.legalBasis);
  const explanation = partStored(row.legalBasisExplanation, sent.legalBasisExplanation);
  if (basis === 'stored') return explanation === 'stored' ? 'stored' : `explanation_${explanation}`;
  if (explanation === 'stored') return `basis_${basis}`;
  return basis === explanation ? `both_${basis}` : 'both_altered';
}

function partStored(
  stored: string | null,
  sent: string | null,
): 'stored' | 'not_stored' | 'altered' {
  if (!sent || sameText(stored, sent)) return 'stored';
  return stored ? 'altered' : 'not_stored';
}

function sameText(a: string | null, b: string | null): boolean {
  return (a ?? '').replace(/\r\n?/g, '\n').trim() === (b ?? '').replace(/\r\n?/g, '\n').trim();
}

function sameGround(a: StatusRow | null, b: StatusRow): boolean {
  return (
    sameText(a?.legalBasis ?? null, b.legalBasis) &&
    sameText(a?.legalBasisExplanation ?? null, b.legalBasisExplanation)
  );
}

/** Whether a row holds something that was sent and that it did not hold before. */
function holdsNew(before: StatusRow | null, now: StatusRow, sent: Wanted): boolean {
  const isNew = (was: string | null | undefined, is: string | null, wanted: string | null) =>
    Boolean(wanted) && sameText(is, wanted) && !sameText(was ?? null, wanted);
  return (
    isNew(before?.legalBasis, now.legalBasis, sent.legalBasis) ||
    isNew(before?.legalBasisExplanation, now.legalBasisExplanation, sent.legalBasisExplanation)
  );
}

/** The row of a reply that is about this address and this type, or null. */
function rowInReply(
  reply: Envelope<StatusRow>,
  address: string,
  subscriptionId: string,
): StatusRow | null {
  const isOurs = (row: StatusRow) =>
    row.subscriptionId === subscriptionId && row.subscriberIdString.toLowerCase() === address;
  return reply.results.find(isOurs) ?? null;
}

/**
 * Whether HubSpot says that a change which nobody meant as a lift lifted an opt-out: it came between
 * our reading and our write (RESUBSCRIBE_OCCURRED; fact sheet 1.5).
 */
export function hasLiftedUnseen(
  reply: Envelope<StatusRow>,
  { subscriberIdString, subscriptionId, statusState }: Change,
  lane: Lane,
): boolean {
  const row = rowInReply(reply, subscriberIdString, subscriptionId);
  return (
    lane !== 'lift' &&
    statusState !== 'UNSUBSCRIBED' &&
    row?.status === statusState &&
    row.setStatusSuccessReason === 'RESUBSCRIBE_OCCURRED'
  );
}

export type ReplyJudgement =
  | { is: 'changed'; row: StatusRow }
  | { is: 'already'; row: StatusRow }
  | { is: 'unclear'; why: UnclearReason };

/**
 * Judges the readable 200 to a status write. *Changed* needs a row that echoes address, type and
 * wanted status, and a reason that says so; everything else settles nothing (design 4.7; a 200 is
 * not a change, fact sheet, surprises 2). Documenting a basis has no reason of its own: it is
 * changed when the row's basis or explanation is not what it was before, even if it is not what was
 * sent, whatever the reason says; or when an opt-out was lifted, which is more than was asked for.
 */
export function judgeReply(
  reply: Envelope<StatusRow>,
  address: string,
  subscriptionId: string,
  wanted: Wanted,
  lane: Lane,
  before: StatusRow | null,
): ReplyJudgement {
  if ((reply.numErrors ?? 0) > 0 || reply.errors.length > 0)
    return { is: 'unclear', why: 'errors_in_reply' };
  if (reply.status !== null && reply.status !== 'COMPLETE' && reply.status !== 'SUCCESS')
    return { is: 'unclear', why: 'not_complete' };
  const row = rowInReply(reply, address, subscriptionId);
  if (!row) return { is: 'unclear', why: 'row_missing' };
  if (row.status !== wanted.statusState) return { is: 'unclear', why: 'other_status' };
  const nothingNew = lane === 'document' && sameGround(before, row);
  switch (row.setStatusSuccessReason) {
    case 'RESUBSCRIBE_OCCURRED':
      return { is: 'changed', row };
    case 'REQUESTED_CHANGE_OCCURRED':
    case 'UNSUBSCRIBE_FROM_ALL_OCCURRED':
      return nothingNew ? { is: 'unclear', why: 'no_reason' } : { is: 'changed', row };
    case 'NO_STATUS_CHANGE':
      if (lane !== 'document') return { is: 'already', row };
      return nothingNew ? { is: 'unclear', why: 'no_reason' } : { is: 'changed', row };
    default:
      return { is: 'unclear', why: 'no_reason' };
  }
}

export type ReadingJudgement =
  | { is: 'changed'; by: 'us' | 'cannot_tell' }
  | { is: 'already' }
  | { is: 'not_yet' }
  /** The row that there was before is not there now: that says nothing of the write. */
  | { is: 'gone' }
  | { is: 'overtaken' };

/**
 * How far HubSpot's timestamps may lie before our sending and still not be older than it for sure;
 * whose they are cannot be told then.
 */
export const CLOCK_TOLERANCE_MS = 2_000;

/**
 * Whether a row can be claimed as the work of our write: set by the API, not before our sending, with
 * the ground that was sent, if one was.
 */
function isOurs(now: StatusRow, wanted: Wanted, sentAt: number): boolean {
  const ground = basisStored(now, wanted);
  return (
    readSource(now.source).kind === 'api' &&
    Date.parse(now.timestamp ?? '') >= sentAt &&
    (ground === 'stored' || ground === 'none_sent')
  );
}

/**
 * Judges what HubSpot shows after an unclear write. `before` undefined: it could not be read, so the
 * row's own time decides against `sentAt` (ms since the epoch, by HubSpot's clock).
 */
export function judgeReading(
  before: StatusRow | null | undefined,
  now: StatusRow | null,
  wanted: Wanted,
  lane: Lane,
  sentAt: number,
): ReadingJudgement {
  if (now === null) return { is: before ? 'gone' : 'not_yet' };
  const by = isOurs(now, wanted, sentAt) ? 'us' : 'cannot_tell';
  if (before === undefined) {
    if (now.timestamp === null && now.status !== wanted.statusState) return { is: 'not_yet' };
    const at = Date.parse(now.timestamp ?? '');
    if (Number.isNaN(at)) return { is: 'overtaken' };
    const isNew = at >= sentAt - CLOCK_TOLERANCE_MS;
    if (now.status === wanted.statusState && isNew) return { is: 'changed', by };
    if (now.status === wanted.statusState) return { is: 'already' };
    return { is: isNew ? 'overtaken' : 'not_yet' };
  }
  const sameTime = before === null || now.timestamp === before.timestamp;
  if (now.status === wanted.statusState) {
    if (lane !== 'document') return { is: 'changed', by };
    if (holdsNew(before, now, wanted)) return { is: 'changed', by };
    return { is: sameGround(before, now) && sameTime ? 'not_yet' : 'overtaken' };
  }
  const sameStatus = now.status === (before?.status ?? 'NOT_SPECIFIED');
  return sameStatus && sameTime ? { is: 'not_yet' } : { is: 'overtaken' };
}

/**
 * What changed elsewhere between two readings: other types, rows that are gone included, and the
 * opt-outs of all. No row and "not specified" are the same.
 */
export function changedElsewhere(
  before: Reading | null,
  now: Reading | null,
  subscriptionId: string,
): ElsewhereChange[] {
  if (!before || !now) return [];
  const changes: ElsewhereChange[] = [];
  const names = new Map(
    [...before.rows, ...now.rows].map((row) => [row.subscriptionId, row.subscriptionName]),
  );
  names.delete(subscriptionId);
  for (const [id, name] of names) {
    const from = rowOf(before, id)?.status ?? null;
    const to = rowOf(now, id)?.status ?? null;
    if ((from ?? 'NOT_SPECIFIED') !== (to ?? 'NOT_SPECIFIED'))
      changes.push({ kind: 'type', subscriptionId: id, name, from, to });
  }
  const wideOf = (reading: Reading) =>
    new Map(reading.wide.map((row) => [row.businessUnitId, row.status]));
  const [wideBefore, wideNow] = [wideOf(before), wideOf(now)];
  for (const businessUnitId of new Set([...wideBefore.keys(), ...wideNow.keys()])) {
    const from = wideBefore.get(businessUnitId) ?? null;
    const to = wideNow.get(businessUnitId) ?? null;
    if ((from === 'UNSUBSCRIBED') !== (to === 'UNSUBSCRIBED'))
      changes.push({ kind: 'wide', businessUnitId, from, to });
  }
  return changes;
}
