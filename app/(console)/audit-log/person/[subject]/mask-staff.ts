import type { ReadEntry } from '@/lib/ledger/read-entry.ts';
import type { SearchChoices } from '@/lib/ledger/search-names.ts';
import { whoOf } from '../../detail.ts';

/**
 * The same entries without the names of staff: each is numbered, in the order in which they occur, and
 * stays the same throughout. What people typed stays as it is.
 */
export function maskStaff(
  entries: readonly ReadEntry[],
  called: (number: number) => string,
): { entries: ReadEntry[]; actors: SearchChoices['actors'] } {
  const numbers = new Map<string, string>();
  const maskOf = (id: string) => {
    const mask = numbers.get(id) ?? called(numbers.size + 1);
    numbers.set(id, mask);
    return mask;
  };
  const masked = entries.map((entry) => {
    const who = whoOf(entry);
    const id = entry.actor ?? who?.name ?? null;
    if (id === null) return entry;
    const name = maskOf(id);
    return { ...entry, detail: entry.detail && { ...entry.detail, who: who && { name } } };
  });
  return { entries: masked, actors: [...numbers].map(([id, name]) => ({ id, name })) };
}
