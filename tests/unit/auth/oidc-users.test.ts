import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { IDLE_LIFETIME_MS, PROVIDER_LIFETIME_MS } from '@/lib/auth/lifetime.ts';
import { connect, disconnect, readOwnWays } from '@/lib/auth/provider/connection.ts';
import { signIn, signOut } from '@/lib/auth/sign-in.ts';
import { holdAdmins } from '@/lib/auth/user-records.ts';
import { changeRole, disableUser, listUsers } from '@/lib/auth/users.ts';
import { accounts, sessions, users } from '@/lib/db/schema/auth.ts';
import { walkThroughProvider } from '../../helpers/oidc-provider.ts';
import { PASSWORD, turnFactorOn } from './auth-world.ts';
import { actorOf, type ProviderWorld, startProviderWorld } from './provider-world.ts';

let at: ProviderWorld;
beforeAll(async () => {
  at = await startProviderWorld();
}, 60_000);
afterAll(() => at.close());
afterEach(() => at.mend());

const refusal = (code: string) => expect.objectContaining({ is: 'refused', code });

type Browser = ReturnType<typeof at.world.browser>;

describe('who is who', () => {
  test('an address proves nothing: one that another user has is refused, in capitals too', async () => {
    const known = await at.world.addUser('agent');
    const { login } = at.newPerson(['it'], { email: known.email.toUpperCase() });
    const { browser, finished } = await at.enter(login);
    expect(finished).toEqual(refusal('address_taken'));
    expect(await browser.request(actorOf)).toBeNull();
    expect(await at.userOf(known.email)).toMatchObject({ id: known.id, role: 'agent' });
  });

  test('an administrator sees whom the provider lets in', async () => {
    const { login, email } = at.newPerson(['support']);
    await at.signedIn(login);
    const admin = await at.withPassword(at.adminEmail);
    const listed = await admin.request(listUsers);
    const users = listed.ok ? listed.users : [];
    expect(users.find((user) => user.email === email)?.hasProvider).toBe(true);
    expect(users.find((user) => user.email === at.adminEmail)?.hasProvider).toBe(false);
  });

  test('a user whose address changes at the provider stays the same user', async () => {
    const { login, email } = at.newPerson(['support']);
    const first = await (await at.signedIn(login)).request(actorOf);
    const other = await at.world.addUser('admin');
    at.changePerson(login, { email: other.email });
    const second = await (await at.signedIn(login)).request(actorOf);
    expect(second).toMatchObject({ userId: first?.userId, email, role: 'agent' });
  });

  test.each([
    ['none', { email: undefined }],
    ['one that is none', { email: 'not an address' }],
    ['one that it does not stand by', { email_verified: false }],
  ])('without an address, %s: refused', async (_name, claims) => {
    const { login } = at.newPerson(['support'], claims);
    expect((await at.enter(login)).finished).toEqual(refusal('no_address'));
  });

  test('a disabled user is refused, with whatever role', async () => {
    const { login, email } = at.newPerson(['support']);
    await at.signedIn(login);
    const admin = await at.withPassword(at.adminEmail);
    const user = await at.userOf(email);
    await admin.request((ctx) => disableUser(ctx, user?.id ?? ''));
    at.changePerson(login, { groups: ['it'] });
    const { browser, finished } = await at.enter(login);
    expect(finished).toEqual(refusal('disabled'));
    expect(await browser.request(actorOf)).toBeNull();
    expect(await at.userOf(email)).toMatchObject({ role: 'agent' });
  });

  test('two first sign-ins of one person at once make one user', async () => {
    const { login, email } = at.newPerson(['support']);
    const both = await Promise.all([at.enter(login), at.enter(login)]);
    for (const { finished } of both) expect(finished).toMatchObject({ is: 'signed_in' });
    const user = await at.userOf(email);
    for (const { browser } of both) expect((await browser.request(actorOf))?.userId).toBe(user?.id);
  });
});

describe('roles', () => {
  test.each([
    ['several groups: the highest role', ['guests', 'it', 'support'], 'admin'],
    ['one group as a text', 'support', 'agent'],
  ])('%s', async (_name, groups, role) => {
    const { login, email } = at.newPerson(groups);
    await at.signedIn(login);
    expect(await at.userOf(email)).toMatchObject({ role });
  });

  test.each([
    ['access.groups', { access: { groups: ['support'] } }],
    ['https://example.com/roles', { 'https://example.com/roles': ['support'] }],
  ])('the claim may lie deeper or have dots in its name: %s', async (roleClaim, claims) => {
    const { login, email } = at.newPerson([], claims);
    const { finished } = await at.enter(login, undefined, { by: at.create({ roleClaim }) });
    expect(finished).toMatchObject({ is: 'signed_in' });
    expect(await at.userOf(email)).toMatchObject({ role: 'agent' });
  });

  test.each([
    ['no groups', undefined],
    ['none that has a role', ['Support', 'support ', 'everybody']],
    ['no list of texts', [['support'], { group: 'support' }, 7]],
    ['a text of several', 'support,it'],
  ])('a stranger with %s is refused and becomes no user', async (_name, groups) => {
    const { login, email } = at.newPerson(groups);
    expect((await at.enter(login)).finished).toEqual(refusal('no_role'));
    expect(await at.userOf(email)).toBeUndefined();
  });

  test('a role that changed is taken at the next sign-in, and ends the earlier sessions', async () => {
    const { login, email } = at.newPerson(['it']);
    const earlier = await at.signedIn(login);
    at.changePerson(login, { groups: ['guests'] });
    const browser = await at.signedIn(login);
    expect(await earlier.request(actorOf)).toBeNull();
    expect(await browser.request(actorOf)).toMatchObject({ role: 'viewer' });
    expect(await at.userOf(email)).toMatchObject({ role: 'viewer' });
    const again = await at.signedIn(login);
    expect(await browser.request(actorOf), 'the same role ends nothing').not.toBeNull();
    expect(await again.request(actorOf)).not.toBeNull();
  });

  test('a role that an administrator gave here holds until the next sign-in by the provider', async () => {
    const admin = await at.withPassword(at.adminEmail);
    const { login, email } = at.newPerson(['guests']);
    await at.signedIn(login);
    const user = await at.userOf(email);
    await admin.request((ctx) => changeRole(ctx, user?.id ?? '', 'admin'));
    const browser = await at.signedIn(login);
    expect(await browser.request(actorOf)).toMatchObject({ role: 'viewer' });
  });

  test('a dropped role: refused, out everywhere at once; the user stays, and comes back with the group', async () => {
    const { login, email } = at.newPerson(['support']);
    const earlier = await at.signedIn(login);
    at.changePerson(login, { groups: ['everybody'] });
    const { browser, finished } = await at.enter(login);
    expect(finished).toEqual(refusal('no_role'));
    expect(await browser.request(actorOf)).toBeNull();
    expect(await earlier.request(actorOf)).toBeNull();
    expect(await at.userOf(email)).toMatchObject({ role: 'agent', disabledAt: null });
    at.changePerson(login, { groups: ['support'] });
    await at.signedIn(login);
  });

  test('a session that the provider opened ends after twelve hours, however busy', async () => {
    const { login } = at.newPerson(['support']);
    const browser = await at.signedIn(login);
    at.world.wait(IDLE_LIFETIME_MS - 60_000);
    expect(await browser.request(actorOf)).not.toBeNull();
    at.world.wait(PROVIDER_LIFETIME_MS - IDLE_LIFETIME_MS);
    expect(await browser.request(actorOf)).not.toBeNull();
    at.world.wait(61_000);
    expect(await browser.request(actorOf)).toBeNull();
  });
});

describe('the last administrator', () => {
  /** Both come back while an administrator is being changed, so that they go on at the same moment. */
  async function enterAtOnce(...logins: string[]) {
    const ways = await Promise.all(
      logins.map(async (login) => {
        const browser = at.world.browser();
        const back = await walkThroughProvider(await at.begin(browser), login);
        return () => at.finish(browser, back);
      }),
    );
    const waiting = async () => {
      const sql = "select from pg_locks where locktype = 'advisory' and not granted";
      return (await at.world.database.execute(sql)).rows.length;
    };
    const finished = await at.world.database.transaction(async (tx) => {
      await holdAdmins(tx);
      const both = ways.map((finish) => finish());
      await expect.poll(waiting, { timeout: 10_000 }).toBe(logins.length);
      return both;
    });
    return Promise.all(finished);
  }

  test('is not demoted by the provider, not even two at once', async () => {
    const one = at.newPerson(['it']);
    const two = at.newPerson(['it']);
    const browsers = [await at.signedIn(one.login), await at.signedIn(two.login)];
    // From now on these two are the only ones.
    const shutOut = new Date();
    const others = (await at.world.database.select().from(users)).filter(
      ({ role, email }) => role === 'admin' && ![one.email, two.email].includes(email),
    );
    for (const { id } of others)
      await at.world.database.update(users).set({ disabledAt: shutOut }).where(eq(users.id, id));
    try {
      at.changePerson(one.login, { groups: ['guests'] });
      at.changePerson(two.login, { groups: ['guests'] });
      const codes = (await enterAtOnce(one.login, two.login)).map((finished) =>
        finished.is === 'refused' ? finished.code : finished.is,
      );
      expect(codes.sort()).toEqual(['last_admin', 'signed_in']);
      const roles = await Promise.all([at.userOf(one.email), at.userOf(two.email)]);
      expect(roles.map((user) => user?.role).sort()).toEqual(['admin', 'viewer']);
      const kept = await Promise.all(browsers.map((browser) => browser.request(actorOf)));
      expect(kept.filter(Boolean)).toEqual([expect.objectContaining({ role: 'admin' })]);
    } finally {
      for (const { id } of others)
        await at.world.database.update(users).set({ disabledAt: null }).where(eq(users.id, id));
    }
  });
});

describe('connecting the provider to a user who is signed in', () => {
  const ways = (browser: Browser) => browser.request((ctx) => readOwnWays(ctx, at.ours));

  async function connected(role: Parameters<typeof at.world.addUser>[0], groups: unknown) {
    const user = await at.world.addUser(role);
    const { login } = at.newPerson(groups);
    const browser = await at.withPassword(user.email);
    const { finished } = await at.enter(login, browser, { connecting: true, to: '/account' });
    expect(finished).toEqual({ is: 'connected', to: '/account' });
    return { ...user, login, browser };
  }

  test('from then on the provider lets in this user, whose address is another', async () => {
    const { id, email, login, browser } = await connected('agent', ['support']);
    expect(await ways(browser)).toEqual({ connectedAt: expect.any(String), hasPassword: true });
    const other = await at.signedIn(login);
    expect(await other.request(actorOf)).toMatchObject({ userId: id, email, role: 'agent' });
    await at.withPassword(email);
  });

  test('connecting opens no session and changes no role; the next sign-in takes the provider’s', async () => {
    const { id, browser, login } = await connected('compliance', ['guests']);
    expect(await browser.request(actorOf)).toMatchObject({ userId: id, role: 'compliance' });
    const rows = await at.world.database.select().from(sessions).where(eq(sessions.userId, id));
    expect(rows).toHaveLength(1);
    const other = await at.signedIn(login);
    expect(await other.request(actorOf)).toMatchObject({ userId: id, role: 'viewer' });
    expect(await browser.request(actorOf)).toBeNull();
  });

  test('nobody who is not signed in can begin it', async () => {
    const begun = await at.tryToBegin(at.world.browser(), { connecting: true });
    expect(begun).toMatchObject({ ok: false, code: 'session_over' });
  });

  test('it holds for the session that began it alone', async () => {
    const one = await at.world.addUser('agent');
    const { login } = at.newPerson(['support']);
    const browser = await at.withPassword(one.email);
    for (const next of [one, await at.world.addUser('agent'), null]) {
      const back = await walkThroughProvider(await at.begin(browser, { connecting: true }), login);
      await browser.request(signOut);
      if (next)
        await browser.request((ctx) => signIn(ctx, { email: next.email, password: PASSWORD }));
      expect(await at.finish(browser, back)).toMatchObject({
        code: 'session_over',
        connecting: true,
      });
      await browser.request((ctx) => signIn(ctx, { email: one.email, password: PASSWORD }));
    }
    expect(await ways(browser)).toMatchObject({ connectedAt: null });
  });

  test('a person who is a user already is not connected to another', async () => {
    const { login } = at.newPerson(['support']);
    const first = await (await at.signedIn(login)).request(actorOf);
    const browser = await at.withPassword((await at.world.addUser('agent')).email);
    const { finished } = await at.enter(login, browser, { connecting: true });
    expect(finished).toEqual(refusal('connected_to_other'));
    expect(await ways(browser)).toMatchObject({ connectedAt: null });
    expect((await (await at.signedIn(login)).request(actorOf))?.userId).toBe(first?.userId);
  });

  test('needs the password that the user has, and is for one person of the provider', async () => {
    const { login } = at.newPerson(['support']);
    const browser = await at.withPassword((await at.world.addUser('agent')).email);
    expect(
      await at.tryToBegin(browser, { connecting: true, password: 'a wrong password' }),
    ).toMatchObject({ ok: false, code: 'password_wrong' });
    await at.enter(login, browser, { connecting: true });
    const { login: other } = at.newPerson(['it']);
    const { finished } = await at.enter(other, browser, { connecting: true });
    expect(finished).toMatchObject({ is: 'refused', code: 'already_connected' });
    const stranger = await (await at.signedIn(other)).request(actorOf);
    expect(stranger?.userId).not.toBe((await browser.request(actorOf))?.userId);
  });

  test('connecting twice changes nothing', async () => {
    const { browser, login, id } = await connected('agent', ['support']);
    const again = await browser.request(at.withProvider((ctx) => connect(ctx, id, login)));
    expect(again).toBeNull();
    const rows = await at.world.database.select().from(accounts).where(eq(accounts.userId, id));
    expect(rows).toHaveLength(2);
  });

  test('a second step that is on here is asked for after a password, not after the provider', async () => {
    const { browser, login, email } = await connected('agent', ['support']);
    await turnFactorOn(browser);
    const typed = { email, password: PASSWORD };
    expect(await at.world.browser().request((ctx) => signIn(ctx, typed))).toEqual({
      is: 'second_factor',
    });
    await at.signedIn(login);
  });

  test('a dropped role ends the sessions of a connected user, whose password still holds', async () => {
    const { browser, login, email } = await connected('agent', ['support']);
    at.changePerson(login, { groups: [] });
    expect((await at.enter(login)).finished).toEqual(refusal('no_role'));
    expect(await browser.request(actorOf)).toBeNull();
    const again = await at.withPassword(email);
    expect(await again.request(actorOf)).toMatchObject({ role: 'agent' });
  });

  test('disconnected, the person is a stranger; whoever has no password cannot disconnect', async () => {
    const { browser, login, email } = await connected('agent', ['support']);
    expect(await browser.request(at.withProvider(disconnect))).toBe(true);
    expect(await ways(browser)).toEqual({ connectedAt: null, hasPassword: true });
    at.changePerson(login, { email });
    expect((await at.enter(login)).finished).toEqual(refusal('address_taken'));

    const only = at.newPerson(['support']);
    const provided = await at.signedIn(only.login);
    expect(await ways(provided)).toEqual({ connectedAt: expect.any(String), hasPassword: false });
    expect(await provided.request(at.withProvider(disconnect))).toBe(false);
    await at.signedIn(only.login);
  });
});
