import 'server-only';
import { changeSetting, type PolicyContext, type SettingChange } from './change-setting.ts';
import { type AccountRules, accountRulesSchema } from './policy.ts';

/**
 * Confirms what HubSpot's API does not tell of the account: whether it mails only people who have chosen,
 * and whether it sends only where there is a legal basis. Takes what a form sent and what its screen showed
 * before; gives as `changeSetting`. Needs `account`.
 */
export function confirmAccountRules(
  ctx: PolicyContext,
  input: unknown,
  shown: unknown,
): Promise<SettingChange<AccountRules>> {
  const rule = {
    setting: 'account_rules',
    permission: 'account',
    schema: accountRulesSchema,
  } as const;
  return changeSetting(ctx, rule, input, shown);
}
