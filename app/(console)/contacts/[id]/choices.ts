import type { SubscriptionStatus } from '@/lib/hubspot/types.ts';
import type { PersonType } from '@/lib/subscriptions/types-by-brand.ts';
import type { Choice, Typed } from './use-typed.ts';

export interface Choices {
  of: (id: string) => Choice | null;
  choose: (type: PersonType, wanted: SubscriptionStatus) => void;
  document: (type: PersonType, documents: boolean) => void;
  drop: (...ids: string[]) => void;
}

/** What is chosen in the list and not sent yet; what a type is already is no choice. */
export function choicesOf(
  { choices }: Typed,
  change: (part: (before: Typed) => Partial<Typed>) => void,
): Choices {
  const set = (id: string, choice: Choice | null) =>
    change((before) => {
      const { [id]: _, ...rest } = before.choices;
      return { choices: choice === null ? rest : { ...rest, [id]: choice } };
    });
  return {
    of: (id) => choices[id] ?? null,
    choose: ({ id, row }, status) =>
      set(id, status === statusOf(row) ? null : { is: 'status', status }),
    document: ({ id }, documents) => set(id, documents ? { is: 'document' } : null),
    drop: (...ids) => {
      for (const id of ids) set(id, null);
    },
  };
}

/** Without a row a type is not specified. */
export function statusOf(row: PersonType['row']): SubscriptionStatus {
  return row?.status ?? 'NOT_SPECIFIED';
}
