import 'server-only';
import { type BasesSetting, basesSchema } from '../legal-basis/bases.ts';
import { changeSetting, type PolicyContext, type SettingChange } from './change-setting.ts';

/**
 * Decides which bases are on offer, and what the screens say about them. Takes what a form sent and what
 * its screen showed before; gives as `changeSetting`. Needs `policy`.
 */
export function setBases(
  ctx: PolicyContext,
  input: unknown,
  shown: unknown,
): Promise<SettingChange<BasesSetting>> {
  const rule = { setting: 'bases', permission: 'policy', schema: basesSchema } as const;
  return changeSetting(ctx, rule, input, shown);
}
