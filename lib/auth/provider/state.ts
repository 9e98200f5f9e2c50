import 'server-only';
import { BetterAuthError, generateGenericState, parseGenericState } from 'better-auth';
import { createAuthEndpoint } from 'better-auth/api';
import { generateRandomString } from 'better-auth/crypto';
import * as z from 'zod';

const LIFETIME_MS = 10 * 60_000;
const COOKIE = { cookieName: 'provider_state' };

/** What a sign-in by the provider was begun for, kept in this browser only. */
const PURPOSE = z.object({
  /** The way back, a path of ours. */
  to: z.string(),
  /** The session whose user connects the provider; null: somebody signs in. */
  connect: z.object({ userId: z.string(), sessionId: z.string() }).nullable(),
});
export type Purpose = z.infer<typeof PURPOSE>;

/**
 * Binds the way to the provider and back to one browser: Better Auth keeps state, PKCE verifier and
 * nonce in an encrypted cookie that is gone after its first use.
 */
export function providerState() {
  return {
    id: 'provider-state',
    endpoints: {
      keepProviderState: createAuthEndpoint.serverOnly(
        { method: 'POST', body: PURPOSE },
        async (ctx) => {
          const codeVerifier = generateRandomString(128);
          const nonce = generateRandomString(32);
          const { to, connect } = ctx.body;
          const data = { callbackURL: to, codeVerifier, idTokenNonce: nonce, connect };
          const expiresAt = Date.now() + LIFETIME_MS;
          const { state } = await generateGenericState(ctx, { ...data, expiresAt }, COOKIE);
          return ctx.json({ state, codeVerifier, nonce });
        },
      ),
      takeProviderState: createAuthEndpoint.serverOnly(
        { method: 'POST', body: z.object({ state: z.string() }) },
        async (ctx) => {
          try {
            const kept = await parseGenericState(ctx, ctx.body.state, COOKIE);
            const { codeVerifier, idTokenNonce, callbackURL, connect } = kept;
            const purpose = PURPOSE.parse({ to: callbackURL, connect });
            return ctx.json({ ...purpose, codeVerifier, nonce: z.string().parse(idTokenNonce) });
          } catch (error) {
            // Forged, of another browser, used or too old.
            if (error instanceof BetterAuthError) return ctx.json(null);
            throw error;
          }
        },
      ),
    },
  } as const;
}
