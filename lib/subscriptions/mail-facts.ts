import type { StatusRow, SubscriptionType } from '../hubspot/types.ts';
import type { StandingOptOut } from './wide-opt-outs.ts';

/**
 * Whether the account's privacy settings let it mail only people who have chosen so. No field of
 * HubSpot's API tells: an administrator confirms it (fact sheet 2.1).
 */
export const CONSENT_RULES = ['required', 'not_required', 'not_confirmed'] as const;
export type ConsentRule = (typeof CONSENT_RULES)[number];

/** Whether the account sends "only to contacts with legal basis"; confirmed in the same way. */
export const BASIS_RULES = ['enforced', 'not_enforced', 'not_confirmed'] as const;
export type BasisRule = (typeof BASIS_RULES)[number];

/** What HubSpot holds of the contact that stops mail; each null where it could not be read. */
export interface ContactFacts {
  isHardBounced: boolean | null;
  /** False, too, where the account asks nobody to confirm their address. */
  isDoubleOptInPending: boolean | null;
  /** False, too, where the account does not tell marketing contacts from others. */
  isNonMarketing: boolean | null;
}

/** Every layer that can stand between a person and mail of one type; null: it could not be read. */
export interface MailFacts {
  type: Pick<SubscriptionType, 'isActive' | 'isInternal' | 'businessUnitId'> | null;
  /** The opt-outs of all that stand, of whichever brand, with HubSpot's words for who set them. */
  optOuts: readonly (StandingOptOut & { source: string | null })[] | null;
  /** The person's row of this type. */
  row:
    | Pick<StatusRow, 'status' | 'source' | 'timestamp' | 'legalBasis' | 'businessUnitId'>
    | 'no_row'
    | null;
  contact: ContactFacts | 'no_contact' | null;
  consentRule: ConsentRule;
  basisRule: BasisRule;
}
