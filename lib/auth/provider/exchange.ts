import 'server-only';
import { authorizationCodeRequest, verifyJwsAccessToken } from 'better-auth/oauth2';
import * as z from 'zod';
import { type Answer, askJson, type Failure, type Metadata, type Provider } from './discover.ts';
import type { Claims } from './person.ts';

/** What a provider may sign with: never nothing, and never a secret that both sides hold. */
const ALGORITHMS = /^(?:RS|PS|ES)(?:256|384|512)$|^Ed(?:DSA|25519)$/;
const CLOCK_TOLERANCE_S = 30;

const TOKENS = z.object({ id_token: z.string(), access_token: z.string().optional() });

/** What this browser's sign-in was begun with. */
export interface Begun {
  codeVerifier: string;
  nonce: string;
}

/**
 * Exchanges a code for what the provider says of the person. Checks the id token's signature, issuer,
 * audience, expiry and nonce; adds what only the userinfo endpoint says. The tokens are forgotten.
 */
export async function claimsOf(
  provider: Provider,
  metadata: Metadata,
  code: string,
  begun: Begun,
): Promise<Answer<Claims>> {
  const methods = metadata.token_endpoint_auth_methods_supported;
  const { headers, body } = await authorizationCodeRequest({
    code,
    codeVerifier: begun.codeVerifier,
    redirectURI: provider.callbackUrl,
    options: { clientId: provider.clientId, clientSecret: provider.clientSecret },
    authentication: !methods || methods.includes('client_secret_basic') ? 'basic' : 'post',
    tokenEndpoint: metadata.token_endpoint,
  });
  const answer = await askJson(provider, metadata.token_endpoint, {
    ...{ method: 'POST', headers, body: body.toString() },
  });
  if (!answer.ok) return { ...answer, reason: `token_${answer.reason}` };
  const tokens = TOKENS.safeParse(answer.value);
  if (!tokens.success) return unconfirmed('no_id_token');

  const verified = await verify(provider, metadata, tokens.data.id_token, begun.nonce);
  if (!verified.ok) return verified;
  const { access_token: accessToken } = tokens.data;
  if (!metadata.userinfo_endpoint || !accessToken) return verified;
  const info = await askJson(provider, metadata.userinfo_endpoint, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  if (!info.ok) return { ...info, reason: `userinfo_${info.reason}` };
  const more = z.looseObject({ sub: z.literal(verified.value.sub) }).safeParse(info.value);
  if (!more.success) return unconfirmed('userinfo_other_subject');
  return { ok: true, value: { ...more.data, ...verified.value } };
}

async function verify(
  provider: Provider,
  metadata: Metadata,
  idToken: string,
  nonce: string,
): Promise<Answer<Claims>> {
  const offered = metadata.id_token_signing_alg_values_supported ?? ['RS256'];
  const keys: { failure?: Failure } = {};
  try {
    const claims = await verifyJwsAccessToken(idToken, {
      jwksFetch: () => keysOf(provider, metadata, keys),
      jwksCacheKey: metadata,
      verifyOptions: {
        issuer: metadata.issuer,
        audience: provider.clientId,
        algorithms: offered.filter((name) => ALGORITHMS.test(name)),
        requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat'],
        clockTolerance: CLOCK_TOLERANCE_S,
      },
    });
    if (claims.nonce !== nonce) return unconfirmed('id_token_nonce');
    if (claims.azp !== undefined && claims.azp !== provider.clientId)
      return unconfirmed('id_token_other_party');
    const { sub } = claims;
    if (typeof sub !== 'string' || sub === '') return unconfirmed('id_token_no_subject');
    return { ok: true, value: { ...claims, sub } };
  } catch {
    // Whatever the library says of a token that it does not believe may quote it.
    return keys.failure ?? unconfirmed('id_token_not_believed');
  }
}

/** The provider's keys, in the shape that the library wants; a failure is kept beside its own. */
async function keysOf(provider: Provider, metadata: Metadata, keys: { failure?: Failure }) {
  const answer = await askJson(provider, metadata.jwks_uri);
  const read = answer.ok ? KEYS.safeParse(answer.value) : null;
  if (read?.success) return read.data;
  keys.failure = { ok: false, code: 'unreachable', reason: 'keys_unreadable' };
  throw new Error('The provider’s keys cannot be read.');
}

const KEYS = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

function unconfirmed(reason: string): Failure {
  return { ok: false, code: 'unconfirmed', reason };
}
