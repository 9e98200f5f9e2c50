import type { EntryDraft } from './entry-draft.ts';

/** By what an entry is found beside its header; null where it has no such thing. */
export interface SearchTerms {
  subscriptionId: string | null;
  /** `none`: a change without a legal basis. */
  legalBasis: string | null;
  reference: string | null;
  correlationId: string | null;
}

/** What an entry is found by, out of its detail alone. */
export function searchOf({ detail }: Pick<EntryDraft, 'detail'>): SearchTerms {
  const { change, correlationId } = detail;
  const own =
    typeof change === 'object' && change !== null && !Array.isArray(change) ? change : null;
  return {
    subscriptionId: textOf(own?.subscriptionId),
    legalBasis: own && (textOf(own.legalBasis) ?? 'none'),
    reference: textOf(own?.reference),
    correlationId: textOf(correlationId),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
