import 'server-only';
import { isAPIError } from 'better-auth/api';
import type { UsersContext } from './users-context.ts';

export type FactorAnswer<T = object> =
  | ({ ok: true } & T)
  | { ok: false; code: 'password_wrong' | 'code_wrong' };

/**
 * Begins to set up a second factor: gives the address for the app (an `otpauth:` URL) and the
 * recovery codes, shown once. It holds only after `confirmSecondFactor`.
 */
export async function beginSecondFactor(
  ctx: UsersContext,
  password: string,
): Promise<FactorAnswer<{ uri: string; recoveryCodes: string[] }>> {
  return refusing('password_wrong', async () => {
    const begun = await ctx.auth.api.enableTwoFactor({ body: { password }, headers: ctx.headers });
    if (!('totpURI' in begun)) throw new Error('The second factor has no address.');
    return { uri: begun.totpURI, recoveryCodes: begun.backupCodes };
  });
}

/** The app shows the right code: from now on it is asked for at every sign-in. */
export async function confirmSecondFactor(ctx: UsersContext, code: string): Promise<FactorAnswer> {
  return refusing('code_wrong', async () => {
    await ctx.auth.api.verifyTOTP({
      body: { code: code.replace(/\s/g, '') },
      headers: ctx.headers,
    });
    return {};
  });
}

/** Takes the second factor away. */
export async function removeSecondFactor(
  ctx: UsersContext,
  password: string,
): Promise<FactorAnswer> {
  return refusing('password_wrong', async () => {
    await ctx.auth.api.disableTwoFactor({ body: { password }, headers: ctx.headers });
    return {};
  });
}

async function refusing<T extends object>(
  code: 'password_wrong' | 'code_wrong',
  work: () => Promise<T>,
): Promise<FactorAnswer<T>> {
  try {
    return { ok: true, ...(await work()) };
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return { ok: false, code };
    throw error;
  }
}
