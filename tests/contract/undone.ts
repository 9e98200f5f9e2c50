import { randomUUID } from 'node:crypto';
import { expect, type TestContext } from 'vitest';
import { readClosed } from '@/lib/ledger/read-operation.ts';
import { type LiftAgreed, NO_AGREEMENT } from '@/lib/subscriptions/agreement.ts';
import type { ChangeInput } from '@/lib/subscriptions/change.ts';
import {
  planUndo,
  type UndoContext,
  type UndoStep,
  type UndoWish,
} from '@/lib/subscriptions/undo.ts';
import { agreementTo, DEEDS, type DeedName } from './deeds.ts';
import { type Desk, type DeskOptions, openDesk } from './desk.ts';

export const contextOf = (desk: Desk): UndoContext => ({
  ...desk.context,
  closedOf: (operation) => readClosed(desk.database.db, operation),
});

/** Does a deed; gives the desk, the operation, and what HubSpot truly held before. */
export async function did(
  name: DeedName,
  { onTestFinished }: Pick<TestContext, 'onTestFinished'>,
  more: Partial<ChangeInput> = {},
  options: DeskOptions = {},
) {
  const desk = await openDesk(onTestFinished, options);
  const { input } = DEEDS[name];
  const before = await desk.row(input.subscriberIdString);
  const operation = randomUUID();
  const agreement = await agreementTo(DEEDS[name], desk);
  const result = await desk.press({ ...input, ...more }, agreement, { operation });
  expect(result.outcome).toBe('changed');
  return { desk, ctx: contextOf(desk), operation, before, address: input.subscriberIdString };
}

export async function planOf(ctx: UndoContext, operation: string) {
  const planned = await planUndo(ctx, operation);
  if (!planned.ok) throw new Error(planned.problem.code);
  return planned.plan;
}

/** What somebody wishes who sees a step of a plan, and agrees to it. */
export const wishFor = (
  { now, lane }: Pick<UndoStep, 'now' | 'lane'>,
  lift: LiftAgreed | null = null,
  ground: UndoWish['ground'] = null,
): Omit<UndoWish, 'of' | 'subscriptionId'> => {
  const seen = {
    status: now?.status ?? 'NOT_SPECIFIED',
    timestamp: now?.timestamp ?? null,
  } as const;
  const liftOf = lane === 'lift' ? (seen.timestamp ?? '') : null;
  return {
    agreement: { ...NO_AGREEMENT, liftOf, lift, seen },
    ground,
    reason: '',
    reference: 'Ticket 4712',
  };
};

/** How each deed is undone, and in which lane that is. */
export const UNDONE: Partial<Record<DeedName, string>> = {
  unsubscribe: 'lift',
  'unsubscribe who never chose': 'lift',
  subscribe: 'reset',
  'lift to subscribed': 'unsubscribe',
  'lift to not specified': 'unsubscribe',
  reset: 'subscribe',
  'document anew': 'document',
};
