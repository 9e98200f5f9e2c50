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
import type { SourceKind } from './source.ts';

/** The opt-out that mailing somebody of one type again would lift. */
export interface Lifted {
  /** HubSpot's time of it as HubSpot gave it, by which somebody agrees to lift this very one; empty: none. */
  since: string;
  /** Who set it, by HubSpot; see `SourceKind`. */
  source: SourceKind;
  /** An opt-out of all e-mail stands, of the account or of the type's brand. */
  isOfAll: boolean;
  /** False: there is an opt-out of all beside the row that was set at another moment, by nobody knows whom. */
  isOneAct: boolean;
  /** When the last of what stands was made, ms: new consent has to come after it. Null: not recorded. */
  madeAt: number | null;
}

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
