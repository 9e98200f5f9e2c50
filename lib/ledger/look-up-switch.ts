import 'server-only';
import { sql } from 'drizzle-orm';
import { type Actor, missing, type NotAllowed } from '../auth/actor.ts';
import type { Database } from '../db/connection.ts';
import type { Ledger } from './append.ts';

const NAME = 'look_ups';

/** Whether look-ups are kept, as a condition of a statement; they are unless somebody has decided otherwise. */
export const KEEPS_LOOK_UPS = sql`NOT EXISTS (
  SELECT FROM setting WHERE name = ${NAME} AND value = 'false')`;

/** Whether look-ups are kept. Throws `DatabaseProblem`. */
export async function keepsLookUps({ db }: Pick<Database, 'db'>): Promise<boolean> {
  const { rows } = await db.execute<{ keeps: boolean }>(sql`SELECT ${KEEPS_LOOK_UPS} AS keeps`);
  return rows[0]?.keeps ?? true;
}

export interface SwitchContext {
  database: Database;
  ledger: Ledger;
  actor: Actor | null;
  requestId: string;
  version: string;
}

export type Switched = { ok: true } | ({ ok: false } & NotAllowed);

/**
 * Decides whether look-ups are kept from now on; what was kept stays its 90 days. On record, where it
 * changes anything. Needs `users`. Throws `DatabaseProblem`.
 */
export async function switchLookUps(ctx: SwitchContext, after: boolean): Promise<Switched> {
  const { database, ledger, actor, requestId: request, version } = ctx;
  const denied = missing(actor, 'users');
  if (denied || !actor)
    return { ok: false, ...(denied ?? { code: 'not_allowed', permission: 'users' }) };
  const before = await keepsLookUps(database);
  if (before === after) return { ok: true };
  const { name, role, sessionId: session, userId } = actor;
  await ledger.append(
    {
      ...{ kind: 'settings_changed', actor: userId, subject: null, operation: null, outcome: null },
      detail: {
        ...{ who: { name, role, session, request }, version },
        ...{ setting: NAME, before, after },
      },
    },
    async (tx) => {
      await tx.execute(sql`INSERT INTO setting (name, value) VALUES (${NAME}, ${String(after)})
        ON CONFLICT (name) DO UPDATE SET value = excluded.value`);
    },
  );
  return { ok: true };
}
