import 'server-only';
import { createAuthorizationURL } from 'better-auth/oauth2';
import { PROVIDER_LIFETIME_MS } from '../lifetime.ts';
import { noteFailedSignIn, noteSignIn } from '../note.ts';
import { type PasswordRefusal, showOwnPassword } from '../own-password.ts';
import { endPresentSession } from '../sign-in.ts';
import { wayBack } from '../way-back.ts';
import { admit } from './admit.ts';
import { connect, readOwnWays } from './connection.ts';
import type { ProviderContext, Refusal } from './context.ts';
import { type Answer, discover, metadataOf } from './discover.ts';
import { claimsOf } from './exchange.ts';

/**
 * Begins the way to the provider, to sign in or, `connecting`, to connect the provider to the user who
 * is signed in and shows their password, if they have one: the connection is a way in that lasts.
 * Gives the address to send the browser to; the browser keeps what it began with.
 */
export async function beginAtProvider(
  ctx: ProviderContext,
  { to, connecting, password }: { to: unknown; connecting: boolean; password: string },
): Promise<Answer<URL> | { ok: false; code: 'session_over' | PasswordRefusal; reason: string }> {
  const { actor, provider } = ctx;
  if (connecting && !actor) return { ok: false, code: 'session_over', reason: 'not_signed_in' };
  if (connecting && (await readOwnWays(ctx, provider)).hasPassword) {
    const shown = await showOwnPassword(ctx, password);
    if (!shown.ok) return { ok: false, code: shown.code, reason: shown.code };
  }
  const found = await discover(provider, ctx.now());
  if (!found.ok) return found;
  const kept = await ctx.auth.api.keepProviderState({
    body: {
      to: wayBack(to),
      connect: connecting && actor ? { userId: actor.userId, sessionId: actor.sessionId } : null,
    },
    headers: ctx.headers,
  });
  const { scopes_supported: offered = [] } = found.value;
  const [claim = ''] = [provider.roleClaim, ...provider.roleClaim.split('.')].filter((name) =>
    offered.includes(name),
  );
  const address = await createAuthorizationURL({
    id: 'oidc',
    options: { clientId: provider.clientId },
    authorizationEndpoint: found.value.authorization_endpoint,
    redirectURI: provider.callbackUrl,
    state: kept.state,
    codeVerifier: kept.codeVerifier,
    nonce: kept.nonce,
    // Many providers hand the groups out for a scope of the claim's name.
    scopes: [...new Set(['openid', 'profile', 'email', claim])].filter(Boolean),
  });
  return { ok: true, value: address };
}

export type Finished =
  | { is: 'signed_in' | 'connected'; to: string }
  /** `reason` is for the log; it holds no value. */
  | { is: 'refused'; code: Refusal; reason: string; to: string; connecting: boolean };

/**
 * Ends the way back from the provider: takes the query of the callback, which anybody may have
 * written. Opens a session, which is shorter than others because the provider's word is only heard at
 * sign-in, or connects the provider to the user whose session began it.
 */
export async function finishAtProvider(
  ctx: ProviderContext,
  query: URLSearchParams,
): Promise<Finished> {
  const kept = await ctx.auth.api.takeProviderState({
    body: { state: query.get('state') ?? '' },
    headers: ctx.headers,
  });
  const begunBy = kept?.connect ?? null;
  const to = kept?.to ?? '/';
  const refused = (code: Refusal, reason: string = code): Finished => {
    return { is: 'refused', code, reason, to, connecting: begunBy !== null };
  };
  if (!kept) return refused('unconfirmed', 'state');
  const error = query.get('error');
  if (error === 'access_denied') return refused('cancelled');
  if (error !== null)
    return refused('unreachable', /^[a-z_]{1,40}$/.test(error) ? `error_${error}` : 'error');

  const found = await metadataOf(ctx.provider, ctx.now());
  if (!found.ok) return refused(found.code, found.reason);
  const issuer = query.get('iss');
  if (issuer !== null && issuer !== found.value.issuer) return refused('unconfirmed', 'issuer');
  const answer = await claimsOf(ctx.provider, found.value, query.get('code') ?? '', kept);
  if (!answer.ok) return refused(answer.code, answer.reason);
  const claims = answer.value;

  if (begunBy !== null) {
    const { actor } = ctx;
    if (actor?.userId !== begunBy.userId || actor.sessionId !== begunBy.sessionId)
      return refused('session_over');
    const problem = await connect(ctx, actor.userId, claims.sub);
    return problem === null ? { is: 'connected', to } : refused(problem);
  }

  const admitted = await admit(ctx, claims);
  if (!admitted.ok) {
    await noteFailedSignIn(ctx, `provider_${admitted.code}`, {});
    return refused(admitted.code);
  }
  const { opened } = await ctx.auth.api.openSession({
    body: { userId: admitted.userId, expiresAt: ctx.now() + PROVIDER_LIFETIME_MS },
    headers: ctx.headers,
  });
  if (!opened) return refused('disabled');
  await endPresentSession(ctx);
  await noteSignIn(ctx, admitted.userId, 'provider');
  return { is: 'signed_in', to };
}
