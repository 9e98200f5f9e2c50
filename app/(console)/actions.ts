'use server';

import * as z from 'zod/mini';
import { guardActor, type Signed } from '@/lib/action.ts';
import { countChange } from '@/lib/metrics.ts';
import { type ChangeAnswer, changeStatus } from '@/lib/subscriptions/change-status.ts';

const agreementSchema = z.strictObject({
  liftOf: z.nullable(z.string()),
  notAContact: z.boolean(),
  unread: z.boolean(),
});

/**
 * Sets one contact's subscription status. Whatever is posted is parsed again here; an agreement that
 * cannot be read counts as none given. `operation` is the id under which it goes on record.
 */
export async function setStatus(
  input: unknown,
  agreement: unknown,
  operation: unknown,
): Promise<Signed<ChangeAnswer>> {
  const agreed = agreementSchema.safeParse(agreement);
  const id = z.guid().safeParse(operation);
  return guardActor('setStatus', async (ctx) => {
    const answer = await changeStatus(
      ctx,
      input,
      agreed.success ? agreed.data : undefined,
      id.success ? id.data : undefined,
    );
    if (answer.ok) countChange(answer.result.lane, answer.result.outcome);
    return answer;
  });
}
