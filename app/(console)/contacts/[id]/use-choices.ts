'use client';

import { useState } from 'react';
import type { SubscriptionStatus } from '@/lib/hubspot/types.ts';
import type { PersonType } from '@/lib/subscriptions/types-by-brand.ts';

/** What is wanted of one type: another status, or another basis with the status that it has. */
export type Choice = { is: 'status'; status: SubscriptionStatus } | { is: 'document' };

export interface Choices {
  of: (id: string) => Choice | null;
  choose: (type: PersonType, wanted: SubscriptionStatus) => void;
  document: (type: PersonType, documents: boolean) => void;
  drop: (...ids: string[]) => void;
}

/** What is chosen in the list and not sent yet; what a type is already is no choice. */
export function useChoices(): Choices {
  const [chosen, setChosen] = useState<ReadonlyMap<string, Choice>>(new Map());
  const change = (ids: string[], choice: Choice | null) =>
    setChosen((before) => {
      const next = new Map(before);
      for (const id of ids) {
        if (choice === null) next.delete(id);
        else next.set(id, choice);
      }
      return next;
    });
  return {
    of: (id) => chosen.get(id) ?? null,
    choose: ({ id, row }, status) =>
      change([id], status === statusOf(row) ? null : { is: 'status', status }),
    document: ({ id }, documents) => change([id], documents ? { is: 'document' } : null),
    drop: (...ids) => change(ids, null),
  };
}

/** Without a row a type is not specified. */
export function statusOf(row: PersonType['row']): SubscriptionStatus {
  return row?.status ?? 'NOT_SPECIFIED';
}
