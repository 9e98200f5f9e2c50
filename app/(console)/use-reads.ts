'use client';

import { useQuery } from '@tanstack/react-query';
import type { TypesAnswer } from '@/lib/subscriptions/list-types.ts';
import type { Person } from '@/lib/subscriptions/look-up.ts';

const SIGNED_OUT = 'consent-desk:signed-out';

/** Says on this page that the session has ended; `SessionOver` hears it. */
export function tellSignedOut(): void {
  window.dispatchEvent(new Event(SIGNED_OUT));
}

/** Calls back whenever a session is found to have ended; gives the way to stop that. */
export function onSignedOut(callBack: () => void): () => void {
  window.addEventListener(SIGNED_OUT, callBack);
  return () => window.removeEventListener(SIGNED_OUT, callBack);
}

/** Asks one of the console's own routes; by POST, so that no address is ever in a URL. */
export async function ask<T>(route: string, body: unknown, signal?: AbortSignal): Promise<T> {
  const response = await fetch(route, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: signal ?? null,
  });
  if (response.status === 401) tellSignedOut();
  if (!response.ok) throw new Error(`${route} answered ${response.status}`);
  return (await response.json()) as T;
}

/** The account's subscription types, archived ones included. */
export function useTypes() {
  return useQuery({
    queryKey: ['types'],
    queryFn: ({ signal }) => ask<TypesAnswer>('/api/subscription-types', {}, signal),
    staleTime: 300_000,
  });
}

/** What HubSpot says of one person; cancelled when the address changes. */
export function usePerson(address: string | null) {
  return useQuery({
    queryKey: ['person', address],
    queryFn: ({ signal }) => ask<Person | null>('/api/person', { address }, signal),
    enabled: address !== null,
    staleTime: 15_000,
  });
}

/** The name of a contact as people say it, or null. */
export function nameOf(person: Person | null | undefined): string | null {
  if (person?.contact.is !== 'known') return null;
  const { firstName, lastName } = person.contact.contact;
  return [firstName, lastName].filter(Boolean).join(' ').trim() || null;
}
