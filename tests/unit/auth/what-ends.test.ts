import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { acceptLink } from '@/lib/auth/accept-link.ts';
import { takeAttempt } from '@/lib/auth/attempts.ts';
import { IDLE_LIFETIME_MS } from '@/lib/auth/lifetime.ts';
import { changeOwnPassword } from '@/lib/auth/own-password.ts';
import { readActor } from '@/lib/auth/read-actor.ts';
import { recoverAdmin } from '@/lib/auth/recover-admin.ts';
import { removeSecondFactor } from '@/lib/auth/second-factor.ts';
import { signIn, verifySecondFactor } from '@/lib/auth/sign-in.ts';
import {
  changeRole,
  disableUser,
  inviteUser,
  offerNewPassword,
  removeSecondFactorOf,
} from '@/lib/auth/users.ts';
import type { UsersContext } from '@/lib/auth/users-context.ts';
import { sessions } from '@/lib/db/schema/auth.ts';
import { codeOf } from '../../helpers/authenticator.ts';
import { PASSWORD, startAuthWorld, turnFactorOn } from './auth-world.ts';

let world: Awaited<ReturnType<typeof startAuthWorld>>;
beforeAll(async () => {
  world = await startAuthWorld();
}, 60_000);
afterAll(() => world.close());
afterEach(() => world.stopWaiting());

type Browser = ReturnType<typeof world.browser>;

const NEW = 'four yellow lanterns';
const actorOf = ({ actor }: UsersContext) => Promise.resolve(actor);

async function signedIn(email: string, browser = world.browser(null), password = PASSWORD) {
  const answer = await browser.request((ctx) => signIn(ctx, { email, password }));
  expect(answer).toEqual({ is: 'signed_in' });
  return browser;
}

/** A browser that has shown the password, and is asked for the code. */
async function halfIn(email: string) {
  const browser = world.browser(null);
  const answer = await browser.request((ctx) => signIn(ctx, { email, password: PASSWORD }));
  expect(answer).toEqual({ is: 'second_factor' });
  return browser;
}

async function admin() {
  const { id, email } = await world.addUser('admin');
  return { id, email, browser: await signedIn(email) };
}

const use = (token: string) =>
  world
    .browser(null)
    .request((ctx) =>
      acceptLink(ctx, token, { name: 'Somebody', email: '', password: 'five orange boats' }),
    );

describe('a link that an administrator made', () => {
  for (const [what, end] of [
    ['is disabled', (by: Browser, id: string) => by.request((ctx) => disableUser(ctx, id))],
    [
      'has another role',
      (by: Browser, id: string) => by.request((ctx) => changeRole(ctx, id, 'agent')),
    ],
  ] as const)
    test(`opens nothing once its maker ${what}`, async () => {
      const keeper = await admin();
      const maker = await admin();
      const invited = await maker.browser.request((ctx) =>
        inviteUser(ctx, { email: `${maker.id}@example.net`, role: 'admin' }),
      );
      const offered = await maker.browser.request((ctx) => offerNewPassword(ctx, keeper.id));
      if (!invited.ok || !offered.ok) throw new Error('no links');
      expect(await end(keeper.browser, maker.id)).toEqual({ ok: true });
      for (const { token } of [invited, offered])
        expect(await use(token)).toEqual({
          ok: false,
          problems: [{ field: null, code: 'link_not_good' }],
        });
      await signedIn(keeper.email);
    });

  test('to a new password ends with another one that is used, a new role and a new own password', async () => {
    const one = await admin();
    const two = await admin();
    const { id, email } = await world.addUser('agent');
    const offer = async (by: Browser) => {
      const offered = await by.request((ctx) => offerNewPassword(ctx, id));
      if (!offered.ok) throw new Error(offered.problem.code);
      return offered.token;
    };
    const before = await offer(one.browser);
    await one.browser.request((ctx) => changeRole(ctx, id, 'compliance'));
    expect(await use(before)).toMatchObject({ ok: false });

    const other = await offer(two.browser);
    const browser = await signedIn(email);
    const typed = { current: PASSWORD, password: NEW };
    expect(await browser.request((ctx) => changeOwnPassword(ctx, typed))).toEqual({ ok: true });
    expect(await use(other)).toMatchObject({ ok: false });
    await signedIn(email, world.browser(null), NEW);
  });
});

describe('a sign-in that waits for its second step', () => {
  test('ends with a new password', async () => {
    const { email } = await world.addUser('agent');
    const browser = await signedIn(email);
    const { uri } = await turnFactorOn(browser);
    const thief = await halfIn(email);
    const typed = { current: PASSWORD, password: NEW };
    expect(await browser.request((ctx) => changeOwnPassword(ctx, typed))).toEqual({ ok: true });
    expect(await thief.request((ctx) => verifySecondFactor(ctx, codeOf(uri)))).toEqual({
      is: 'expired',
    });
    expect(await thief.request(actorOf)).toBeNull();
  });

  test('gives the attempts of the account back once it is done', async () => {
    const { email } = await world.addUser('agent');
    const { recoveryCodes } = await turnFactorOn(await signedIn(email));
    expect(recoveryCodes.length).toBeGreaterThanOrEqual(10);
    for (const code of recoveryCodes) {
      const browser = await halfIn(email);
      expect(await browser.request((ctx) => verifySecondFactor(ctx, code))).toEqual({
        is: 'signed_in',
      });
    }
    await halfIn(email);
  });

  test('is not opened by a code that somebody has just used', async () => {
    const { email } = await world.addUser('agent');
    const { uri } = await turnFactorOn(await signedIn(email));
    const code = codeOf(uri);
    const answers: string[] = [];
    for (const browser of [await halfIn(email), await halfIn(email)]) {
      answers.push((await browser.request((ctx) => verifySecondFactor(ctx, code))).is);
      answers.push((await browser.request(actorOf)) === null ? 'out' : 'in');
    }
    expect(answers).toEqual(['signed_in', 'in', 'wrong', 'out']);
  });
});

test('a new password by a link lets its owner in, whom somebody kept out by guessing', async () => {
  const by = await admin();
  const { id, email } = await world.addUser('agent');
  for (let count = 0; count < 12; count++)
    await world
      .browser(null)
      .request((ctx) => signIn(ctx, { email, password: 'a wrong password' }));
  const own = () =>
    world.browser(null).request((ctx) => signIn(ctx, { email, password: 'five orange boats' }));
  expect(await own()).toMatchObject({ is: 'too_many' });
  const offered = await by.browser.request((ctx) => offerNewPassword(ctx, id));
  if (!offered.ok) throw new Error(offered.problem.code);
  expect(await use(offered.token)).toMatchObject({ ok: true });
  expect(await own()).toEqual({ is: 'signed_in' });
});

test('an administrator’s open session does not set their own password or second step aside', async () => {
  const by = await admin();
  await admin();
  for (const act of [offerNewPassword, removeSecondFactorOf])
    expect(await by.browser.request((ctx) => act(ctx, by.id))).toEqual({
      ...{ ok: false, problem: { code: 'own_account' } },
    });
});

test('sessions that were opened without a second step end when one is set up, but for this one', async () => {
  const { email } = await world.addUser('agent');
  const other = await signedIn(email);
  const here = await signedIn(email);
  await turnFactorOn(here);
  expect(await other.request(actorOf)).toBeNull();
  expect(await here.request(actorOf)).not.toBeNull();
});

test('sign-ins that are on their way end with a recovery, which leaves no password at all', async () => {
  const { email } = await admin();
  const thieves = Array.from({ length: 8 }, () => world.browser(null));
  const tries = thieves.map(({ request }) =>
    request((ctx) => signIn(ctx, { email, password: PASSWORD })),
  );
  await Promise.race(tries);
  await recoverAdmin(world.database, { email, makeAdmin: false }, new Date());
  await Promise.all(tries);
  for (const thief of thieves) expect(await thief.request(actorOf)).toBeNull();
});

test('sign-ins that are on their way with the old password end with a new one', async () => {
  const by = await admin();
  const { id, email } = await world.addUser('agent');
  const offered = await by.browser.request((ctx) => offerNewPassword(ctx, id));
  if (!offered.ok) throw new Error(offered.problem.code);
  const thieves = Array.from({ length: 8 }, () => world.browser(null));
  const [used] = await Promise.all([
    use(offered.token),
    ...thieves.map(({ request }) => request((ctx) => signIn(ctx, { email, password: PASSWORD }))),
  ]);
  expect(used).toMatchObject({ ok: true });
  for (const thief of thieves) expect(await thief.request(actorOf)).toBeNull();
});

describe('a session', () => {
  test('that a new sign-in of the same browser replaces is over, also for who has its cookie', async () => {
    const { email } = await world.addUser('agent');
    const browser = await signedIn(email);
    const thief = world.browser(null);
    for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
    await signedIn(email, browser);
    expect(await thief.request(actorOf)).toBeNull();
    expect(await browser.request(actorOf)).not.toBeNull();
  });

  test('is not lengthened by what renews it', async () => {
    const { id, email } = await world.addUser('agent');
    const browser = await signedIn(email);
    const ends = new Date(Date.now() + 3_600_000);
    await world.database.update(sessions).set({ expiresAt: ends }).where(eq(sessions.userId, id));
    await turnFactorOn(browser);
    await browser.request((ctx) => removeSecondFactor(ctx, PASSWORD));
    const typed = { current: PASSWORD, password: NEW };
    expect(await browser.request((ctx) => changeOwnPassword(ctx, typed))).toEqual({ ok: true });
    const rows = await world.database.select().from(sessions).where(eq(sessions.userId, id));
    expect(rows.map(({ expiresAt }) => expiresAt.getTime())).toEqual([ends.getTime()]);
    expect(await browser.request(actorOf)).not.toBeNull();
  });

  test('is kept awake by people, not by what a page asks by itself', async () => {
    const { email } = await world.addUser('agent');
    const browser = await signedIn(email);
    for (let hours = 0; hours < 8; hours += 2) {
      world.wait(IDLE_LIFETIME_MS / 4);
      await browser.asPage((base) => readActor(base, { isUse: false }));
    }
    world.wait(60_000);
    expect(await browser.request(actorOf)).toBeNull();
  });
});

test('who is recovered has no password of before, which would do without the second step now', async () => {
  const { email, browser } = await admin();
  await turnFactorOn(browser);
  const done = await recoverAdmin(world.database, { email, makeAdmin: false }, new Date());
  if (done.is !== 'recovered') throw new Error(done.is);
  const next = world.browser(null);
  expect(await next.request((ctx) => signIn(ctx, { email, password: PASSWORD }))).toEqual({
    is: 'wrong',
  });
  expect(await use(done.token)).toMatchObject({ ok: true });
  await signedIn(email, world.browser(null), 'five orange boats');
});

describe('attempts', () => {
  const key = 'k'.repeat(32);
  const take = (account: string, clientAddress: string) =>
    takeAttempt(world.database, key, { account, clientAddress }, new Date());

  test('from an address that has to wait count against no account', async () => {
    for (let count = 0; count < 60; count++) await take(`first-${count}`, '198.51.100.7');
    for (let count = 0; count < 20; count++)
      expect(await take('victim', '198.51.100.7')).toMatchObject({ allowed: false });
    expect(await take('victim', '198.51.100.8')).toEqual({ allowed: true });
  });

  test('from one network of IPv6 count as from one address, however it is written', async () => {
    for (let count = 0; count < 60; count++)
      await take(`six-${count}`, `2001:db8:0:7::${count.toString(16)}`);
    for (const address of ['2001:db8:0:7:ffff::1', '2001:0DB8:0000:0007:1:2:3:4'])
      expect(await take('other', address), address).toMatchObject({ allowed: false });
    expect(await take('other', '2001:db8:0:8::1')).toEqual({ allowed: true });
    for (const address of ['::1', '::', '::ffff:192.0.2.1', 'fe80::1', '1:2:3:4:5:6:7:8'])
      expect(await take(`of ${address}`, address), address).toEqual({ allowed: true });
  });
});
