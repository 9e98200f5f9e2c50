'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import type { PersonEntry } from '@/lib/ledger/person-entry.ts';
import type { PersonLogAnswer } from '@/lib/ledger/read-person-log.ts';
import { ask } from '../../use-reads.ts';

/**
 * What our log says of a person: its pages so far, and the last change of each type and of all e-mail, as it
 * is now. `first` and `latest` are what the page came with.
 */
export function usePersonLog(
  { subject, address }: { subject: string; address: string },
  first: PersonLogAnswer,
  latest: readonly PersonEntry[],
) {
  const log = useInfiniteQuery({
    queryKey: ['person-log', address],
    queryFn: ({ pageParam, signal }) =>
      ask<PersonLogAnswer>('/api/people/log', { subject, below: pageParam }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.ok ? page.next : null),
    initialData: { pages: [first], pageParams: [null] },
  });
  const entries = log.data.pages.flatMap((page) => (page.ok ? page.entries : []));
  const changed = [...entries, ...latest].filter(
    ({ kind, outcome }) => kind === 'change_closed' && outcome === 'changed',
  );
  const newest = (isAbout: (change: NonNullable<PersonEntry['change']>) => boolean) =>
    changed
      .filter(({ change }) => change !== null && isAbout(change))
      .toSorted((a, b) => b.seq - a.seq)[0] ?? null;
  return {
    entries,
    hasMore: log.hasNextPage,
    isMoreComing: log.isFetchingNextPage,
    isUnread: log.isError,
    more: () => void log.fetchNextPage(),
    /** The last change of one type. */
    ofType: (id: string) => newest(({ subscriptionId }) => subscriptionId === id),
    /** The last opt-out of all, of the account (null) or of a brand. */
    ofAll: (brand: string | null) =>
      newest(
        ({ subscriptionId, businessUnitId }) => subscriptionId === null && businessUnitId === brand,
      ),
  };
}

export type PersonLog = ReturnType<typeof usePersonLog>;
