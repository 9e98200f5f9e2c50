import type { StatusRow, SubscriptionStatus } from '../hubspot/types.ts';
import { type BasesSetting, isOffered } from '../legal-basis/bases.ts';
import type { Change } from './change.ts';

/**
 * What kind of deed a change is, seen from the status before (design, section 4).
 * - `unsubscribe`: needs no ground.
 * - `subscribe`: from not specified.
 * - `lift`: any change away from unsubscribed, to subscribed or to not specified.
 * - `reset`: subscribed to not specified.
 * - `document`: same status, new basis or explanation.
 * - `opt_out_of_all`: of all e-mail of the account or of a brand; as free as an unsubscribe.
 * - `nothing`: same status and nothing to document.
 */
export const LANES = [
  'unsubscribe',
  'subscribe',
  'lift',
  'reset',
  'document',
  'opt_out_of_all',
  'nothing',
] as const;
export type Lane = (typeof LANES)[number];

/** The lanes in which somebody goes: no ground is asked for, and nothing holds them up. */
export function isGoing(lane: Lane): lane is 'unsubscribe' | 'opt_out_of_all' {
  return lane === 'unsubscribe' || lane === 'opt_out_of_all';
}

export type Wanted = Pick<Change, 'statusState' | 'legalBasis' | 'legalBasisExplanation'>;

/**
 * The lane of a change. Takes the row that HubSpot has for this type, or null where it has none or
 * could not be read (the person then counts as never asked), and what is wanted.
 */
export function laneOf(before: StatusRow | null, wanted: Wanted): Lane {
  const from: SubscriptionStatus = before?.status ?? 'NOT_SPECIFIED';
  if (from === wanted.statusState) return documents(before, wanted) ? 'document' : 'nothing';
  if (wanted.statusState === 'UNSUBSCRIBED') return 'unsubscribe';
  if (from === 'UNSUBSCRIBED') return 'lift';
  return wanted.statusState === 'SUBSCRIBED' ? 'subscribe' : 'reset';
}

/** Whether basis or explanation would add something to what HubSpot has. */
function documents(before: StatusRow | null, wanted: Wanted): boolean {
  const newBasis = wanted.legalBasis !== null && wanted.legalBasis !== before?.legalBasis;
  const newExplanation =
    wanted.legalBasisExplanation !== '' &&
    wanted.legalBasisExplanation !== before?.legalBasisExplanation;
  return newBasis || newExplanation;
}

export type PolicyProblem =
  | { code: 'basis_required'; field: 'legalBasis' }
  | { code: 'explanation_required'; field: 'legalBasisExplanation' }
  /** Compliance has taken the basis off offer. */
  | { code: 'basis_not_offered'; field: 'legalBasis' }
  | { code: 'confirm_lift'; field: null }
  /** What HubSpot says is not what the screen showed. */
  | { code: 'moved'; field: null }
  | { code: 'not_a_contact'; field: 'subscriberIdString' };

/** What the person at the screen was shown and agreed to. */
export interface Agreement {
  /** The time of the opt-out that they agreed to lift, as HubSpot gave it; null if they were not asked. */
  liftOf: string | null;
  /** They know that the address is no contact and that the status can never be deleted. */
  notAContact: boolean;
  /** Send an opt-out although HubSpot could not be read before. */
  unread: boolean;
  /** What the screen showed of this type when it was decided; not given: nothing was shown. */
  seen?: Shown | undefined;
}

/** The state of a type as a screen shows it; without a row it is not specified, and has no time. */
export type Shown = Pick<StatusRow, 'status' | 'timestamp'>;

/** Whether HubSpot has moved on since a screen showed something. */
export function hasMoved(before: StatusRow | null, seen: Shown): boolean {
  return (
    (before?.status ?? 'NOT_SPECIFIED') !== seen.status ||
    (before?.timestamp ?? null) !== seen.timestamp
  );
}

type GroundProblem = Extract<PolicyProblem, { code: `${string}_required` }>;

/** The parts of a ground that a lane needs and a change lacks. */
export function groundMissing(lane: Lane, wanted: Wanted): GroundProblem[] {
  if (!['subscribe', 'lift', 'document'].includes(lane)) return [];
  if (wanted.statusState === 'UNSUBSCRIBED') return [];
  const problems: GroundProblem[] = [];
  if (wanted.legalBasis === null) problems.push({ code: 'basis_required', field: 'legalBasis' });
  if (wanted.legalBasisExplanation === '')
    problems.push({ code: 'explanation_required', field: 'legalBasisExplanation' });
  return problems;
}

/** What is wrong with a ground that is given: its basis is not on offer. */
export function groundRefused({ legalBasis }: Wanted, bases: BasesSetting): PolicyProblem[] {
  if (legalBasis === null || isOffered(bases, legalBasis)) return [];
  return [{ code: 'basis_not_offered', field: 'legalBasis' }];
}

/**
 * What still stands between a change and its sending, the first thing first; empty: it may go. An
 * opt-out is never held up. `isContact` is null where it could not be found out. What
 * `restores` an earlier state has the ground of then, if there was one: none is invented.
 */
export function policyProblems(
  lane: Lane,
  before: StatusRow | null,
  isContact: boolean | null,
  wanted: Wanted,
  agreement: Agreement,
  bases: BasesSetting,
  restores = false,
): PolicyProblem[] {
  if (isGoing(lane) || lane === 'nothing') return [];
  if (agreement.seen && hasMoved(before, agreement.seen)) return [{ code: 'moved', field: null }];
  const problems: PolicyProblem[] = restores
    ? []
    : [...groundMissing(lane, wanted), ...groundRefused(wanted, bases)];
  if (isContact === false && !agreement.notAContact)
    problems.push({ code: 'not_a_contact', field: 'subscriberIdString' });
  if (lane === 'lift' && agreement.liftOf !== (before?.timestamp ?? ''))
    problems.push({ code: 'confirm_lift', field: null });
  return problems;
}
