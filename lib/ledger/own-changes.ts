import 'server-only';
import { type SQL, sql } from 'drizzle-orm';
import type { Queries } from '../db/connection.ts';
import { withOwn } from './of-person.ts';
import type { OwnChange } from './operation.ts';

/** What came before so many changes of a person is not looked for. */
const OF_ONE_TYPE = 50;
const OF_ALL = 200;

/**
 * What this console has changed of a person, newest first: of one type, opt-outs of all included, or of
 * any (null); at most the last fifty, or two hundred, and only what still has its details. Throws
 * `DatabaseProblem`.
 */
export async function readOwnChanges(
  db: Queries,
  subject: string,
  subscriptionId: string | null,
): Promise<OwnChange[]> {
  const { rows } = await db.execute<{
    seq: string;
    at: string;
    operation: string | null;
    actor: string | null;
    detail: string;
  }>(sql`
    SELECT seq, entry.at_ms AS at, entry.operation, entry.actor, detail.detail
    FROM (${ownChangesOf(subject, subscriptionId)}) found
      JOIN ledger_entry entry USING (seq) JOIN ledger_detail detail USING (seq)
    ORDER BY seq DESC`);
  return rows.map(({ seq, at, detail, ...row }) => ({
    ...row,
    ...{ seq: Number(seq), at: Number(at), detail: JSON.parse(detail) },
  }));
}

/** The numbers of their entries. */
export function ownChangesOf(subject: string, subscriptionId: string | null): SQL {
  const about =
    subscriptionId === null
      ? sql`true`
      : sql`(subscription_id = ${subscriptionId} OR subscription_id IS NULL)`;
  return withOwn(
    subject,
    sql`SELECT seq FROM own WHERE kind = 'change_closed' AND outcome = 'changed' AND ${about}
      ORDER BY seq DESC LIMIT ${subscriptionId === null ? OF_ALL : OF_ONE_TYPE}`,
  );
}
