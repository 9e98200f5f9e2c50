import { may, type Role } from '../auth/permissions.ts';
import type { LegalBasis } from '../hubspot/types.ts';
import type { SourceKind } from '../subscriptions/source.ts';
import { allowsMail } from './bases.ts';
import { demandOf, type LiftDemand, type LiftRow, type LiftTable } from './lift-table.ts';
import { isOwnWish } from './own-wish.ts';
import {
  DAY_PROBLEMS,
  type DayLimits,
  type DayProblem,
  dayProblem,
  type RequestDay,
} from './request-day.ts';

/** A legal basis and its explanation as HubSpot held them; null and empty: not recorded. */
export interface Ground {
  legalBasis: string | null;
  legalBasisExplanation: string | null;
}

/** What is known of the opt-out. */
export interface LiftFacts {
  source: SourceKind;
  /** It is an opt-out of all e-mail, of the account or of a brand. */
  isOfAll: boolean;
  /** What this console's own log says of it, if it was made here. */
  ours: 'by_mistake' | 'on_request' | null;
  /** What stood there before the opt-out; null: not known. */
  earlier: Ground | null;
}

/** The ways in which an opt-out can be lifted. */
export const LIFT_WAYS = ['ground', 'correction', 'new_consent'] as const;
export type LiftWay = (typeof LIFT_WAYS)[number];

/** What the person at the screen gives for the lift; empty texts: not given. */
export interface LiftGiven extends RequestDay {
  way: LiftWay;
  legalBasis: LegalBasis | null;
  legalBasisExplanation: string;
  reference: string;
  /** They say that the address was put right after it had bounced. */
  isAddressFixed: boolean;
  /** How many subscription types one confirmation would lift. */
  typesAtOnce: number;
}

/** What a lift needs, for the screen that asks for it. */
export interface LiftNeeds {
  row: LiftRow;
  demand: LiftDemand;
  /** The ways that are open, the one to offer first. Empty: nobody may. */
  ways: LiftWay[];
  /** Offered before anything else: a link with which the person decides. */
  askThemFirst: boolean;
  complianceOnly: boolean;
  typeByType: boolean;
  addressNeedsFixing: boolean;
}

/**
 * Who opted the person out. Their own hand outranks our log; what we did on request is theirs, too. Where
 * nothing tells, it counts as theirs (design, section 10).
 */
export function liftRowOf({ source, isOfAll, ours }: LiftFacts): LiftRow {
  const own = isOfAll ? 'opt_out_of_all' : 'by_person';
  switch (source) {
    case 'spam_complaint':
      return 'spam_complaint';
    case 'bounce':
      return ours === 'on_request' ? own : 'hard_bounce';
    case 'preference_page':
    case 'list_unsubscribe_header':
    case 'form':
      return own;
    case 'import':
    case 'workflow':
    case 'api':
    case 'user':
      return ours === 'on_request' ? own : 'by_others';
    case 'never_chosen':
    case 'not_recorded':
    case 'other':
      if (ours === 'by_mistake') return 'by_others';
      return ours === 'on_request' || isOfAll ? own : 'unknown';
    default:
      return source satisfies never;
  }
}

/** What it takes to lift this opt-out, by the table of compliance. */
export function liftNeeds(facts: LiftFacts, table: LiftTable): LiftNeeds {
  const row = liftRowOf(facts);
  const demand = demandOf(table, row);
  return {
    row,
    demand,
    ways: waysOf(demand, facts),
    askThemFirst: demand === 'new_consent',
    complianceOnly: demand === 'compliance',
    // Only what our own log shows to be a mistake is put back in one go.
    typeByType: facts.isOfAll && !(row === 'by_others' && facts.ours === 'by_mistake'),
    addressNeedsFixing: row === 'hard_bounce',
  };
}

function waysOf(demand: LiftDemand, { earlier }: LiftFacts): LiftWay[] {
  switch (demand) {
    case 'ground':
      return earlier === null ? ['ground', 'new_consent'] : ['correction', 'ground', 'new_consent'];
    case 'correction':
      return earlier === null ? ['new_consent'] : ['correction', 'new_consent'];
    case 'new_consent':
    case 'compliance':
      return ['new_consent'];
    case 'nobody':
      return [];
    default:
      return demand satisfies never;
  }
}

export type LiftProblem =
  | { code: 'may_not_lift' | 'compliance_only' | 'nobody' | 'type_by_type'; field: null }
  | { code: 'fix_address'; field: 'isAddressFixed' }
  | { code: 'new_consent_required' | 'earlier_not_known'; field: 'way' }
  | {
      code:
        | 'basis_required'
        | 'consent_required'
        | 'basis_allows_no_mail'
        | 'not_the_earlier_basis';
      field: 'legalBasis';
    }
  | { code: 'explanation_required'; field: 'legalBasisExplanation' }
  | { code: 'reference_required'; field: 'reference' }
  | { code: DayProblem; field: 'date' | 'time' };

/**
 * What still stands between a lift and its sending, each with its field; empty: it may go. Whoever may
 * not lift it at all is told nothing else.
 */
export function liftProblems(
  facts: LiftFacts,
  given: LiftGiven,
  table: LiftTable,
  role: Role,
  limits: DayLimits,
): LiftProblem[] {
  const needs = liftNeeds(facts, table);
  if (!may(role, 'lift')) return [{ code: 'may_not_lift', field: null }];
  if (needs.ways.length === 0) return [{ code: 'nobody', field: null }];
  if (needs.complianceOnly && !may(role, 'policy'))
    return [{ code: 'compliance_only', field: null }];
  const problems: LiftProblem[] = [];
  if (needs.typeByType && given.typesAtOnce > 1)
    problems.push({ code: 'type_by_type', field: null });
  if (needs.addressNeedsFixing && !given.isAddressFixed)
    problems.push({ code: 'fix_address', field: 'isAddressFixed' });
  if (!needs.ways.includes(given.way)) return [...problems, closedWay(given.way, needs)];
  switch (given.way) {
    case 'ground':
      return [...problems, ...groundProblems(given)];
    case 'correction':
      return [...problems, ...correctionProblems(facts, given)];
    case 'new_consent':
      return [...problems, ...consentProblems(given, limits)];
    default:
      return given.way satisfies never;
  }
}

/** A correction is closed because the row allows none, or because nobody knows what to restore. */
function closedWay(way: LiftWay, { demand }: LiftNeeds): LiftProblem {
  const allowsCorrection = demand === 'ground' || demand === 'correction';
  return way === 'correction' && allowsCorrection
    ? { code: 'earlier_not_known', field: 'way' }
    : { code: 'new_consent_required', field: 'way' };
}

function groundProblems({ legalBasis, legalBasisExplanation }: LiftGiven): LiftProblem[] {
  const problems: LiftProblem[] = [];
  if (legalBasis === null) problems.push({ code: 'basis_required', field: 'legalBasis' });
  else if (!allowsMail(legalBasis))
    problems.push({ code: 'basis_allows_no_mail', field: 'legalBasis' });
  if (legalBasisExplanation.trim() === '')
    problems.push({ code: 'explanation_required', field: 'legalBasisExplanation' });
  return problems;
}

function consentProblems(given: LiftGiven, limits: DayLimits): LiftProblem[] {
  const { legalBasis, reference } = given;
  const day = dayProblem(given, limits);
  const problems: LiftProblem[] =
    legalBasis !== null && !isOwnWish(legalBasis)
      ? [
          { code: 'consent_required', field: 'legalBasis' },
          ...groundProblems(given).filter(({ field }) => field !== 'legalBasis'),
        ]
      : groundProblems(given);
  if (day) problems.push(day);
  if (reference.trim() === '') problems.push({ code: 'reference_required', field: 'reference' });
  return problems;
}

/**
 * A correction restores the basis from before. Where our own log shows the mistake, exactly what was there
 * comes back, were it nothing: nothing has to be given, and nothing is invented.
 */
function correctionProblems({ earlier, ours }: LiftFacts, given: LiftGiven): LiftProblem[] {
  const before = earlier?.legalBasis ?? null;
  if (before !== null && given.legalBasis !== null && given.legalBasis !== before)
    return [{ code: 'not_the_earlier_basis', field: 'legalBasis' }];
  const asBefore = [earlier?.legalBasisExplanation ?? '', ...(before === null ? [''] : [])];
  const isExact =
    given.legalBasis === before &&
    asBefore.some((text) => text.trim() === given.legalBasisExplanation.trim());
  if (ours === 'by_mistake' && isExact) return [];
  return groundProblems(given).filter(
    // The earlier basis is restored whatever it is good for.
    ({ code }) => code !== 'basis_allows_no_mail' || before === null,
  );
}

const OF_DAY: ReadonlySet<string> = new Set(DAY_PROBLEMS);

/** Where the words of a problem stand in the message files. */
export function liftProblemKey(
  code: LiftProblem['code'],
):
  | `lift.problem.${Exclude<LiftProblem['code'], DayProblem>}`
  | `explanation.problem.${DayProblem}` {
  return isOfDay(code) ? `explanation.problem.${code}` : `lift.problem.${code}`;
}

function isOfDay(code: LiftProblem['code']): code is DayProblem {
  return OF_DAY.has(code);
}
