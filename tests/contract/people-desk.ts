import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { OpenContext } from '@/lib/people/open-person.ts';
import { type DeskOptions, openDesk } from './desk.ts';

export const ADDRESS_KEY = 'a key for tests';

type Cleaner = Parameters<typeof openDesk>[0];

/** A desk, and a user of its own at it, who looks for people. */
export async function openPeopleDesk(onTestFinished: Cleaner, options: DeskOptions = {}) {
  const desk = await openDesk(onTestFinished, options);
  const { database, context } = desk;
  // Every test has the whole rate to itself.
  await database.db.execute(sql`DELETE FROM rate_bucket`);
  const userOf = async () => {
    const userId = randomUUID();
    await database.db.execute(sql`INSERT INTO console_user (id, name, email, role)
      VALUES (${userId}::uuid, 'Somebody', ${`${userId}@example.com`}, 'agent')`);
    return userId;
  };
  const ctx: OpenContext = {
    ...{ database, addressKey: ADDRESS_KEY, hubspot: desk.hubspot },
    ...{ now: context.now, sleep: context.sleep, actor: { userId: await userOf() } },
    onForgotten: (problem) => {
      throw problem;
    },
  };
  const subjects = async () => {
    const { rows } = await database.db.execute<{ n: number }>(
      sql`SELECT count(*)::int AS n FROM subject`,
    );
    return rows[0]?.n;
  };
  return { desk, ctx, userOf, subjects };
}
