import { missing, type NotAllowed } from '../auth/actor.ts';
import type { HubSpotError, StatusRow } from '../hubspot/types.ts';
import type { ChangeContext } from './context.ts';
import { findLift } from './find-lift.ts';
import { rowOf } from './judge.ts';
import type { LiftCase } from './lift-case.ts';
import { readPerson } from './read-person.ts';

const READ_BUDGET_MS = 8_000;

export type LiftAnswer =
  | {
      ok: true;
      /** Null: no opt-out stands against the type now. */
      lift: LiftCase | null;
      /** What HubSpot says of the type now. */
      row: StatusRow | null;
    }
  | { ok: false; problem: NotAllowed | { code: 'unreadable'; cause: HubSpotError } };

/**
 * What it takes now to mail a person of one type again who was opted out, for the screen that asks for it.
 * Takes a normalised address. Needs `change`; who may not lift it is told in what it takes. Throws what the
 * log and the policy throw.
 */
export async function readLift(
  ctx: Pick<ChangeContext, 'hubspot' | 'subjectOf'> &
    Parameters<typeof readPerson>[0] &
    Parameters<typeof findLift>[0],
  { address, subscriptionId }: { address: string; subscriptionId: string },
): Promise<LiftAnswer> {
  const denied = missing(ctx.actor, 'change');
  if (denied) return { ok: false, problem: denied };
  const [person, subject] = await Promise.all([
    readPerson(ctx, address, ctx.now() + READ_BUDGET_MS),
    ctx.subjectOf(address),
  ]);
  if (!person.ok) return { ok: false, problem: { code: 'unreadable', cause: person.error } };
  const { reading } = person;
  const lift = await findLift(ctx, { subject, reading, subscriptionId });
  return { ok: true, lift, row: rowOf(reading, subscriptionId) };
}
