import type { LegalBasis } from '../hubspot/types.ts';

/** Whether a legal basis is a wish of the person, and not a ground of the sender's. */
export function isOwnWish(basis: LegalBasis): boolean {
  return basis === 'CONSENT_WITH_NOTICE';
}
