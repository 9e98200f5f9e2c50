import type { ChangeContext } from './context.ts';
import type { LiftCase, Lifted } from './lift-case.ts';
import { liftFactsOf } from './lift-facts.ts';
import { liftedOf } from './lifted.ts';
import type { Reading } from './outcome.ts';

type Ctx = Pick<ChangeContext, 'policy' | 'ownChanges' | 'actor' | 'now'>;

/** Whom it is about: their random id, what HubSpot showed of them, and which type. */
export interface LiftedOf {
  subject: string;
  reading: Reading;
  subscriptionId: string;
}

/**
 * All that mailing somebody of one type again is judged by; null: no opt-out stands against it. Throws what
 * the log and the policy throw, and where nobody asks.
 */
export async function findLift(
  ctx: Ctx,
  { subject, reading, subscriptionId }: LiftedOf,
): Promise<LiftCase | null> {
  const lifted = liftedOf(reading, subscriptionId);
  return lifted && caseOf(ctx, { subject, reading, subscriptionId }, lifted);
}

/** As `findLift`, for all types of a reading that an opt-out stands against, by their ids. */
export async function findLifts(
  ctx: Ctx,
  { subject, reading }: Omit<LiftedOf, 'subscriptionId'>,
): Promise<Record<string, LiftCase>> {
  const found: [string, LiftCase][] = [];
  for (const { subscriptionId } of reading.rows) {
    const one = await findLift(ctx, { subject, reading, subscriptionId });
    if (one) found.push([subscriptionId, one]);
  }
  return Object.fromEntries(found);
}

async function caseOf(ctx: Ctx, of: LiftedOf, lifted: Lifted): Promise<LiftCase> {
  const { actor } = ctx;
  if (actor === null) throw new Error('Nobody asks what a lift needs.');
  const [{ liftTable: table }, log] = await Promise.all([
    ctx.policy(),
    ctx.ownChanges(of.subject, of.subscriptionId),
  ]);
  const now = ctx.now();
  const facts = liftFactsOf({ ...of, lifted }, log, { userId: actor.userId, now });
  return { lifted, facts, table, role: actor.role, now };
}
