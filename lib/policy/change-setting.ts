import 'server-only';
import { isDeepStrictEqual } from 'node:util';
import type * as z from 'zod/mini';
import { type Actor, missing, type NotAllowed } from '../auth/actor.ts';
import type { Permission } from '../auth/permissions.ts';
import type { Queries, Transaction } from '../db/connection.ts';
import { settings } from '../db/schema/settings.ts';
import type { Ledger } from '../ledger/append.ts';
import { askedBy } from '../ledger/asked-by.ts';
import type { Json } from '../ledger/entry-draft.ts';
import { type PolicySetting, type PolicyValues, valuesOf } from './policy.ts';
import { readPolicy } from './read-policy.ts';
import { problemsOf, type SettingProblem } from './setting-problems.ts';

/** What changing the policy needs from outside. */
export interface PolicyContext {
  db: Queries;
  ledger: Ledger;
  actor: Actor | null;
  requestId: string;
  version: string;
}

/** A setting: who may change it, and what a form may send. */
export interface SettingRule<Name extends PolicySetting> {
  setting: Name;
  permission: Permission;
  schema: z.ZodMiniType<PolicyValues[Name]>;
}

/**
 * What became of a change. `isChanged` false: it was so already, and nothing is on record. `moved`:
 * somebody else has changed it since the screen showed it, to `now`; `wanted` was not set.
 */
export type SettingChange<Value = Json> =
  | { ok: true; isChanged: boolean }
  | ({ ok: false } & NotAllowed)
  | { ok: false; code: 'invalid'; problems: SettingProblem[] }
  | { ok: false; code: 'moved'; now: Value; wanted: Value };

/** The setting is not what it was when its change was decided: nothing was kept. */
class Moved extends Error {}

/**
 * Changes one setting, with an entry of before and after in the same transaction. Takes what a form sent,
 * and what its screen showed before: whoever decided by something else decides again. Throws
 * `DatabaseProblem`.
 */
export async function changeSetting<Name extends PolicySetting>(
  ctx: PolicyContext,
  rule: SettingRule<Name>,
  input: unknown,
  shown: unknown,
): Promise<SettingChange<PolicyValues[Name]>> {
  const { db, ledger, actor, requestId, version } = ctx;
  const { setting, permission, schema } = rule;
  const denied = missing(actor, permission);
  if (denied || !actor) return { ok: false, ...(denied ?? { code: 'not_allowed', permission }) };
  const parsed = schema.safeParse(input);
  if (!parsed.success) return { ok: false, code: 'invalid', problems: problemsOf(parsed.error) };
  const after = parsed.data;
  const current = async (queries: Queries | Transaction) =>
    valuesOf(await readPolicy(queries))[setting];
  const before = await current(db);
  if (isDeepStrictEqual(before, after)) return { ok: true, isChanged: false };
  if (!isDeepStrictEqual(before, shown))
    return { ok: false, code: 'moved', now: before, wanted: after };
  const asked = askedBy({ actor, requestId, version });
  try {
    await ledger.append(
      {
        ...{ kind: 'settings_changed', actor: asked.actor, subject: null, operation: null },
        outcome: null,
        detail: { who: { ...asked.who }, version, setting, before, after },
      },
      async (tx) => {
        // Whoever appends holds the end of the log: nobody else changes a setting meanwhile.
        if (!isDeepStrictEqual(await current(tx), before)) throw new Moved();
        const value = JSON.stringify(after);
        await tx
          .insert(settings)
          .values({ name: setting, value })
          .onConflictDoUpdate({ target: settings.name, set: { value } });
      },
    );
  } catch (thrown) {
    if (!(thrown instanceof Moved)) throw thrown;
    return changeSetting(ctx, rule, input, shown);
  }
  return { ok: true, isChanged: true };
}
