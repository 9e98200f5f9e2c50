import { type Agreement, NO_AGREEMENT } from './agreement.ts';
import { carryOut } from './carry-out.ts';
import { type FieldIssue, parseChange } from './change.ts';
import type { ChangeContext } from './context.ts';
import type { ChangeResult } from './outcome.ts';

export type ChangeAnswer = { ok: true; result: ChangeResult } | { ok: false; issues: FieldIssue[] };

/**
 * Sets one contact's subscription status. Takes the change as typed or posted, what the user agreed to,
 * and the id under which it goes on record, which no other change may have. Gives field problems, or what
 * became of the change; HubSpot's failures are part of the result, never thrown. Answers within 20 s.
 */
export async function changeStatus(
  ctx: ChangeContext,
  input: unknown,
  agreement: Agreement = NO_AGREEMENT,
  operation: string = crypto.randomUUID(),
): Promise<ChangeAnswer> {
  const startedAt = ctx.now();
  const parsed = parseChange(input);
  if (!parsed.ok) return { ok: false, issues: parsed.issues };
  const { change } = parsed;
  return { ok: true, result: await carryOut(ctx, { change, agreement, operation, startedAt }) };
}
