'use client';

import { useQuery } from '@tanstack/react-query';
import type { Shown } from '@/lib/subscriptions/agreement.ts';
import type { AnyResult, CheckResult, Verdict } from '@/lib/subscriptions/outcome.ts';
import { ask } from './use-reads.ts';

/** One result on the page. */
export interface Entry {
  /** The operation's. */
  id: string;
  result: AnyResult;
  /** How the person was called when the button was pressed. */
  who: string;
  /** The box was ticked: the address is no contact. */
  notAContact: boolean;
  /** What the screen showed of the type when the button was pressed; null: nothing was held to it. */
  seen: Shown | null;
  /** Still being checked. */
  isOpen: boolean;
  /** The form was left as it was sent: the result takes the keyboard's focus. */
  takesFocus: boolean;
  /** Set when the console itself failed: the number under which its log has it. */
  requestId: string | null;
}

const FIRST_CHECK_MS = 2_000;
const LATER_CHECKS_MS = 5_000;

interface Checked {
  found: CheckResult;
  checks: number;
}

/**
 * Keeps checking an unknown result before the user's eyes until it is settled. Gives the result as it
 * is known now, how often it was checked, and a way to check at once.
 */
export function useCheck({ id, result, isOpen }: Entry): {
  result: AnyResult;
  checks: number;
  readError: CheckResult['readError'];
  /** The last check did not reach the console. */
  isSilent: boolean;
  checkNow: () => void;
} {
  const check = result.outcome === 'unknown' ? result.check : null;
  const query = useQuery({
    queryKey: ['check', id],
    queryFn: async ({ signal, client }): Promise<Checked> => {
      const before = client.getQueryData<Checked>(['check', id]);
      const found = await ask<CheckResult>('/api/check-status', { operation: id, check }, signal);
      return { found, checks: (before?.checks ?? 0) + 1 };
    },
    enabled: check !== null && isOpen,
    staleTime: 0,
    gcTime: Number.POSITIVE_INFINITY,
    refetchIntervalInBackground: true,
    refetchInterval: ({ state: { data } }) =>
      data && isSettled(data.found) ? false : data ? LATER_CHECKS_MS : FIRST_CHECK_MS,
  });
  const found = query.data?.found;
  return {
    result: found ? ({ ...result, ...verdictOf(found), ...knownOf(found) } as AnyResult) : result,
    checks: query.data?.checks ?? 0,
    readError: found?.readError ?? null,
    isSilent: query.isError,
    checkNow: () => void query.refetch(),
  };
}

function isSettled(found: CheckResult): boolean {
  return found.outcome !== 'unknown' || found.check === null;
}

function verdictOf({
  now,
  effect,
  basis,
  elsewhere,
  checkedAt,
  readError,
  ...verdict
}: CheckResult): Verdict {
  return verdict;
}

function knownOf({ now, effect, basis, elsewhere }: CheckResult) {
  return { now, effect, basis, elsewhere };
}
