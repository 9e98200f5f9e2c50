import 'server-only';
import { isAPIError } from 'better-auth/api';
import { type PasswordRefusal, withinLifetime, withOwnPassword } from './own-password.ts';
import type { UsersContext } from './users-context.ts';

export type FactorAnswer<T = object, Code = PasswordRefusal> =
  | ({ ok: true } & T)
  | { ok: false; code: Code };

/**
 * Begins to set up a second factor: gives the address for the app (an `otpauth:` URL) and the
 * recovery codes, shown once. It holds only after `confirmSecondFactor`.
 */
export async function beginSecondFactor(
  ctx: UsersContext,
  password: string,
): Promise<FactorAnswer<{ uri: string; recoveryCodes: string[] }>> {
  const begun = await withOwnPassword(ctx, () =>
    ctx.auth.api.enableTwoFactor({ body: { password }, headers: ctx.headers }),
  );
  if (!begun.ok) return begun;
  if (!('totpURI' in begun.value)) throw new Error('The second factor has no address.');
  return { ok: true, uri: begun.value.totpURI, recoveryCodes: begun.value.backupCodes };
}

/** The app shows the right code: from now on it is asked for at every sign-in. */
export async function confirmSecondFactor(
  ctx: UsersContext,
  code: string,
): Promise<FactorAnswer<object, 'code_wrong'>> {
  try {
    const sent = { body: { code: code.replace(/\s/g, '') }, headers: ctx.headers };
    await withinLifetime(ctx, () => ctx.auth.api.verifyTOTP(sent));
    return { ok: true };
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return { ok: false, code: 'code_wrong' };
    throw error;
  }
}

/** Takes the second factor away. */
export async function removeSecondFactor(
  ctx: UsersContext,
  password: string,
): Promise<FactorAnswer> {
  const removed = await withOwnPassword(ctx, () =>
    ctx.auth.api.disableTwoFactor({ body: { password }, headers: ctx.headers }),
  );
  return removed.ok ? { ok: true } : removed;
}
