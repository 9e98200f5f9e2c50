'use client';

import { useTranslations } from 'use-intl';
import type { ShownProblem } from './use-change-form.ts';

/** The sentence beside a field; null without a problem. */
export function useProblemWords(): (problem: ShownProblem | undefined) => string | null {
  const t = useTranslations('field.problem');
  return (problem) => {
    if (!problem) return null;
    if ('said' in problem) return `HubSpot: ${problem.said}`;
    // These are said by the result, not beside a field.
    if (problem.code === 'confirm_lift' || problem.code === 'moved') return null;
    return t(problem.code);
  };
}
