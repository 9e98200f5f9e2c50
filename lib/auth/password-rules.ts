import { COMMON_PASSWORDS } from './common-passwords.ts';

export const MIN_PASSWORD_LENGTH = 12;
/** Far above any password manager's; a limit at all, because hashing costs time. */
export const MAX_PASSWORD_LENGTH = 256;

export type PasswordProblem = 'password_too_short' | 'password_too_long' | 'password_common';

/** The fewest different characters, so that "aaaaaaaaaaaa" is not a password. */
const MIN_DIFFERENT = 5;

/**
 * What is wrong with a chosen password, or null. No rules of composition: length, and not one of
 * those that are tried first; nor the person's own address or name. Takes it as typed.
 */
export function passwordProblem(
  password: string,
  { email, name }: { email: string; name: string },
): PasswordProblem | null {
  const characters = [...password];
  if (characters.length < MIN_PASSWORD_LENGTH) return 'password_too_short';
  if (characters.length > MAX_PASSWORD_LENGTH) return 'password_too_long';
  const plain = password.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const own = [email, email.split('@')[0] ?? '', name].map((text) =>
    text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ''),
  );
  const isCommon =
    new Set(characters).size < MIN_DIFFERENT ||
    COMMON_PASSWORDS.has(plain) ||
    own.some((text) => text.length >= 4 && isMadeOf(plain, text));
  return isCommon ? 'password_common' : null;
}

/** Whether a text is another one, written once or more, with a few digits around it. */
function isMadeOf(text: string, part: string): boolean {
  return text.replaceAll(part, '').replace(/\d{0,4}/gu, '') === '' && text.includes(part);
}
