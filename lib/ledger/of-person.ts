import { type SQL, sql } from 'drizzle-orm';

/** Nobody has as many; whoever has is not looked through for ever. */
const MOST = 5_000;

/**
 * A person's last entries (at most 5,000) as the rows `own` of a query: by their own index alone, and held
 * fast, so that no planner joins what all changes of the log have in common.
 */
export function withOwn(subject: string, query: SQL): SQL {
  return sql`WITH own AS MATERIALIZED (
      SELECT seq, kind, outcome, subscription_id FROM ledger_search
      WHERE subject = ${subject}::uuid ORDER BY seq DESC LIMIT ${MOST}
    ) ${query}`;
}
