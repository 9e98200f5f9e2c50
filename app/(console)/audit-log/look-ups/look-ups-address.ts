/** What an address of the look-ups says: whose they are, of whom, and where its page begins. */
export interface LookUpsPlace {
  actor?: string | null;
  personOf?: string | null;
  below?: string | null;
}

/** The address of a place in the look-ups; it holds random ids alone. */
export function lookUpsAddress({ actor, personOf, below }: LookUpsPlace): string {
  const query = new URLSearchParams();
  if (actor) query.set('user', actor);
  if (personOf) query.set('person', personOf);
  if (below) query.set('below', below);
  return query.size > 0 ? `/audit-log/look-ups?${query}` : '/audit-log/look-ups';
}
