import { generateKeyPairSync } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { signOut } from '@/lib/auth/sign-in.ts';
import { inviteUser } from '@/lib/auth/users.ts';
import { accounts } from '@/lib/db/schema/auth.ts';
import { CLIENT, makeToken, walkThroughProvider } from '../../helpers/oidc-provider.ts';
import { actorOf, CALLBACK, type ProviderWorld, startProviderWorld } from './provider-world.ts';

let at: ProviderWorld;
beforeAll(async () => {
  at = await startProviderWorld();
}, 60_000);
afterAll(() => at.close());
afterEach(() => {
  at.mend();
  vi.useRealTimers();
});

const refusal = (code: string) => expect.objectContaining({ is: 'refused', code });

type Browser = ReturnType<typeof at.world.browser>;

describe('the way there and back', () => {
  test('asks for a code with PKCE (S256), state and nonce, and for the groups if they have a scope', async () => {
    const address = await at.begin(at.world.browser());
    expect(`${address.origin}${address.pathname}`).toBe(`${at.provider.issuer}/auth`);
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      ...{ response_type: 'code', client_id: CLIENT.id, redirect_uri: CALLBACK },
      ...{ code_challenge_method: 'S256', scope: 'openid profile email groups' },
      ...{ state: expect.stringMatching(/^\S{32}$/), nonce: expect.stringMatching(/^\S{32}$/) },
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  test('a person with a mapped group becomes a user with this role, known by issuer and subject', async () => {
    const { login, email } = at.newPerson(['everybody', 'support'], {
      email: 'Ada.One@Example.com',
    });
    expect(email).not.toBe('ada.one@example.com');
    const { browser, finished } = await at.enter(login, undefined, { to: '/account' });
    expect(finished).toEqual({ is: 'signed_in', to: '/account' });
    const actor = await browser.request(actorOf);
    expect(actor).toMatchObject({
      ...{ name: 'Ada Example', email: 'ada.one@example.com', role: 'agent' },
    });

    const again = await at.signedIn(login);
    expect((await again.request(actorOf))?.userId).toBe(actor?.userId);
  });

  test('nothing that the provider handed out is kept', async () => {
    const { login, email } = at.newPerson(['support']);
    await at.signedIn(login);
    const user = await at.userOf(email);
    const rows = await at.world.database
      .select()
      .from(accounts)
      .where(eq(accounts.userId, user?.id ?? ''));
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      ...{ providerId: at.provider.issuer, accountId: login, password: null },
      ...{ accessToken: null, refreshToken: null, idToken: null, scope: null },
    });
    const { rows: kept } = await at.world.database.execute('select * from verification');
    expect(kept).toEqual([]);
  });

  test.each(['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example'])(
    'leads back to a page of ours and nowhere else: %s',
    async (to) => {
      const { login } = at.newPerson(['support']);
      const { finished } = await at.enter(login, undefined, { to });
      expect(finished).toEqual({ is: 'signed_in', to: '/' });
    },
  );

  test('an open invitation to the address ends when its person comes by the provider', async () => {
    const { email } = await at.world.addUser('admin');
    const admin = await at.withPassword(email);
    const person = at.newPerson(['support']);
    await admin.request((ctx) => inviteUser(ctx, { email: person.email, role: 'admin' }));
    await at.signedIn(person.login);
    const { rows } = await at.world.database.execute(
      `select 1 from one_time_link where email = '${person.email}' and used_at is null`,
    );
    expect(rows).toEqual([]);
  });
});

describe('a way back that is not of this browser’s sign-in opens no session', () => {
  async function expectNobody(browser: Browser, back: URL) {
    expect(await at.finish(browser, back)).toEqual(refusal('unconfirmed'));
    expect(await browser.request(actorOf)).toBeNull();
  }

  test('without a sign-in that was begun, or with a forged state', async () => {
    const { login } = at.newPerson(['support']);
    const browser = at.world.browser();
    const back = await walkThroughProvider(await at.begin(browser), login);
    await expectNobody(at.world.browser(), back);
    const forged = new URL(back);
    forged.searchParams.set('state', 'x'.repeat(32));
    await expectNobody(browser, forged);
    forged.searchParams.delete('state');
    await expectNobody(browser, forged);
  });

  test('with the state and code of another browser', async () => {
    const { login } = at.newPerson(['support']);
    const thief = await walkThroughProvider(await at.begin(at.world.browser()), login);
    const victim = at.world.browser();
    await at.begin(victim);
    await expectNobody(victim, thief);
  });

  test('with a code of another sign-in and a state of its own: PKCE and nonce do not fit', async () => {
    const { login } = at.newPerson(['support']);
    const thief = await walkThroughProvider(await at.begin(at.world.browser()), login);
    const victim = at.world.browser();
    const own = await walkThroughProvider(await at.begin(victim), login);
    own.searchParams.set('code', thief.searchParams.get('code') ?? '');
    await expectNobody(victim, own);
  });

  test('a second time, also with the cookie that was there the first time', async () => {
    const { login } = at.newPerson(['support']);
    const browser = at.world.browser();
    const back = await walkThroughProvider(await at.begin(browser), login);
    const before = new Map(browser.cookies);
    expect(await at.finish(browser, back)).toMatchObject({ is: 'signed_in' });
    await browser.request(signOut);
    await expectNobody(browser, back);
    const copy = at.world.browser();
    for (const [name, value] of before) copy.cookies.set(name, value);
    await expectNobody(copy, back);
  });

  test('after more than ten minutes', async () => {
    const { login } = at.newPerson(['support']);
    const browser = at.world.browser();
    const back = await walkThroughProvider(await at.begin(browser), login);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10 * 60_000 + 1_000 });
    await expectNobody(browser, back);
  });

  test('with a code that the provider does not know, or none', async () => {
    const { login } = at.newPerson(['support']);
    for (const code of ['made-up', '']) {
      const browser = at.world.browser();
      const back = await walkThroughProvider(await at.begin(browser), login);
      back.searchParams.set('code', code);
      await expectNobody(browser, back);
    }
  });

  test('in the name of another issuer', async () => {
    const { login } = at.newPerson(['support']);
    const browser = at.world.browser();
    const back = await walkThroughProvider(await at.begin(browser), login);
    expect(back.searchParams.get('iss')).toBe(at.provider.issuer);
    back.searchParams.set('iss', 'https://other.example');
    await expectNobody(browser, back);
  });
});

describe('an id token is believed only if it is the provider’s, for us, for this sign-in, and fresh', () => {
  const hour = 3_600;
  const now = () => Math.floor(Date.now() / 1_000);
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  type Make = (claims: Record<string, unknown>) => string;
  const changed =
    (change: (claims: Record<string, unknown>) => Record<string, unknown>): Make =>
    (claims) =>
      at.provider.signed({ ...claims, ...change(claims) });
  const CASES: [string, Make][] = [
    ['of another issuer', changed(() => ({ iss: 'https://other.example' }))],
    ['for another client', changed(() => ({ aud: 'another-client' }))],
    ['handed to another party', changed(({ aud }) => ({ aud: [aud, 'b'], azp: 'b' }))],
    ['with another nonce', changed(() => ({ nonce: 'of another sign-in' }))],
    ['without a nonce', changed(() => ({ nonce: undefined }))],
    ['that has expired', changed(() => ({ iat: now() - 2 * hour, exp: now() - hour }))],
    ['without an end', changed(() => ({ exp: undefined }))],
    ['without a subject', changed(() => ({ sub: undefined }))],
    ['about another subject than userinfo', changed(() => ({ sub: 'somebody-else' }))],
    ['signed by somebody else', (claims) => makeToken(claims, stranger)],
    ['not signed', (claims) => makeToken(claims, null)],
    ['that is none', () => 'not a token'],
  ];

  test.each(CASES)('%s: refused', async (_name, make) => {
    const { login, email } = at.newPerson(['support']);
    at.provider.tampering.idToken = make;
    const { browser, finished } = await at.enter(login);
    expect(finished).toEqual(refusal('unconfirmed'));
    expect(await browser.request(actorOf)).toBeNull();
    expect(await at.userOf(email)).toBeUndefined();
  });

  test('where the provider has no userinfo, the id token alone counts, but nobody with an empty subject', async () => {
    const { login, email } = at.newPerson([]);
    await at.changeDocument({ userinfo_endpoint: undefined });
    const claims = { email, name: 'Ada', groups: ['support'] };
    at.provider.tampering.idToken = changed(() => ({ ...claims, sub: '' }));
    expect((await at.enter(login)).finished).toEqual(refusal('unconfirmed'));
    at.provider.tampering.idToken = changed(() => claims);
    await at.signedIn(login);
    expect(await at.userOf(email)).toMatchObject({ name: 'Ada', role: 'agent' });
  });

  test('the same, unchanged: taken', async () => {
    const { login } = at.newPerson(['support']);
    at.provider.tampering.idToken = changed(() => ({}));
    await at.signedIn(login);
  });
});
