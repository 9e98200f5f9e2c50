import 'server-only';
import { type SQL, sql } from 'drizzle-orm';
import { missing, type NotAllowed } from '../auth/actor.ts';
import { withOwn } from './of-person.ts';
import type { PersonEntry } from './person-entry.ts';
import { readSummaries } from './read-person-log.ts';
import type { SearchContext } from './search.ts';

/** Opt-outs of all stand in no index by their brand: so many of the last are looked through. */
const OPT_OUTS = 20;

export type LatestAnswer =
  | { ok: true; changes: PersonEntry[] }
  | { ok: false; problem: NotAllowed };

/**
 * The last change that this console made of each type of a person, and the last opt-out of all of the
 * account and of each brand; newest first. Takes their id in the log. Needs `look_up`. Throws
 * `DatabaseProblem`.
 */
export async function readLatestByType(
  { db, actor }: SearchContext,
  subject: string,
): Promise<LatestAnswer> {
  const problem = missing(actor, 'look_up');
  if (problem) return { ok: false, problem };
  const entries = await readSummaries(db, latestOf(subject));
  const seen = new Set<string>();
  const changes = entries.filter(({ change }) => {
    if (change === null) return false;
    const about = change.subscriptionId ?? `all ${change.businessUnitId}`;
    return !seen.has(about) && seen.add(about);
  });
  return { ok: true, changes };
}

/** The numbers of what comes into question. */
export function latestOf(subject: string): SQL {
  const changed = sql`kind = 'change_closed' AND outcome = 'changed'`;
  return withOwn(
    subject,
    sql`(SELECT DISTINCT ON (subscription_id) seq FROM own
        WHERE ${changed} AND subscription_id IS NOT NULL ORDER BY subscription_id, seq DESC)
      UNION ALL
      (SELECT seq FROM own
        WHERE ${changed} AND subscription_id IS NULL ORDER BY seq DESC LIMIT ${OPT_OUTS})`,
  );
}
