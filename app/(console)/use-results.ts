'use client';

import { useCallback, useEffect, useState } from 'react';
import { type AnyChange, isOfAll } from '@/lib/subscriptions/change.ts';
import { pendingCheckSchema } from '@/lib/subscriptions/check.ts';
import type { AnyResult } from '@/lib/subscriptions/outcome.ts';
import { keep, kept } from './tab-storage.ts';
import type { Entry } from './use-check.ts';

/** How many settled results stay on the page. */
const KEPT = 20;
const STORED = 'consent-desk:open-checks';

export interface Results {
  entries: readonly Entry[];
  add: (entry: Omit<Entry, 'isOpen'>) => void;
  /** Nothing is left to wait for. */
  settle: (id: string) => void;
  clear: () => void;
  /** An earlier change of the same that is still being checked. */
  openFor: (change: AnyChange) => Entry | undefined;
}

/**
 * The results of this page, newest first. One that is still being checked is never dropped: neither
 * by newer ones, nor by going to another page, nor by a reload.
 */
export function useResults(): Results {
  const [entries, setEntries] = useState<readonly Entry[]>([]);
  const [isRestored, setRestored] = useState(false);
  useEffect(() => {
    const restored = readEntries(kept(STORED));
    // Taken out: should one of them break the page, the next load is without it.
    keep(STORED, null);
    setEntries((known) => [...known, ...restored]);
    setRestored(true);
  }, []);
  useEffect(() => {
    const open = entries.filter(({ isOpen }) => isOpen);
    if (isRestored) keep(STORED, open.length > 0 ? open : null);
  }, [entries, isRestored]);
  const settle = useCallback(
    (id: string) =>
      setEntries((known) =>
        known.some((entry) => entry.id === id && entry.isOpen)
          ? known.map((entry) => (entry.id === id ? { ...entry, isOpen: false } : entry))
          : known,
      ),
    [],
  );
  return {
    entries,
    settle,
    add: (entry) =>
      setEntries((known) => {
        const added = { ...entry, isOpen: isOpen(entry.result) };
        return [added, ...known].filter((one, index) => one.isOpen || index < KEPT);
      }),
    clear: () => setEntries([]),
    openFor: (change) => entries.find((entry) => entry.isOpen && isAbout(entry, change)),
  };
}

/** Whether a result is about this person and type, or, as that is, about all e-mail of the same brand. */
export function isAbout({ result }: Entry, change: AnyChange): boolean {
  return subjectOf(result.change) === subjectOf(change);
}

function subjectOf(change: AnyChange): string {
  const of = isOfAll(change) ? `all of ${change.businessUnitId}` : change.subscriptionId;
  return `${change.subscriberIdString} ${of}`;
}

/** Takes what an earlier page kept; leaves out what another version of it kept in another shape. */
function readEntries(stored: unknown): Entry[] {
  const entries = (Array.isArray(stored) ? stored : []) as (Partial<Entry> | null)[];
  return entries.flatMap((entry) => {
    const check = entry?.result?.outcome === 'unknown' ? entry.result.check : null;
    return pendingCheckSchema.safeParse(check).success
      ? [{ ...(entry as Entry), takesFocus: false }]
      : [];
  });
}

function isOpen(result: AnyResult): boolean {
  return result.outcome === 'unknown' && result.check !== null;
}
