import 'server-only';
import type { TechnicalBasis } from '../subscriptions/technical-basis.ts';
import { changeSetting, type PolicyContext, type SettingChange } from './change-setting.ts';
import { technicalBasisSchema } from './policy.ts';

/**
 * Decides what an opt-out is completed with where HubSpot refuses it without a basis: a technical value
 * that claims none. Takes what a form sent and what its screen showed before; gives as `changeSetting`.
 * Needs `policy`.
 */
export function setTechnicalBasis(
  ctx: PolicyContext,
  input: unknown,
  shown: unknown,
): Promise<SettingChange<TechnicalBasis>> {
  const rule = {
    setting: 'technical_basis',
    permission: 'policy',
    schema: technicalBasisSchema,
  } as const;
  return changeSetting(ctx, rule, input, shown);
}
