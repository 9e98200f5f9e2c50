import { NO_AGREEMENT } from './agreement.ts';
import { carryOut } from './carry-out.ts';
import { type FieldIssue, type OptOutOfAll, parseOptOutOfAll } from './change.ts';
import type { ChangeContext } from './context.ts';
import type { ChangeResult } from './outcome.ts';

export type OptOutAnswer =
  | { ok: true; result: ChangeResult<OptOutOfAll> }
  | { ok: false; issues: FieldIssue<keyof OptOutOfAll>[] };

/**
 * Opts one address out of all e-mail, of the account or of one brand: no ground is asked for, and nothing
 * holds it up. HubSpot has no place for why, so that stands on record alone. Takes what was posted, whether
 * it is to be sent although HubSpot could not be read before, and the id under which it goes on record.
 * Gives as `changeStatus`. Source: hubspot.md §1.5, §2.2.
 */
export async function optOutOfAll(
  ctx: ChangeContext,
  input: unknown,
  { unread }: { unread: boolean },
  operation: string = crypto.randomUUID(),
): Promise<OptOutAnswer> {
  const startedAt = ctx.now();
  const parsed = parseOptOutOfAll(input);
  if (!parsed.ok) return { ok: false, issues: parsed.issues };
  const { change } = parsed;
  const agreement = { ...NO_AGREEMENT, unread };
  return { ok: true, result: await carryOut(ctx, { change, agreement, operation, startedAt }) };
}
