import { type Actor, missing, type NotAllowed } from '../auth/actor.ts';
import { may } from '../auth/permissions.ts';
import type { SubscriptionStatus } from '../hubspot/types.ts';
import type { Watch, WatchedOperation } from '../ledger/operation.ts';
import type { SettleContext } from './context.ts';
import { rowFor } from './judge.ts';
import type { PendingCheck } from './outcome.ts';
import { workOf } from './record.ts';
import { WATCHED_FOR_MS } from './settle-operation.ts';

/** A change whose outcome is not known yet. Times in ms since the epoch. */
export interface OpenCheck {
  operation: string;
  /** The number of the entry by which it was opened, and who in the log it is about. */
  entry: number;
  subject: string | null;
  /** Who asked for it, as they were called then. */
  who: string;
  at: number;
  /** Null where HubSpot has not told. */
  typeName: string | null;
  /** What HubSpot showed when it was last looked at; null: nobody has looked yet. */
  seen: { at: number; isRead: boolean; status: SubscriptionStatus | null } | null;
  lookAt: number;
  watchedUntil: number;
  /** What it is checked with; it holds the change. */
  check: PendingCheck;
}

export type OpenChecksAnswer =
  | { ok: true; checks: OpenCheck[]; isEverybodys: boolean; isMore: boolean }
  | { ok: false; problem: NotAllowed };

type Ctx = Pick<SettleContext, 'operations' | 'now'>;
type Asker = Pick<Actor, 'role' | 'userId'> | null;

/** More is not shown at once: by then HubSpot has a problem that no list mends. */
export const MOST_OPEN_CHECKS = 99;

/**
 * The changes that are still being watched because nobody knows what became of them, the newest first:
 * one's own, and everybody's for whoever may read the audit log. Needs `change`. Throws
 * `DatabaseProblem`.
 */
export async function listOpenChecks(ctx: Ctx, actor: Asker): Promise<OpenChecksAnswer> {
  const watch = watchOf(actor, MOST_OPEN_CHECKS + 1);
  if (!watch.ok) return watch;
  const found = await ctx.operations.listUnknown(ctx.now(), watch);
  return {
    ok: true,
    checks: found.slice(0, MOST_OPEN_CHECKS).map(checkOf),
    isEverybodys: watch.actor === null,
    isMore: found.length > MOST_OPEN_CHECKS,
  };
}

/**
 * How many `listOpenChecks` would list, and one more than these where there are more; 0 for whoever may
 * not see them. Throws `DatabaseProblem`.
 */
export async function countOpenChecks(ctx: Ctx, actor: Asker): Promise<number> {
  const watch = watchOf(actor, MOST_OPEN_CHECKS + 1);
  return watch.ok ? ctx.operations.countUnknown(ctx.now(), watch) : 0;
}

function watchOf(
  actor: Asker,
  limit: number,
): ({ ok: true } & Watch) | { ok: false; problem: NotAllowed } {
  const problem = missing(actor, 'change');
  if (problem || actor === null)
    return { ok: false, problem: problem ?? { code: 'not_allowed', permission: 'change' } };
  return { ok: true, actor: may(actor.role, 'audit_log') ? null : actor.userId, limit };
}

function checkOf(operation: WatchedOperation): OpenCheck {
  const { id, openedAt, openedSeq, keptAt, lookAt, subject } = operation;
  const { check, who, seen } = workOf(operation);
  return {
    ...{ operation: id, entry: openedSeq, subject, who: who.name, at: openedAt, lookAt, check },
    typeName: rowFor(check.before, check.change)?.subscriptionName ?? null,
    seen: keptAt === null || seen === null ? null : { at: keptAt, ...seen },
    watchedUntil: openedAt + WATCHED_FOR_MS,
  };
}
