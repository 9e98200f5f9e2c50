import type { Role } from '@/lib/auth/permissions.ts';
import type { LiftAgreed } from '@/lib/subscriptions/agreement.ts';
import { NO_AGREEMENT } from '@/lib/subscriptions/agreement.ts';
import type { ChangeInput } from '@/lib/subscriptions/change.ts';
import { changeStatus } from '@/lib/subscriptions/change-status.ts';
import { type LiftAnswer, readLift } from '@/lib/subscriptions/read-lift.ts';
import { askedAgain, DEEDS } from './deeds.ts';
import { createClock, type DeskOptions, NEWSLETTER, openDesk } from './desk.ts';

export const DAY_MS = 86_400_000;
/** Who never chose until they were opted out. */
export const ADDRESS = DEEDS.subscribe.input.subscriberIdString;

/** To mail them of the newsletter again. */
export const wish = (more: Partial<ChangeInput> = {}): ChangeInput => ({
  ...DEEDS.subscribe.input,
  reference: 'Ticket 4711',
  ...more,
});

type OnTestFinished = Parameters<typeof openDesk>[0];

/** A desk whose clock can leap, in front of somebody who was opted out two days ago. */
export async function optedOut(
  onTestFinished: OnTestFinished,
  {
    source,
    role = 'agent',
    transport,
  }: { source: string | null; role?: Role } & Pick<DeskOptions, 'transport'>,
) {
  const passing = createClock();
  let leapt = 0;
  const clock = { ...passing, now: () => passing.now() + leapt };
  const desk = await openDesk(onTestFinished, { clock, role, transport });
  const leap = (ms: number) => {
    leapt += ms;
  };
  if (source !== null) {
    await desk.external({ subscriber: ADDRESS, status: 'UNSUBSCRIBED', source });
    leap(2 * DAY_MS);
  }
  /** Presses for this very opt-out, with what is given for the lift. */
  const lift = async (given: Partial<LiftAgreed> | null, input = wish(), ctx = desk.context) => {
    const liftOf = (await desk.row(ADDRESS)).timestamp ?? '';
    const agreed = given && { ...askedAgain(desk.clock.now()), ...given };
    const answer = await changeStatus(ctx, input, { ...NO_AGREEMENT, liftOf, lift: agreed });
    if (!answer.ok) throw new Error(JSON.stringify(answer.issues));
    return answer.result;
  };
  const needs = async (): Promise<Extract<LiftAnswer, { ok: true }>['lift']> => {
    const answer = await readLift(desk.context, { address: ADDRESS, subscriptionId: NEWSLETTER });
    if (!answer.ok) throw new Error(answer.problem.code);
    return answer.lift;
  };
  return { desk, lift, leap, needs };
}
