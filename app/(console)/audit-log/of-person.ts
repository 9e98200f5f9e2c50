import { formatSearch, queryOf, type SearchQuery } from '@/lib/ledger/search-query.ts';

/** The search for everything about one person, whom it names by an id. */
export function ofPerson(subject: string): string {
  return formatSearch(queryOf([{ name: 'subject', isNot: false, value: subject }]));
}

/** The one person that a search is about; null: it is about nobody, or about several. */
export function personIn({ clauses }: SearchQuery): string | null {
  const named = clauses.filter(({ field, isNot }) => field === 'subject' && !isNot);
  const [subject, ...more] = named.flatMap(({ values }) => values);
  return subject !== undefined && more.length === 0 ? subject : null;
}

/** Where the page stands that can be printed. */
export function paperAddress(subject: string): `/audit-log/person/${string}` {
  return `/audit-log/person/${subject}`;
}
