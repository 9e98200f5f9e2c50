import type * as z from 'zod/mini';

/** Everything that can be wrong with what a form of the policy sends; each has a sentence. */
export const SETTING_PROBLEMS = [
  'required',
  'too_short',
  'text_too_long',
  'text_control_characters',
  'not_in_list',
  'none_offered',
  'below_default',
  'unreadable',
] as const;

export interface SettingProblem {
  /** The way to the field, as `NON_GDPR.texts.en.when`; empty: the whole input. */
  field: string;
  code: (typeof SETTING_PROBLEMS)[number];
}

/** What a schema of the policy found, each with its field; what has no words of ours is unreadable. */
export function problemsOf({ issues }: z.core.$ZodError): SettingProblem[] {
  return issues.map(({ path, message }) => ({
    field: path.join('.'),
    code: SETTING_PROBLEMS.find((code) => code === message) ?? 'unreadable',
  }));
}
