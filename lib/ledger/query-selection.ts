import 'server-only';
import { sql } from 'drizzle-orm';
import type { Database } from '../db/connection.ts';
import { conditionsOf, readSpan } from './search.ts';
import type { SearchQuery } from './search-query.ts';
import type { Selection } from './selection.ts';

/** The entries that a query finds, as an export takes them. Throws `DatabaseProblem`. */
export async function selectionOf({ db }: Database, query: SearchQuery): Promise<Selection> {
  const { clauses, after, before } = query;
  if (clauses.length === 0 && after === null && before === null) return null;
  const span = await readSpan(db, query, null);
  if (span === null) return sql`false`;
  return sql`seq >= ${span.low} AND seq < ${span.high} AND ${conditionsOf(query)}`;
}
