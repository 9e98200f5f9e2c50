/** What an address of the log says: the search, where its page begins, and which entry is open. */
export interface LogPlace {
  q: string;
  below?: number | null;
  entry?: number | null;
}

/** The address of a place in the log; it holds ids and never the address of anybody. */
export function logAddress({ q, below = null, entry = null }: LogPlace): string {
  const query = new URLSearchParams();
  if (q !== '') query.set('q', q);
  if (below !== null) query.set('below', String(below));
  if (entry !== null) query.set('entry', String(entry));
  return query.size > 0 ? `/audit-log?${query}` : '/audit-log';
}
