import type { HubSpotError, LegalBasis } from '../hubspot/types.ts';
import type { Change } from './change.ts';

/**
 * What an opt-out is repeated with where HubSpot refuses it without a basis. It claims no ground for
 * anything: an opt-out needs none.
 */
export const TECHNICAL_BASIS: { legalBasis: LegalBasis; legalBasisExplanation: string } = {
  legalBasis: 'LEGITIMATE_INTEREST_OTHER',
  legalBasisExplanation: 'Opt-out recorded. Technical value, no basis claimed.',
};

/**
 * Whether HubSpot refused an opt-out for want of a basis. Seen on v3 as "Legal Basis is required for
 * …" (fact sheet 2.1); the body of the dated API is not known, so any 400 that speaks of a legal
 * basis counts.
 */
export function needsBasis(error: HubSpotError, change: Change): boolean {
  if (error.kind !== 'invalid_input' || change.legalBasis !== null) return false;
  const said = [error.message, ...error.details.map((detail) => detail.message)].join(' ');
  return /legal[ _]?basis/i.test(said);
}
