'use client';

import { useTranslations } from 'use-intl';
import { liftProblemKey } from '@/lib/legal-basis/lift-policy.ts';
import { isShortOf } from '@/lib/subscriptions/describe.ts';
import type { ShownProblem } from './use-change-form.ts';

/** The sentence beside a field; null without a problem. */
export function useProblemWords(): (problem: ShownProblem | undefined) => string | null {
  const t = useTranslations();
  return (problem) => {
    if (!problem) return null;
    if ('said' in problem) return `HubSpot: ${problem.said}`;
    // These are said by the result, not beside a field.
    if (problem.code === 'confirm_lift' || problem.code === 'moved') return null;
    return isShortOf(problem.code)
      ? t(liftProblemKey(problem.code))
      : t(`field.problem.${problem.code}`);
  };
}
