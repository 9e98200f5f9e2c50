import type { LegalBasis } from '@/lib/hubspot/types.ts';
import type { FactProblem } from '@/lib/legal-basis/facts.ts';
import type { FactsForm } from '../../facts-fields.tsx';

/** A ground as it is typed: the basis, and the facts that make its explanation. */
export interface Ground {
  basis: LegalBasis | '';
  form: FactsForm;
}

/** What is wrong with a ground, beside its fields. */
export interface GroundProblems {
  basis?: string;
  explanation?: string;
  facts?: readonly FactProblem[];
}
