import 'server-only';
import { isAPIError } from 'better-auth/api';
import { noteUserAct } from './note.ts';
import { type PasswordRefusal, withinLifetime, withOwnPassword } from './own-password.ts';
import type { UsersContext } from './users-context.ts';

export type FactorAnswer<T = object, Code = PasswordRefusal> =
  | ({ ok: true } & T)
  | { ok: false; code: Code };

/**
 * Begins to set up a second factor: gives the address for the app (an `otpauth:` URL) and the
 * recovery codes, shown once. It holds only after `confirmSecondFactor`. Null: there is one already,
 * as when it was set up in another tab; it stays.
 */
export async function beginSecondFactor(
  ctx: UsersContext,
  password: string,
): Promise<FactorAnswer<{ begun: { uri: string; recoveryCodes: string[] } | null }>> {
  const enabled = await withOwnPassword(ctx, async () => {
    try {
      return await ctx.auth.api.enableTwoFactor({ body: { password }, headers: ctx.headers });
    } catch (error) {
      if (isAPIError(error) && error.body?.code === 'TOTP_ALREADY_ENABLED') return null;
      throw error;
    }
  });
  if (!enabled.ok) return enabled;
  if (enabled.value === null) return { ok: true, begun: null };
  if (!('totpURI' in enabled.value)) throw new Error('The second factor has no address.');
  const { totpURI: uri, backupCodes: recoveryCodes } = enabled.value;
  return { ok: true, begun: { uri, recoveryCodes } };
}

/** The app shows the right code: from now on it is asked for at every sign-in. */
export async function confirmSecondFactor(
  ctx: UsersContext,
  code: string,
): Promise<FactorAnswer<object, 'code_wrong'>> {
  try {
    const sent = { body: { code: code.replace(/\s/g, '') }, headers: ctx.headers };
    await withinLifetime(ctx, () => ctx.auth.api.verifyTOTP(sent));
    await noteUserAct(ctx, ctx.database, 'factor_on');
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
  if (!removed.ok) return removed;
  await noteUserAct(ctx, ctx.database, 'factor_off');
  return { ok: true };
}
