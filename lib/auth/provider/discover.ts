import 'server-only';
import { fetch } from 'undici';
import * as z from 'zod';
import { isLoopbackHost, type OidcSettings } from '../../settings.mjs';

/** Each request to the provider may take this long; somebody is waiting at a screen. */
const TIMEOUT_MS = 5_000;
/** As long as somebody may be at the provider. */
const KEEP_METADATA_MS = 10 * 60_000;

/** The provider by which people sign in, as the settings name it. */
export interface Provider extends OidcSettings {
  /** Where it sends people back to; it must know this address. */
  callbackUrl: string;
  timeoutMs: number;
  known: { metadata: Metadata; until: number } | null;
  /** However many ask: one question to the provider at a time. */
  asking: Promise<Answer<Metadata>> | null;
}

/** Why something with the provider went wrong, for the log: never a value. */
export type Failure = { ok: false; code: 'unreachable' | 'unconfirmed'; reason: string };
export type Answer<T> = { ok: true; value: T } | Failure;

const list = z.array(z.string()).optional();
const METADATA = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string().refine(isSafe),
  token_endpoint: z.string().refine(isSafe),
  jwks_uri: z.string().refine(isSafe),
  userinfo_endpoint: z.string().refine(isSafe).optional(),
  id_token_signing_alg_values_supported: list,
  token_endpoint_auth_methods_supported: list,
  scopes_supported: list,
});
export type Metadata = z.infer<typeof METADATA>;

/** The provider of these settings; asks it nothing yet. */
export function createProvider(
  settings: OidcSettings,
  callbackUrl: string,
  timeoutMs = TIMEOUT_MS,
): Provider {
  return { ...settings, callbackUrl, timeoutMs, known: null, asking: null };
}

/** What the provider said of itself a moment ago, or says now. */
export async function metadataOf(provider: Provider, now: number): Promise<Answer<Metadata>> {
  const { known } = provider;
  return known && now < known.until ? { ok: true, value: known.metadata } : discover(provider, now);
}

/**
 * Asks the provider what it says of itself: also whether it is there, before a browser is sent to it.
 * It must be the issuer that the settings name, and all its addresses must be https, or of this
 * machine.
 */
export function discover(provider: Provider, now: number): Promise<Answer<Metadata>> {
  provider.asking ??= ask(provider, now).finally(() => {
    provider.asking = null;
  });
  return provider.asking;
}

async function ask(provider: Provider, now: number): Promise<Answer<Metadata>> {
  const answer = await askJson(provider, `${provider.issuer}/.well-known/openid-configuration`);
  if (!answer.ok) return { ...answer, reason: `discovery_${answer.reason}` };
  const read = METADATA.safeParse(answer.value);
  if (!read.success) return { ok: false, code: 'unreachable', reason: 'discovery_unreadable' };
  // Some issuers end with a slash, which the settings leave out.
  if (read.data.issuer.replace(/\/+$/, '') !== provider.issuer)
    return { ok: false, code: 'unreachable', reason: 'discovery_other_issuer' };
  provider.known = { metadata: read.data, until: now + KEEP_METADATA_MS };
  return { ok: true, value: read.data };
}

/** One request to the provider for JSON. No redirect is followed: it may carry a secret. */
export async function askJson(
  { timeoutMs }: Pick<Provider, 'timeoutMs'>,
  url: string,
  init: { method?: 'POST'; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer<unknown>> {
  const failed = (reason: string): Failure => ({ ok: false, code: 'unreachable', reason });
  try {
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    // So it refuses a code (RFC 6749, section 5.2); a client that it does not know gets a 401.
    if (response.status === 400) return { ok: false, code: 'unconfirmed', reason: 'refused' };
    if (!response.ok) return failed(`status_${response.status}`);
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return failed(error instanceof SyntaxError ? 'not_json' : 'no_answer');
  }
}

/** Nobody between here and there can read along. */
function isSafe(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackHost(hostname));
}
