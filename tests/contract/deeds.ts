import { type Agreement, type LiftAgreed, NO_AGREEMENT } from '@/lib/subscriptions/agreement.ts';
import type { ChangeInput } from '@/lib/subscriptions/change.ts';
import type { Lane } from '@/lib/subscriptions/lane.ts';
import { type Desk, GROUND, NEWSLETTER } from './desk.ts';

/** One change of a seeded contact. */
export interface Deed {
  lane: Lane;
  input: ChangeInput;
}

function deed(
  lane: Lane,
  subscriberIdString: string,
  statusState: ChangeInput['statusState'],
  ground: Partial<Pick<ChangeInput, 'legalBasis' | 'legalBasisExplanation'>> = {},
): Deed {
  return {
    lane,
    input: {
      subscriberIdString,
      subscriptionId: NEWSLETTER,
      statusState,
      legalBasis: null,
      legalBasisExplanation: '',
      reason: '',
      // Whoever lifts an opt-out says where the person asked for it.
      reference: lane === 'lift' ? 'Ticket 4711' : '',
      ...ground,
    },
  };
}

const OTHER_GROUND = {
  legalBasis: 'LEGITIMATE_INTEREST_CLIENT',
  legalBasisExplanation: 'Bought a tent on 9 April; told of the right to object, order 881.',
} as const;
/** What the seed holds for those who are documented. */
const SEEDED_GROUND = {
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'Contact provided explicit consent via form.',
} as const;

/** Every lane, and in each the deeds that differ in what HubSpot has to do. */
export const DEEDS = {
  unsubscribe: deed('unsubscribe', 'henrik.solberg@example.org', 'UNSUBSCRIBED'),
  'unsubscribe with a ground': deed(
    'unsubscribe',
    'henrik.solberg@example.org',
    'UNSUBSCRIBED',
    GROUND,
  ),
  'unsubscribe who never chose': deed('unsubscribe', 'lukas.gruber@example.net', 'UNSUBSCRIBED'),
  subscribe: deed('subscribe', 'lukas.gruber@example.net', 'SUBSCRIBED', GROUND),
  'lift to subscribed': deed('lift', 'amara.okafor@example.org', 'SUBSCRIBED', GROUND),
  'lift to not specified': deed('lift', 'amara.okafor@example.org', 'NOT_SPECIFIED', GROUND),
  'lift under an opt-out of all': deed('lift', 'jo.miller@example.com', 'SUBSCRIBED', GROUND),
  reset: deed('reset', 'henrik.solberg@example.org', 'NOT_SPECIFIED'),
  document: deed('document', 'yuki.tanabe@example.com', 'SUBSCRIBED', GROUND),
  'document anew': deed('document', 'henrik.solberg@example.org', 'SUBSCRIBED', OTHER_GROUND),
  'document an opt-out': deed('document', 'amara.okafor@example.org', 'UNSUBSCRIBED', GROUND),
  nothing: deed('nothing', 'ines.carvalho@example.com', 'SUBSCRIBED', SEEDED_GROUND),
} satisfies Record<string, Deed>;

export type DeedName = keyof typeof DEEDS;
export const DEED_NAMES = Object.keys(DEEDS) as DeedName[];

/** What is given for a lift because the person asked for it again, on the day of a moment (ms). */
export function askedAgain(at: number): LiftAgreed {
  return {
    ...{ way: 'new_consent', date: new Date(at).toISOString().slice(0, 10), time: '' },
    ...{ timeZone: 'UTC', isAddressFixed: false, typesAtOnce: 1 },
  };
}

/** What somebody agrees to who means this deed, and has just seen what HubSpot shows. */
export async function agreementTo(
  { lane, input }: Deed,
  {
    row,
    clock,
  }: {
    row: (subscriber: string, subscriptionId: string) => Promise<{ timestamp?: string }>;
    clock: Pick<Desk['clock'], 'now'>;
  },
): Promise<Agreement> {
  if (lane !== 'lift') return NO_AGREEMENT;
  const { timestamp } = await row(input.subscriberIdString, input.subscriptionId);
  return { ...NO_AGREEMENT, liftOf: timestamp ?? '', lift: askedAgain(clock.now()) };
}
