import 'server-only';
import { desc, eq, sql } from 'drizzle-orm';
import { recentPeople } from '../db/schema/people.ts';
import { subject } from '../db/schema/subjects.ts';
import { openAddress } from '../db/sealed-address.ts';
import type { PeopleContext } from './context.ts';

/** How many people are remembered for each user. */
export const MAX_RECENT = 30;

/** Somebody whom the user has opened. */
export interface RecentPerson {
  /** Their random id. */
  id: string;
  address: string;
  /** Ms since the epoch. */
  openedAt: number;
}

type RecentContext = Pick<PeopleContext, 'database' | 'addressKey' | 'actor' | 'now'>;

/**
 * Remembers that the user opened a person just now, and forgets whom they opened longest ago where there
 * are more than `MAX_RECENT`. Takes the person's random id; whoever was erased meanwhile is not remembered.
 * Throws `DatabaseProblem`.
 */
export async function rememberPerson(
  { database, actor: { userId }, now }: RecentContext,
  id: string,
): Promise<void> {
  const at = new Date(now()).toISOString();
  await database.transaction(async (tx) => {
    await tx.execute(sql`
      INSERT INTO recent_person (user_id, subject, opened_at)
      SELECT ${userId}::uuid, id, ${at}::timestamptz FROM subject WHERE id = ${id}::uuid
      ON CONFLICT (user_id, subject) DO UPDATE SET opened_at = excluded.opened_at`);
    await tx.execute(sql`
      DELETE FROM recent_person WHERE user_id = ${userId}::uuid AND subject IN (
        SELECT subject FROM recent_person WHERE user_id = ${userId}::uuid
        ORDER BY opened_at DESC, subject OFFSET ${MAX_RECENT})`);
  });
}

/**
 * Whom the user opened, the newest first. Their addresses are opened for this; who cannot be read, because
 * the address key is another one by now, is left out. Throws `DatabaseProblem`.
 */
export async function listRecentPeople({
  database,
  addressKey,
  actor,
}: Pick<RecentContext, 'database' | 'addressKey' | 'actor'>): Promise<RecentPerson[]> {
  const rows = await database.db
    .select({
      id: subject.id,
      hash: subject.addressHash,
      sealed: subject.sealedAddress,
      openedAt: recentPeople.openedAt,
    })
    .from(recentPeople)
    .innerJoin(subject, eq(subject.id, recentPeople.subject))
    .where(eq(recentPeople.userId, actor.userId))
    .orderBy(desc(recentPeople.openedAt), subject.id)
    .limit(MAX_RECENT);
  return rows.flatMap(({ id, hash, sealed, openedAt }) => {
    const address = sealed && openAddress(addressKey, sealed, hash);
    return address === null ? [] : [{ id, address, openedAt: openedAt.getTime() }];
  });
}
