'use server';

import * as z from 'zod/mini';
import { guardActor, type Signed } from '@/lib/action.ts';
import { countChange } from '@/lib/metrics.ts';
import { readAgreement } from '@/lib/subscriptions/agreement.ts';
import { type ChangeAnswer, changeStatus } from '@/lib/subscriptions/change-status.ts';

/**
 * Sets one contact's subscription status. Whatever is posted is parsed again here; an agreement that
 * cannot be read counts as none given. `operation` is the id under which it goes on record.
 */
export async function setStatus(
  input: unknown,
  agreement: unknown,
  operation: unknown,
): Promise<Signed<ChangeAnswer>> {
  const id = z.guid().safeParse(operation);
  return guardActor('setStatus', async (ctx) => {
    const answer = await changeStatus(
      ctx,
      input,
      readAgreement(agreement),
      id.success ? id.data : undefined,
    );
    if (answer.ok) countChange(answer.result.lane, answer.result.outcome);
    return answer;
  });
}
