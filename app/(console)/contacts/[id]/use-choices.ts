'use client';

import { useState } from 'react';
import type { SubscriptionStatus } from '@/lib/hubspot/types.ts';
import type { PersonType } from '@/lib/subscriptions/types-by-brand.ts';

/** What is wanted of one type; the same status as now: its basis is documented. */
export interface Choices {
  of: (id: string) => SubscriptionStatus | null;
  choose: (type: PersonType, wanted: SubscriptionStatus) => void;
  document: (type: PersonType, documents: boolean) => void;
  drop: (id: string) => void;
  ids: readonly string[];
}

/** What is chosen in the list and not sent yet; what a type is already is no choice. */
export function useChoices(): Choices {
  const [chosen, setChosen] = useState<ReadonlyMap<string, SubscriptionStatus>>(new Map());
  const change = (id: string, wanted: SubscriptionStatus | null) =>
    setChosen((before) => {
      const next = new Map(before);
      if (wanted === null) next.delete(id);
      else next.set(id, wanted);
      return next;
    });
  return {
    of: (id) => chosen.get(id) ?? null,
    choose: ({ id, row }, wanted) => change(id, wanted === statusOf(row) ? null : wanted),
    document: ({ id, row }, documents) => change(id, documents ? statusOf(row) : null),
    drop: (id) => change(id, null),
    ids: [...chosen.keys()],
  };
}

/** Without a row a type is not specified. */
export function statusOf(row: PersonType['row']): SubscriptionStatus {
  return row?.status ?? 'NOT_SPECIFIED';
}
