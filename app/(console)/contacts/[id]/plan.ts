import { LEGAL_BASES, type SubscriptionStatus } from '@/lib/hubspot/types.ts';
import type { RecordWords } from '@/lib/legal-basis/explanation.ts';
import type { FactProblem } from '@/lib/legal-basis/facts.ts';
import type { LiftProblem } from '@/lib/legal-basis/lift-policy.ts';
import type { Agreement, Shown } from '@/lib/subscriptions/agreement.ts';
import type { Change } from '@/lib/subscriptions/change.ts';
import { groundMissing, type Lane } from '@/lib/subscriptions/lane.ts';
import { laneOfType } from '@/lib/subscriptions/lane-for.ts';
import type { LiftCase } from '@/lib/subscriptions/lift-case.ts';
import type { Reading } from '@/lib/subscriptions/outcome.ts';
import type { PersonType } from '@/lib/subscriptions/types-by-brand.ts';
import { explanationIn } from '../../facts-fields.tsx';
import { type Choices, statusOf } from './choices.ts';
import type { Ground, GroundProblems } from './ground.ts';

/** One change that was chosen and is not sent yet. */
export interface Planned {
  one: PersonType;
  wanted: SubscriptionStatus;
  lane: Lane;
  /** What the screen showed when it was chosen. */
  seen: Shown;
}

/** What was chosen, in the order of the list; what HubSpot says by itself meanwhile is none any more. */
export function plannedOf(
  types: readonly PersonType[],
  choices: Choices,
  reading: Reading | null,
): Planned[] {
  return types.flatMap((one): Planned[] => {
    const choice = choices.of(one.id);
    if (choice === null) return [];
    const { row } = one;
    const now = statusOf(row);
    const seen = { status: now, timestamp: row?.timestamp ?? null };
    if (choice.is === 'document')
      // Whoever has opted out meanwhile is mailed on no ground at all.
      return now === 'UNSUBSCRIBED' ? [] : [{ one, seen, wanted: now, lane: 'document' }];
    if (choice.status === now) return [];
    const wanted = choice.status;
    const bare = { statusState: wanted, legalBasis: null, legalBasisExplanation: '' };
    const lane = laneOfType(reading, { ...bare, subscriptionId: one.id });
    return [{ one, seen, wanted, lane }];
  });
}

/** Whether a change is sent with a basis and an explanation. */
export function needsGround({ lane, wanted }: Planned): boolean {
  const without = { statusState: wanted, legalBasis: null, legalBasisExplanation: '' };
  return groundMissing(lane, without).length > 0;
}

/** The change as it is sent. */
export function changeOf(
  { one, wanted, ...planned }: Planned,
  address: string,
  { basis, form }: Ground,
  words: RecordWords,
  { reason, reference }: Pick<Change, 'reason' | 'reference'>,
): Change {
  const isGrounded = needsGround({ one, wanted, ...planned });
  return {
    ...{ subscriberIdString: address, subscriptionId: one.id, statusState: wanted, reference },
    legalBasis: isGrounded ? basis || null : null,
    legalBasisExplanation: isGrounded && basis ? explanationIn(form, basis, words).trim() : '',
    // Only who goes says why; whoever comes says on what ground.
    reason: wanted === 'UNSUBSCRIBED' ? reason : '',
  };
}

/** What whoever presses the button has seen and agreed to; a lift is agreed to by what it takes. */
export function agreementOf(
  { seen }: Planned,
  given: Pick<Agreement, 'notAContact' | 'liftOf' | 'lift'>,
): Agreement {
  return { ...given, unread: false, seen };
}

/** What a lift wants of the day and the reference, as it is said among the facts of the new consent. */
export function asFacts(problems: readonly LiftProblem[]): FactProblem[] {
  return problems.flatMap((problem): FactProblem[] => {
    if (problem.field === 'reference') return [{ field: 'reference', code: 'fact_required' }];
    return problem.field === 'date' || problem.field === 'time'
      ? [{ field: problem.field, code: problem.code }]
      : [];
  });
}

/** The earlier ground as a correction puts it back; null and empty where there was none. */
export function restored({
  legalBasis,
  legalBasisExplanation,
}: NonNullable<LiftCase['facts']['earlier']>) {
  return {
    legalBasis: LEGAL_BASES.find((basis) => basis === legalBasis) ?? null,
    legalBasisExplanation: legalBasisExplanation ?? '',
  };
}

/** Whether a lift's problem is said at a field of the ground already. */
export function isSaidInGround(
  { field }: LiftProblem,
  isAnew: boolean,
  problems: GroundProblems = {},
): boolean {
  if (field === 'date' || field === 'time' || field === 'reference') return isAnew;
  if (field === 'legalBasis') return problems.basis !== undefined;
  if (field !== 'legalBasisExplanation') return false;
  return problems.basis !== undefined || problems.facts !== undefined;
}
