'use client';

import { useState } from 'react';
import type { ChangeResult } from '@/lib/subscriptions/outcome.ts';
import type { Entry } from './use-check.ts';

const KEPT = 20;

/** The results of this page, newest first; older ones go on being checked. */
export function useResults(): {
  entries: Entry[];
  add: (result: ChangeResult, requestId?: string | null) => void;
} {
  const [entries, setEntries] = useState<Entry[]>([]);
  return {
    entries,
    add: (result, requestId = null) =>
      setEntries((known) =>
        [{ id: crypto.randomUUID(), result, requestId }, ...known].slice(0, KEPT),
      ),
  };
}
