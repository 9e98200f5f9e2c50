import type { ChangeContext } from './context.ts';
import type { LiftCase } from './lift-case.ts';
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
  if (liftedOf(reading, subscriptionId) === null) return null;
  const judge = judgeWith(ctx, reading, await readBoth(ctx, subject, subscriptionId));
  return judge(subscriptionId);
}

/** As `findLift`, for several types at once, by their ids; those that no opt-out stands against are left out. */
export async function findLifts(
  ctx: Ctx,
  { subject, reading }: Omit<LiftedOf, 'subscriptionId'>,
  subscriptionIds: readonly string[],
): Promise<Record<string, LiftCase>> {
  const out = subscriptionIds.filter((id) => liftedOf(reading, id) !== null);
  if (out.length === 0) return {};
  const judge = judgeWith(ctx, reading, await readBoth(ctx, subject, null));
  const cases = out.flatMap((id) => {
    const one = judge(id);
    return one ? [[id, one] as const] : [];
  });
  return Object.fromEntries(cases);
}

/** What compliance demands, and what our log says. */
async function readBoth(ctx: Ctx, subject: string, subscriptionId: string | null) {
  const [{ liftTable: table }, log] = await Promise.all([
    ctx.policy(),
    ctx.ownChanges(subject, subscriptionId),
  ]);
  return { table, log };
}

function judgeWith(
  ctx: Ctx,
  reading: Reading,
  { table, log }: Awaited<ReturnType<typeof readBoth>>,
) {
  const { actor } = ctx;
  if (actor === null) throw new Error('Nobody asks what a lift needs.');
  const now = ctx.now();
  return (subscriptionId: string): LiftCase | null => {
    const lifted = liftedOf(reading, subscriptionId);
    if (lifted === null) return null;
    const facts = liftFactsOf({ reading, subscriptionId, lifted }, log, {
      ...{ userId: actor.userId, now },
    });
    return { lifted, facts, table, role: actor.role, now };
  };
}
