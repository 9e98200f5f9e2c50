import type { StatusRow, SubscriptionStatus } from '../hubspot/types.ts';
import { type BasesSetting, isOffered } from '../legal-basis/bases.ts';
import type { LiftGiven, LiftProblem } from '../legal-basis/lift-policy.ts';
import type { Agreement, Shown } from './agreement.ts';
import type { Change } from './change.ts';
import { givenFor, type LiftCase, problemsOfLift } from './lift-case.ts';

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
  | { code: 'not_a_contact'; field: 'subscriberIdString' }
  | LiftProblem;

/** Whether HubSpot has moved on since a screen showed something. */
export function hasMoved(before: StatusRow | null, seen: Shown): boolean {
  return (
    (before?.status ?? 'NOT_SPECIFIED') !== seen.status ||
    (before?.timestamp ?? null) !== seen.timestamp
  );
}

type GroundProblem = Extract<
  PolicyProblem,
  { code: 'basis_required' } | { code: 'explanation_required' }
>;

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

/** What is decided about, beside the agreement. */
export interface Decision {
  lane: Lane;
  before: StatusRow | null;
  /** Null: it could not be found out. */
  isContact: boolean | null;
  wanted: Wanted & Pick<Change, 'reference'>;
  /** Which bases compliance has on offer. */
  bases: BasesSetting;
  /** What the lane *lift* is judged with; null in any other. */
  lift: LiftCase | null;
  /** It sets back an earlier state, with the ground of then, if there was one: none is invented. */
  restores: boolean;
}

/**
 * What still stands between a change and its sending, the first thing first; empty: it may go. An
 * opt-out is never held up. A lift needs what the table of compliance demands for it, an undo's too; what
 * it is short of is said once somebody agrees to lift this very opt-out.
 */
export function policyProblems(
  { lane, before, isContact, wanted, bases, lift, restores }: Decision,
  agreement: Agreement,
): PolicyProblem[] {
  if (isGoing(lane) || lane === 'nothing') return [];
  if (agreement.seen && hasMoved(before, agreement.seen)) return [{ code: 'moved', field: null }];
  const nobodysAddress: PolicyProblem[] =
    isContact === false && !agreement.notAContact
      ? [{ code: 'not_a_contact', field: 'subscriberIdString' }]
      : [];
  if (lane !== 'lift')
    return [
      ...(restores ? [] : [...groundMissing(lane, wanted), ...groundRefused(wanted, bases)]),
      ...nobodysAddress,
    ];
  if (lift === null) throw new Error('A lift is judged by what is known of the opt-out.');
  const given = givenFor(lift, wanted, agreement.lift);
  const refused = restores || isEarlierBasis(lift, given) ? [] : groundRefused(wanted, bases);
  const problems = problemsOfLift(lift, given);
  if (problems.some(({ code }) => isShut(code))) return problems;
  if (agreement.liftOf === lift.lifted.since) return [...problems, ...refused, ...nobodysAddress];
  return [
    ...(restores ? [] : groundMissing(lane, wanted)),
    ...refused,
    ...nobodysAddress,
    { code: 'confirm_lift', field: null },
  ];
}

/** A mistake is put right with the basis of then, were it no longer on offer. */
function isEarlierBasis({ facts }: LiftCase, { way, legalBasis }: LiftGiven): boolean {
  return way === 'correction' && legalBasis === (facts.earlier?.legalBasis ?? null);
}

/** Whether nothing that somebody could give makes them one who may lift it. */
export function isShut(code: LiftProblem['code']): boolean {
  return ['may_not_lift', 'compliance_only', 'nobody'].includes(code);
}
