import type { HubSpotError, LegalBasis } from '../hubspot/types.ts';
import type { Change } from './change.ts';

/**
 * What an opt-out is completed with where HubSpot refuses it without a basis or an explanation. It
 * claims no ground for anything: an opt-out needs none.
 */
export interface TechnicalBasis {
  legalBasis: LegalBasis;
  legalBasisExplanation: string;
}

/** The technical value where compliance has chosen none. */
export const TECHNICAL_BASIS: TechnicalBasis = {
  legalBasis: 'LEGITIMATE_INTEREST_OTHER',
  legalBasisExplanation: 'Opt-out recorded. Technical value, no basis claimed.',
};

/** An opt-out with what the user gave of basis and explanation, and the technical value for the rest. */
export function withTechnicalBasis(change: Change, technical: TechnicalBasis): Change {
  return {
    ...change,
    legalBasis: change.legalBasis ?? technical.legalBasis,
    legalBasisExplanation: change.legalBasisExplanation || technical.legalBasisExplanation,
  };
}

/**
 * Whether HubSpot refused an opt-out for want of a basis or an explanation. Seen on v3 as "Legal Basis
 * is required for …" (fact sheet 2.1); the body of the dated API is not known, so any 400 that speaks
 * of a legal basis counts, unless both were sent.
 */
export function needsBasis(error: HubSpotError, change: Change): boolean {
  const isComplete = change.legalBasis !== null && change.legalBasisExplanation !== '';
  if (error.kind !== 'invalid_input' || isComplete) return false;
  const said = [error.message, ...error.details.map((detail) => detail.message)].join(' ');
  return /legal[ _]?basis/i.test(said);
}
