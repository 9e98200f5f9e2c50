'use server';

import * as z from 'zod/mini';
import { guard } from '@/lib/action.ts';
import { countChange } from '@/lib/metrics.ts';
import type { Guarded } from '@/lib/result.ts';
import { type ChangeAnswer, changeStatus } from '@/lib/subscriptions/change-status.ts';

const agreementSchema = z.strictObject({
  liftOf: z.nullable(z.string()),
  notAContact: z.boolean(),
  unread: z.boolean(),
});

/**
 * Sets one contact's subscription status. Whatever is posted is parsed again here; an agreement that
 * cannot be read counts as none given.
 */
export async function setStatus(
  input: unknown,
  agreement: unknown,
): Promise<Guarded<ChangeAnswer>> {
  const agreed = agreementSchema.safeParse(agreement);
  return guard('setStatus', async (ctx) => {
    const answer = await changeStatus(ctx, input, agreed.success ? agreed.data : undefined);
    if (answer.ok) countChange(answer.result.lane, answer.result.outcome);
    return answer;
  });
}
