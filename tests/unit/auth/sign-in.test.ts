import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WINDOW_MS } from '@/lib/auth/attempts.ts';
import { ABSOLUTE_LIFETIME_MS, IDLE_LIFETIME_MS } from '@/lib/auth/lifetime.ts';
import { changeOwnPassword } from '@/lib/auth/own-password.ts';
import { endOwnSessions } from '@/lib/auth/own-sessions.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
} from '@/lib/auth/second-factor.ts';
import { signIn, signOut, verifySecondFactor } from '@/lib/auth/sign-in.ts';
import { changeRole, disableUser, removeSecondFactorOf } from '@/lib/auth/users.ts';
import type { UsersContext } from '@/lib/auth/users-context.ts';
import { codeOf } from '../../helpers/authenticator.ts';
import { PASSWORD, startAuthWorld, turnFactorOn } from './auth-world.ts';

let world: Awaited<ReturnType<typeof startAuthWorld>>;
beforeAll(async () => {
  world = await startAuthWorld();
}, 60_000);
afterAll(() => world.close());
afterEach(() => world.stopWaiting());

const actorOf = ({ actor }: UsersContext) => Promise.resolve(actor);

async function signedIn(email: string, browser = world.browser()) {
  expect(await browser.request((ctx) => signIn(ctx, { email, password: PASSWORD }))).toEqual({
    is: 'signed_in',
  });
  return browser;
}

describe('with address and password', () => {
  test('the right ones open a session, with the name and role that the database has', async () => {
    const { id, email } = await world.addUser('compliance', { name: 'Ada' });
    const browser = await signedIn(`  ${email.toUpperCase()} `);
    expect(await browser.request(actorOf)).toMatchObject({
      ...{ userId: id, email, name: 'Ada', role: 'compliance' },
    });
  });

  test('a wrong password, an unknown address and a disabled user get the same answer', async () => {
    const admin = await world.addUser('admin');
    const known = await world.addUser('agent');
    const disabled = await world.addUser('agent');
    const adminBrowser = await signedIn(admin.email);
    await adminBrowser.request((ctx) => disableUser(ctx, disabled.id));
    const tries = [
      { email: known.email, password: 'another green kettle' },
      { email: 'nobody@example.com', password: PASSWORD },
      { email: disabled.email, password: PASSWORD },
      { email: 'not an address', password: PASSWORD },
      { email: "x' or '1'='1", password: "' or 1=1 --" },
    ];
    for (const typed of tries) {
      const browser = world.browser('192.0.2.200');
      expect(await browser.request((ctx) => signIn(ctx, typed))).toEqual({ is: 'wrong' });
      expect(await browser.request(actorOf)).toBeNull();
    }
  });

  test('every sign-in has a token of its own; one that was there before counts for nothing', async () => {
    const { email } = await world.addUser('agent');
    const browser = world.browser();
    browser.cookies.set('consent-desk.session_token', 'planted.by%2Fsomebody');
    await signedIn(email, browser);
    const first = browser.cookies.get('consent-desk.session_token');
    expect(first).not.toContain('planted');
    await signedIn(email, browser);
    expect(browser.cookies.get('consent-desk.session_token')).not.toBe(first);
  });

  test('a cookie that was stolen is worth nothing after sign-out, and after a change of role', async () => {
    const admin = await signedIn((await world.addUser('admin')).email);
    const { id, email } = await world.addUser('compliance');
    const browser = await signedIn(email);
    const thief = world.browser();
    for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
    expect(await thief.request(actorOf)).not.toBeNull();
    await browser.request(signOut);
    expect(await thief.request(actorOf)).toBeNull();

    await signedIn(email, browser);
    for (const [name, value] of browser.cookies) thief.cookies.set(name, value);
    expect(await admin.request((ctx) => changeRole(ctx, id, 'viewer'))).toEqual({ ok: true });
    expect(await thief.request(actorOf)).toBeNull();
  });

  test('a session whose signature or token is changed by a letter is none', async () => {
    const { email } = await world.addUser('agent');
    const browser = await signedIn(email);
    const good = browser.cookies.get('consent-desk.session_token') ?? '';
    for (const at of [0, 10, good.length - 6]) {
      const letter = good[at] === 'x' ? 'y' : 'x';
      browser.cookies.set(
        'consent-desk.session_token',
        good.slice(0, at) + letter + good.slice(at + 1),
      );
      expect(await browser.request(actorOf)).toBeNull();
    }
    browser.cookies.set('consent-desk.session_token', good);
    expect(await browser.request(actorOf)).not.toBeNull();
  });
});

describe('lifetimes', () => {
  test('a session that is used stays; one that is idle for too long ends', async () => {
    const { email } = await world.addUser('agent');
    const browser = await signedIn(email);
    for (let hours = 0; hours < 16; hours += 4) {
      world.wait(IDLE_LIFETIME_MS / 2);
      expect(await browser.request(actorOf)).not.toBeNull();
    }
    world.wait(IDLE_LIFETIME_MS + 1_000);
    expect(await browser.request(actorOf)).toBeNull();
    world.wait(-IDLE_LIFETIME_MS);
    expect(await browser.request(actorOf), 'it is gone, not asleep').toBeNull();
  });

  test('however busy, a session ends after a week', async () => {
    const { email } = await world.addUser('agent');
    const browser = await signedIn(email);
    const step = IDLE_LIFETIME_MS - 60_000;
    for (let at = step; at < ABSOLUTE_LIFETIME_MS; at += step) {
      world.wait(step);
      // Better Auth's own clock stands still here; ours decides.
      if (at < ABSOLUTE_LIFETIME_MS - step) expect(await browser.request(actorOf)).not.toBeNull();
    }
    world.wait(step);
    expect(await browser.request(actorOf)).toBeNull();
  });

  test('other sessions of one’s own can be ended, those of others not', async () => {
    const one = await world.addUser('agent');
    const two = await world.addUser('agent');
    const here = await signedIn(one.email);
    const there = await signedIn(one.email);
    const other = await signedIn(two.email);
    const otherActor = await other.request(actorOf);
    await here.request((ctx) => endOwnSessions(ctx, { sessionId: otherActor?.sessionId ?? '' }));
    expect(await other.request(actorOf)).not.toBeNull();
    await here.request((ctx) => endOwnSessions(ctx, 'others'));
    expect(await there.request(actorOf)).toBeNull();
    expect(await here.request(actorOf)).not.toBeNull();
  });
});

test('who is signed in is still known when the database takes no entries', async () => {
  const { email } = await world.addUser('agent');
  const browser = await signedIn(email);
  world.wait(5 * 60_000);
  await world.readOnly(async () => {
    expect(await browser.request(actorOf)).toMatchObject({ email });
    const next = world.browser();
    await expect(
      next.request((ctx) => signIn(ctx, { email, password: PASSWORD })),
    ).rejects.toMatchObject({ kind: 'read_only' });
  });
  expect(await browser.request(actorOf)).toMatchObject({ email });
});

test('where the database is gone, it is said, and nobody is taken for signed out', async () => {
  const { email } = await world.addUser('agent');
  const browser = await signedIn(email);
  await world.cluster.stop();
  try {
    await expect(browser.request(actorOf)).rejects.toMatchObject({ kind: 'gone' });
  } finally {
    await world.cluster.start();
  }
  expect(await browser.request(actorOf)).toMatchObject({ email });
});

test('whose connection is lost while the session is read is told that, not taken for a fault of the program', async () => {
  const { email } = await world.addUser('agent');
  const browser = await signedIn(email);
  const asking = world.cluster.loseConnection(world.url, 'session', () => browser.request(actorOf));
  await expect(asking).rejects.toMatchObject({ kind: 'gone' });
  expect(await browser.request(actorOf)).toMatchObject({ email });
});

describe('attempts', () => {
  const attempt = (email: string, password: string, clientAddress: string | null) =>
    world.browser(clientAddress).request((ctx) => signIn(ctx, { email, password }));

  test('after ten failures an account waits, from wherever, with the right password too', async () => {
    const { email } = await world.addUser('agent');
    const answers = await Promise.all(
      Array.from({ length: 14 }, (_, index) => attempt(email, 'wrong', `198.51.100.${index}`)),
    );
    expect(answers.filter(({ is }) => is === 'wrong')).toHaveLength(10);
    expect(await attempt(email, PASSWORD, '198.51.100.99')).toMatchObject({ is: 'too_many' });
    world.wait(WINDOW_MS + 1_000);
    expect(await attempt(email, PASSWORD, '198.51.100.99')).toEqual({ is: 'signed_in' });
  });

  test('an account that does not exist waits just the same', async () => {
    for (let count = 0; count < 10; count++) await attempt('ghost@example.com', 'wrong', null);
    expect(await attempt('ghost@example.com', 'wrong', null)).toMatchObject({ is: 'too_many' });
  });

  test('one address that tries many accounts waits; others do not', async () => {
    const { email } = await world.addUser('agent');
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        attempt(`guess-${index}@example.com`, 'wrong', '203.0.113.9'),
      ),
    );
    expect(await attempt(email, PASSWORD, '203.0.113.9')).toMatchObject({ is: 'too_many' });
    expect(await attempt(email, PASSWORD, '203.0.113.10')).toEqual({ is: 'signed_in' });
  });

  test('a success forgets the failures of the account', async () => {
    const { email } = await world.addUser('agent');
    for (let round = 0; round < 3; round++) {
      for (let count = 0; count < 6; count++) await attempt(email, 'wrong', null);
      expect(await attempt(email, PASSWORD, null)).toEqual({ is: 'signed_in' });
    }
  });

  test('no address stands in the table', async () => {
    await attempt('marker.person@example.com', 'wrong', '203.0.113.77');
    const { rows } = await world.database.execute('select key from sign_in_attempt');
    expect(rows.length).toBeGreaterThan(0);
    for (const { key } of rows as { key: string }[])
      expect(key).toMatch(/^(account|address|code):[\w-]{43}$/);
  });
});

describe('one’s own password', () => {
  const NEW = 'four yellow lanterns';

  test('is changed with the present one; every other session ends, this one goes on', async () => {
    const { email } = await world.addUser('agent');
    const here = await signedIn(email);
    const there = await signedIn(email);
    const thief = world.browser();
    for (const [name, value] of here.cookies) thief.cookies.set(name, value);
    const typed = { current: PASSWORD, password: NEW };
    expect(await here.request((ctx) => changeOwnPassword(ctx, typed))).toEqual({ ok: true });
    expect(await here.request(actorOf)).toMatchObject({ email });
    expect(await there.request(actorOf)).toBeNull();
    expect(await thief.request(actorOf), 'the old cookie of this session').toBeNull();
    const next = world.browser();
    expect(await next.request((ctx) => signIn(ctx, { email, password: PASSWORD }))).toEqual({
      is: 'wrong',
    });
    expect(await next.request((ctx) => signIn(ctx, { email, password: NEW }))).toEqual({
      is: 'signed_in',
    });
  });

  test('is not changed to a weak one, nor with a wrong one, nor by nobody', async () => {
    const { email } = await world.addUser('agent');
    const browser = await signedIn(email);
    const change = (current: string, password: string, by = browser) =>
      by.request((ctx) => changeOwnPassword(ctx, { current, password }));
    expect(await change(PASSWORD, 'short')).toMatchObject({ code: 'password_too_short' });
    expect(await change(PASSWORD, `${email}1`)).toMatchObject({ code: 'password_common' });
    expect(await change('wrong', NEW)).toMatchObject({ field: 'current', code: 'password_wrong' });
    expect(await change(PASSWORD, NEW, world.browser())).toMatchObject({ ok: false });
    await signedIn(email, world.browser());
  });

  test('cannot be guessed at an open session; its owner can still sign in', async () => {
    const { email } = await world.addUser('agent');
    const browser = await signedIn(email);
    const acts = [
      (ctx: UsersContext) => beginSecondFactor(ctx, 'a wrong password'),
      (ctx: UsersContext) => removeSecondFactor(ctx, 'a wrong password'),
      (ctx: UsersContext) => changeOwnPassword(ctx, { current: 'a wrong password', password: NEW }),
    ];
    const codes: string[] = [];
    for (let count = 0; count < 12; count++) {
      const act = acts[count % acts.length];
      const answer = act && (await browser.request<{ ok: boolean; code?: string }>(act));
      codes.push(answer?.code ?? '');
    }
    expect(codes).toEqual([
      ...Array.from({ length: 10 }, () => 'password_wrong'),
      ...['too_many', 'too_many'],
    ]);
    expect(await browser.request((ctx) => beginSecondFactor(ctx, PASSWORD))).toEqual({
      ...{ ok: false, code: 'too_many' },
    });
    await signedIn(email, world.browser());
    world.wait(WINDOW_MS + 1_000);
    expect(await browser.request((ctx) => beginSecondFactor(ctx, PASSWORD))).toMatchObject({
      ok: true,
    });
  });
});

describe('a second factor', () => {
  test('is taken away by an administrator from somebody who lost everything, and by nobody else', async () => {
    const admin = await signedIn((await world.addUser('admin')).email);
    const officer = await signedIn((await world.addUser('compliance')).email);
    const { id, email } = await world.addUser('agent');
    const browser = await signedIn(email);
    await turnFactorOn(browser);
    expect(await officer.request((ctx) => removeSecondFactorOf(ctx, id))).toMatchObject({
      problem: { code: 'not_allowed', permission: 'users' },
    });
    expect(await admin.request((ctx) => removeSecondFactorOf(ctx, id))).toEqual({ ok: true });
    expect(await browser.request(actorOf), 'whoever was in is out').toBeNull();
    await signedIn(email, world.browser());
  });

  test('holds once the app has shown a right code; then each sign-in asks for one', async () => {
    const { email } = await world.addUser('agent');
    const browser = await signedIn(email);
    expect(await browser.request((ctx) => beginSecondFactor(ctx, 'wrong password'))).toEqual({
      ...{ ok: false, code: 'password_wrong' },
    });
    const begun = await browser.request((ctx) => beginSecondFactor(ctx, PASSWORD));
    if (!begun.ok || !begun.begun) throw new Error('Not begun.');
    const { uri, recoveryCodes } = begun.begun;
    expect(uri).toMatch(/^otpauth:\/\/totp\/Consent%20Desk/);
    expect(recoveryCodes.length).toBeGreaterThanOrEqual(8);
    await signedIn(email, world.browser()); // not yet in force
    expect(await browser.request((ctx) => confirmSecondFactor(ctx, '000000'))).toEqual({
      ...{ ok: false, code: 'code_wrong' },
    });
    expect(await browser.request((ctx) => confirmSecondFactor(ctx, codeOf(uri)))).toEqual({
      ok: true,
    });

    const next = world.browser();
    const answer = await next.request((ctx) => signIn(ctx, { email, password: PASSWORD }));
    expect(answer).toEqual({ is: 'second_factor' });
    expect(await next.request(actorOf), 'half signed in is not signed in').toBeNull();
    expect(await next.request((ctx) => verifySecondFactor(ctx, '123456'))).toEqual({ is: 'wrong' });
    const code = codeOf(uri);
    expect(
      await next.request((ctx) => verifySecondFactor(ctx, `${code.slice(0, 3)} ${code.slice(3)}`)),
    ).toEqual({ is: 'signed_in' });
    expect(await next.request(actorOf)).toMatchObject({ email });

    // A recovery code works once.
    const [recovery = ''] = recoveryCodes;
    for (const expected of ['signed_in', 'wrong']) {
      const lost = world.browser();
      await lost.request((ctx) => signIn(ctx, { email, password: PASSWORD }));
      expect(await lost.request((ctx) => verifySecondFactor(ctx, recovery))).toEqual({
        is: expected,
      });
    }

    expect(await next.request((ctx) => removeSecondFactor(ctx, PASSWORD))).toEqual({ ok: true });
    await signedIn(email, world.browser());
  });

  test('that is on is left as it is by a second attempt to set it up', async () => {
    const { email } = await world.addUser('agent');
    const browser = await signedIn(email);
    const { uri } = await turnFactorOn(browser);
    expect(await browser.request((ctx) => beginSecondFactor(ctx, PASSWORD))).toEqual({
      ...{ ok: true, begun: null },
    });
    const next = world.browser();
    await next.request((ctx) => signIn(ctx, { email, password: PASSWORD }));
    expect(await next.request((ctx) => verifySecondFactor(ctx, codeOf(uri)))).toEqual({
      is: 'signed_in',
    });
  });

  test('codes cannot be guessed: after some attempts it is over', async () => {
    const { email } = await world.addUser('agent');
    const browser = await signedIn(email);
    await turnFactorOn(browser);
    const thief = world.browser();
    await thief.request((ctx) => signIn(ctx, { email, password: PASSWORD }));
    const answers: string[] = [];
    for (let count = 0; count < 12; count++)
      answers.push((await thief.request((ctx) => verifySecondFactor(ctx, '000001'))).is);
    expect(answers.filter((answer) => answer === 'wrong').length).toBeLessThanOrEqual(10);
    expect(answers).not.toContain('signed_in');
    expect(answers.at(-1)).not.toBe('wrong');
  });

  test('without the first step there is no second', async () => {
    const stranger = world.browser();
    expect(await stranger.request((ctx) => verifySecondFactor(ctx, '123456'))).toEqual({
      is: 'expired',
    });
  });
});
