import type { Role } from '../auth/permissions.ts';
import {
  type LiftFacts,
  type LiftGiven,
  type LiftProblem,
  liftNeeds,
  liftProblems,
} from '../legal-basis/lift-policy.ts';
import type { LiftTable } from '../legal-basis/lift-table.ts';
import type { LiftAgreed } from './agreement.ts';
import type { Change } from './change.ts';
import type { Lifted } from './lifted.ts';

/** All that a lift is judged by, at the console as on a screen. */
export interface LiftCase {
  lifted: Lifted;
  facts: LiftFacts;
  table: LiftTable;
  /** Of whoever asks. */
  role: Role;
  /** Ms since the epoch, by the console's clock: no request is of a later day. */
  now: number;
}

/** Of somebody who gave nothing beside the change: by the way that is offered first. */
export function nothingGiven({ facts, table }: LiftCase): LiftAgreed {
  const way = liftNeeds(facts, table).ways[0] ?? 'new_consent';
  return { way, date: '', time: '', timeZone: 'UTC', isAddressFixed: false, typesAtOnce: 1 };
}

/** What is given for a lift, of the change and of what was agreed to beside it (null: nothing). */
export function givenFor(
  lift: LiftCase,
  {
    legalBasis,
    legalBasisExplanation,
    reference,
  }: Pick<Change, 'legalBasis' | 'legalBasisExplanation' | 'reference'>,
  agreed: LiftAgreed | null,
): LiftGiven {
  return { ...(agreed ?? nothingGiven(lift)), legalBasis, legalBasisExplanation, reference };
}

/** As `liftProblems`, for a case. */
export function problemsOfLift(
  { facts, table, role, now, lifted: { madeAt } }: LiftCase,
  given: LiftGiven,
): LiftProblem[] {
  return liftProblems(facts, given, table, role, { now, after: madeAt });
}
