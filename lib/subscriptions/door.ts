import { missing } from '../auth/actor.ts';
import type { Permission } from '../auth/permissions.ts';
import type { SubscriptionStatus } from '../hubspot/types.ts';
import type { ChangeContext, RecordProblem } from './context.ts';
import type { Lane } from './lane.ts';
import type { Refusal } from './record.ts';

/** The lanes that need more than the right to change. */
export const PERMISSION_OF: Partial<Record<Lane, Permission>> = { lift: 'lift', reset: 'reset' };

/** Why nothing is done for this actor, or null. Whom nobody can recognise is told why. */
export async function doorFor(
  ctx: ChangeContext,
  permission: Permission,
  { statusState }: { statusState: SubscriptionStatus },
): Promise<Refusal | null> {
  const why = ctx.actor === null ? await ctx.recordProblem() : null;
  if (why !== null) return noRecord(why, statusState);
  const denied = missing(ctx.actor, permission);
  if (denied) return { outcome: 'refused', by: 'permission', permission: denied.permission };
  return ctx.writes ? null : { outcome: 'refused', by: 'writes_off' };
}

/** The refusal of what cannot be put on record. */
export function noRecord(why: RecordProblem, wanted: SubscriptionStatus): Refusal {
  return { outcome: 'refused', by: 'no_record', why, isOptOut: wanted === 'UNSUBSCRIBED' };
}
