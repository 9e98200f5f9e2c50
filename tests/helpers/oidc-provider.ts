import { createPrivateKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider, { type KoaContext } from 'oidc-provider';

export const CLIENT = { id: 'consent-desk', secret: 'a-secret-of-the-client' };

/** What the provider knows of a person, by the name that they sign in with there: their claims. */
export type People = Map<string, Record<string, unknown>>;

export type TestProvider = Awaited<ReturnType<typeof startProvider>>;

/** A real OpenID Connect provider on loopback, with a login page of its own that takes any password. */
export async function startProvider(redirectUri: string) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = { ...privateKey.export({ format: 'jwk' }), kid: 'first', alg: 'RS256', use: 'sig' };
  const people: People = new Map();
  const tampering: {
    /** Instead of what it would answer at this path. */
    instead?: { path: RegExp; answer: (ctx: KoaContext) => Promise<void> | void };
    /** Other claims for the id token, or another token. */
    idToken?: (claims: Record<string, unknown>) => string;
  } = {};

  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    jwks: { keys: [key] },
    cookies: { keys: ['a key for the cookies of the provider'] },
    claims: {
      openid: ['sub'],
      profile: ['name', 'access', 'https://example.com/roles'],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    pkce: { required: () => true },
    ttl: Object.fromEntries(
      ['AccessToken', 'AuthorizationCode', 'Grant', 'IdToken', 'Interaction', 'Session'].map(
        (kind) => [kind, 3_600],
      ),
    ),
    findAccount: (_ctx: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, ...people.get(id) }),
    }),
  });
  const paths: string[] = [];
  provider.use(async (ctx, next) => {
    paths.push(ctx.path);
    if (tampering.instead?.path.test(ctx.path)) return tampering.instead.answer(ctx);
    await next();
    // Its pages would load a font from elsewhere.
    if (typeof ctx.body === 'string') ctx.body = ctx.body.replace(/@import url\([^)]*\);/, '');
    if (ctx.path === '/token' && tampering.idToken && isTokens(ctx.body))
      ctx.body = { ...ctx.body, id_token: tampering.idToken(claimsOf(ctx.body.id_token)) };
  });
  server.on('request', provider.callback());

  return {
    issuer,
    people,
    tampering,
    /** The paths that it was asked for. */
    paths,
    /** An id token as the provider makes it. */
    signed: (claims: Record<string, unknown>) =>
      makeToken(claims, createPrivateKey({ key, format: 'jwk' })),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A token as a provider makes it, signed with this key, or with none. */
export function makeToken(claims: Record<string, unknown>, key: KeyObject | null): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = key === null ? { alg: 'none' } : { alg: 'RS256', kid: 'first' };
  const text = `${part(head)}.${part(claims)}`;
  const signature =
    key === null ? '' : sign('sha256', Buffer.from(text), key).toString('base64url');
  return `${text}.${signature}`;
}

/**
 * What a browser does between the address of a sign-in and the way back: the provider's login and
 * consent pages. Gives the address that it is sent back to. `cancel` follows the page's way out.
 */
export async function walkThroughProvider(
  start: URL,
  login: string,
  { cancel = false } = {},
): Promise<URL> {
  const cookies = new Map<string, string>();
  const ask = async (address: URL, form?: Record<string, string>) => {
    const reply = await fetch(address, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      ...(form ? { method: 'POST', body: new URLSearchParams(form) } : {}),
    });
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    return reply;
  };
  let address = start;
  let reply = await ask(address);
  for (let step = 0; step < 12; step++) {
    const location = reply.headers.get('location');
    if (location !== null) {
      address = new URL(location, address);
      if (address.origin !== start.origin) return address;
      reply = await ask(address);
      continue;
    }
    const page = await reply.text();
    const link = (pattern: RegExp) => new URL(pattern.exec(page)?.[1] ?? '', address);
    if (reply.status !== 200) throw new Error(`the provider answers ${reply.status}: ${page}`);
    if (cancel) address = link(/href="([^"]+\/abort)"/);
    else address = link(/<form[^>]* action="([^"]+)"/);
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1] ?? '';
    reply = cancel ? await ask(address) : await ask(address, { prompt, login, password: 'any' });
  }
  throw new Error('the provider leads round in circles');
}

function isTokens(body: unknown): body is { id_token: string } {
  return typeof body === 'object' && body !== null && 'id_token' in body;
}

function claimsOf(idToken: string): Record<string, unknown> {
  const [, part = ''] = idToken.split('.');
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
}
