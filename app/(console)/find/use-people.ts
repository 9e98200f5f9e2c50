'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { PeopleFound } from '@/lib/people/find-people.ts';
import type { RecentPerson } from '@/lib/people/recent-people.ts';
import { ask } from '../use-reads.ts';

/** So long nothing is typed before HubSpot is asked. */
const REST_MS = 250;

/** Whom the user opened lately, the newest first. */
export function useRecentPeople() {
  return useQuery({
    queryKey: ['people-recent'],
    queryFn: ({ signal }) => ask<RecentPerson[]>('/api/people/recent', {}, signal),
    staleTime: 0,
  });
}

/**
 * Searches for what is typed, once it rests; null: nothing to search for. The next letter cancels the
 * search before. `data` is of an earlier text while `isPlaceholderData` says so.
 */
export function usePeopleSearch(wanted: string | null) {
  const [rested, setRested] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setRested(wanted), REST_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  // One key for whatever is being typed: a letter more changes nothing here.
  const text = rested === wanted ? rested : null;
  return useQuery<PeopleFound>({
    queryKey: ['people-search', text],
    queryFn: ({ signal }) => ask<PeopleFound>('/api/people/search', { text }, signal),
    enabled: text !== null,
    placeholderData: (before) => before,
    staleTime: 15_000,
    // Names and addresses of others stay no longer than they are of use.
    gcTime: 60_000,
  });
}
