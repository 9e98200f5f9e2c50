import 'server-only';
import { asc, eq, sql } from 'drizzle-orm';
import { missing, type NotAllowed } from '../auth/actor.ts';
import type { Database } from '../db/connection.ts';
import { retention } from '../db/schema/ledger.ts';
import type { EraseContext } from './erase.ts';
import { KEPT_FOR_EVER } from './expire.ts';
import { ENTRY_KINDS, type EntryKind } from './kinds.ts';

/** Days; what the screen proposes. Changes: as long as mailing relies on them, so none is proposed. */
export const SUGGESTED_DAYS: Partial<Record<EntryKind, number>> = {
  sign_in_failed: 90,
  sign_in: 365,
  sign_out: 365,
};

/** The kinds whose details may be kept for a time only. */
export const EXPIRING_KINDS = ENTRY_KINDS.filter(
  (kind) => !KEPT_FOR_EVER.some((kept) => kept === kind),
);

/** For how many days the details of which kinds are kept; those that are not named, as long as the log. */
export async function readRetention({ db }: Database): Promise<Partial<Record<EntryKind, number>>> {
  const rows = await db.select().from(retention).orderBy(asc(retention.kind));
  return Object.fromEntries(rows.map(({ kind, days }) => [kind, days]));
}

/** As many entries of a kind are counted; more of them are said to be more. */
export const COUNTED_ENTRIES = 10_000;

/** How many entries of each kind there are; `COUNTED_ENTRIES` + 1 for more. Throws `DatabaseProblem`. */
export async function countEntries({ db }: Database): Promise<Partial<Record<EntryKind, number>>> {
  const most = COUNTED_ENTRIES + 1;
  const { rows } = await db.execute<{ kind: EntryKind; count: number }>(sql`
    SELECT kind, least(sum(found.count), ${most})::int AS count
    FROM ledger_combination CROSS JOIN LATERAL (
      SELECT count(*) FROM (
        SELECT FROM ledger_search WHERE combination = ledger_combination.id LIMIT ${most}
      ) one
    ) found GROUP BY kind`);
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}

/** The longest period, in days. */
export const LONGEST_DAYS = 36_500;

/** Whether something can be kept for so many days. */
export function isPeriod(days: number): boolean {
  return Number.isSafeInteger(days) && days >= 1 && days <= LONGEST_DAYS;
}

export type RetentionSet =
  | { ok: true }
  | ({ ok: false } & (NotAllowed | { code: 'days' | 'kind' }));

/**
 * Decides how long the details of one kind of entries are kept; null: as long as the log. On record,
 * unless it was so before.
 * Needs `policy`. Throws `DatabaseProblem`.
 */
export async function setRetention(
  ctx: Omit<EraseContext, 'erasures'>,
  kind: EntryKind,
  days: number | null,
): Promise<RetentionSet> {
  const { actor, ledger, database } = ctx;
  const denied = missing(actor, 'policy');
  if (denied || !actor)
    return { ok: false, ...(denied ?? { code: 'not_allowed', permission: 'policy' }) };
  if (!EXPIRING_KINDS.includes(kind)) return { ok: false, code: 'kind' };
  if (days !== null && !isPeriod(days)) return { ok: false, code: 'days' };
  const before = (await readRetention(database))[kind] ?? null;
  if (before === days) return { ok: true };
  const { name, role, sessionId: session, userId } = actor;
  await ledger.append(
    {
      ...{ kind: 'settings_changed', actor: userId, subject: null, operation: null, outcome: null },
      detail: {
        who: { name, role, session, request: ctx.requestId },
        ...{ version: ctx.version, setting: 'retention', of: kind, before, after: days },
      },
    },
    async (tx) => {
      if (days === null) await tx.delete(retention).where(eq(retention.kind, kind));
      else
        await tx
          .insert(retention)
          .values({ kind, days })
          .onConflictDoUpdate({ target: retention.kind, set: { days } });
    },
  );
  return { ok: true };
}
