'use client';

import { type Messages, useTranslations } from 'use-intl';

type ProblemCode = keyof Messages['field']['problem'];

/** HubSpot's own sentences are kept beside our codes, marked so that they are told apart. */
export const HUBSPOT_SAYS = 'hubspot: ';

/** The sentence of a field's problem; null without one. */
export function useProblem(code: string | undefined): string | null {
  const t = useTranslations('field.problem');
  if (!code) return null;
  if (code.startsWith(HUBSPOT_SAYS)) return `HubSpot: ${code.slice(HUBSPOT_SAYS.length)}`;
  return t(code as ProblemCode);
}
