import type { LegalBasis, SubscriptionStatus } from '@/lib/hubspot/types.ts';
import type { Change } from '@/lib/subscriptions/change.ts';
import {
  type Agreement,
  groundMissing,
  type Lane,
  laneOf,
  type Shown,
} from '@/lib/subscriptions/lane.ts';
import type { PersonType } from '@/lib/subscriptions/types-by-brand.ts';
import { type Choices, statusOf } from './use-choices.ts';

/** A ground as it is typed. */
export interface Ground {
  basis: LegalBasis | '';
  explanation: string;
}

/** One change that was chosen and is not sent yet. */
export interface Planned {
  one: PersonType;
  wanted: SubscriptionStatus;
  lane: Lane;
  /** What the screen showed when it was chosen. */
  seen: Shown;
}

/** What was chosen, in the order of the list; what HubSpot says by itself meanwhile is none any more. */
export function plannedOf(types: readonly PersonType[], choices: Choices): Planned[] {
  return types.flatMap((one): Planned[] => {
    const choice = choices.of(one.id);
    if (choice === null) return [];
    const { row } = one;
    const now = statusOf(row);
    const seen = { status: now, timestamp: row?.timestamp ?? null };
    if (choice.is === 'document') return [{ one, seen, wanted: now, lane: 'document' }];
    if (choice.status === now) return [];
    const wanted = choice.status;
    const bare = { statusState: wanted, legalBasis: null, legalBasisExplanation: '' };
    return [{ one, seen, wanted, lane: laneOf(row, bare) }];
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
  ground: Ground,
  { reason, reference }: Pick<Change, 'reason' | 'reference'>,
): Change {
  const isGrounded = needsGround({ one, wanted, ...planned });
  return {
    ...{ subscriberIdString: address, subscriptionId: one.id, statusState: wanted, reference },
    legalBasis: isGrounded ? ground.basis || null : null,
    legalBasisExplanation: isGrounded ? ground.explanation.trim() : '',
    // Only who goes says why; whoever comes says on what ground.
    reason: wanted === 'UNSUBSCRIBED' ? reason : '',
  };
}

/** What whoever presses the button has seen and agreed to. */
export function agreementOf(
  { lane, seen }: Planned,
  { notAContact }: Pick<Agreement, 'notAContact'>,
): Agreement {
  return {
    liftOf: lane === 'lift' ? (seen.timestamp ?? '') : null,
    notAContact,
    unread: false,
    seen,
  };
}
