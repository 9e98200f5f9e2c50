import 'server-only';
import * as z from 'zod/mini';
import { LOCALES, type Locale } from '../i18n/locales.ts';
import { changeSetting, type PolicyContext, type SettingChange } from './change-setting.ts';

const schema = z.enum(LOCALES, 'not_in_list');

/**
 * Decides in which language explanations are written, whatever the screen speaks. Takes what a form sent
 * and what its screen showed before; gives as `changeSetting`. Needs `policy`.
 */
export function setRecordLanguage(
  ctx: PolicyContext,
  input: unknown,
  shown: unknown,
): Promise<SettingChange<Locale>> {
  const rule = { setting: 'record_language', permission: 'policy', schema } as const;
  return changeSetting(ctx, rule, input, shown);
}
