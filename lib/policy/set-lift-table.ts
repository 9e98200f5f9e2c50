import 'server-only';
import { type LiftTable, liftTableSchema } from '../legal-basis/lift-table.ts';
import { changeSetting, type PolicyContext, type SettingChange } from './change-setting.ts';

/**
 * Decides what it takes to lift an opt-out, by who opted out; never less than the defaults. Takes what a
 * form sent and what its screen showed before; gives as `changeSetting`. Needs `policy`.
 */
export function setLiftTable(
  ctx: PolicyContext,
  input: unknown,
  shown: unknown,
): Promise<SettingChange<LiftTable>> {
  const rule = { setting: 'lift_table', permission: 'policy', schema: liftTableSchema } as const;
  return changeSetting(ctx, rule, input, shown);
}
