import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Processes } from '../../scripts/processes.mjs';
import { DEEDS } from '../contract/deeds.ts';
import { codeOf } from '../helpers/authenticator.ts';
import { createSimulatorControl } from '../helpers/simulator-control.ts';
import { startTestConsole, type TestConsole } from '../helpers/test-console.ts';
import { form, type Visitor, visitor } from '../helpers/visitor.ts';
import {
  addressOf,
  invite,
  isIn,
  PASSWORD,
  type PeopledConsole,
  START_OF_SIGN_IN,
  signedIn,
  signIn,
  startPeopledConsole,
} from './people.ts';

const processes = new Processes();
let world: PeopledConsole;
/** A process on the same database behind one reverse proxy. */
let proxied: TestConsole;
beforeAll(async () => {
  world = await startPeopledConsole({ name: 'attacked-sessions', processes });
  proxied = await startTestConsole({
    ...{ name: 'attacked-behind-proxy', processes, mode: 'live' },
    settings: { DATABASE_URL: world.databaseUrl, TRUST_PROXY: '1' },
  });
});
afterAll(async () => {
  await processes.stopAll();
  await world?.cluster.close();
});

const SESSION = 'consent-desk.session_token';
const isWaiting = (value: unknown) => JSON.stringify(value).includes('waitMinutes');
let count = 0;
async function addPerson(role: 'agent' | 'compliance' = 'agent') {
  count += 1;
  const email = addressOf(`attacked-${count}`);
  await invite(world.visitors.admin, role, email);
  const { rows } = await world.cluster.run(
    `SELECT id FROM console_user WHERE email = '${email}'`,
    world.databaseUrl,
  );
  return { email, id: String(rows[0]?.id) };
}
/** The same cookies in other hands. */
function thiefOf(who: Visitor): Visitor {
  const thief = visitor(who.url);
  for (const [name, value] of who.cookies) thief.cookies.set(name, value);
  return thief;
}

describe('brute force', () => {
  /** What a client says about where it comes from, anew at every attempt. */
  const forged = (index: number) => ({
    ...{ 'x-forwarded-for': `198.51.100.${index}`, 'x-real-ip': `198.51.100.${index}` },
    ...{ forwarded: `for=198.51.100.${index}`, 'cf-connecting-ip': `198.51.100.${index}` },
    ...{ 'x-client-ip': `198.51.100.${index}`, 'true-client-ip': `198.51.100.${index}` },
  });

  test('with a new forged forwarding header each time stops at an account after ten attempts, for the right password too', async () => {
    const { email } = await addPerson();
    const answers: unknown[] = [];
    for (let index = 0; index < 12; index++)
      answers.push(
        await signIn(visitor(world.desk.url, forged(index)), email, `a wrong guess ${index}`),
      );
    expect(answers.findIndex(isWaiting)).toBe(10);
    expect(isWaiting(await signIn(visitor(world.desk.url, forged(99)), email))).toBe(true);
  });

  test('behind a proxy of ours, a client that puts new addresses in front of its own is one client', async () => {
    const { email } = await addPerson();
    const from = (index: number) =>
      visitor(proxied.url, {
        ...forged(index),
        'x-forwarded-for': `198.51.100.${index}, 203.0.113.66`,
      });
    for (let round = 0; round < 10; round++) {
      const answers = await Promise.all(
        Array.from({ length: 6 }, (_, index) =>
          signIn(from(round * 6 + index), `guess-${round}-${index}@example.com`, 'a wrong guess'),
        ),
      );
      for (const answer of answers) expect(answer).toMatchObject({ problem: 'wrong' });
    }
    expect(isWaiting(await signIn(from(99), email))).toBe(true);
    const elsewhere = visitor(proxied.url, { 'x-forwarded-for': '203.0.113.66, 203.0.113.67' });
    expect(await signIn(elsewhere, email)).toEqual({ step: 'in' });
  });

  test('of the code of a second step, each from a new address and a new first step, ends with a wait', async () => {
    const { email } = await addPerson();
    const who = await signedIn(world.desk.url, email);
    const { value } = await who.action('changeSecondFactor', '/account', [
      { step: 'idle', problem: null },
      form({ act: 'on', password: PASSWORD }),
    ]);
    const code = () => codeOf((value as { uri: string }).uri);
    await who.action('changeSecondFactor', '/account', [value, form({ code: code() })]);
    /** Both steps; true if they open a session. */
    const tryCode = async (index: number, typed: string) => {
      const thief = visitor(world.desk.url, forged(index));
      const first = await signIn(thief, email);
      const second = await thief.action('submitSignIn', '/sign-in', [
        { step: 'code', email, problem: null },
        form({ code: typed }),
      ]);
      return { first, second: second.value, isIn: await isIn(thief) };
    };
    expect(await tryCode(0, code())).toMatchObject({ isIn: true });
    const tries = [];
    for (let index = 1; index <= 11; index++) tries.push(await tryCode(index, '000000'));
    expect(tries.filter((one) => one.isIn)).toEqual([]);
    expect(tries.at(-1)?.second).not.toMatchObject({ problem: 'codeWrong' });
    expect(await tryCode(99, code()), 'the right one has to wait too').toMatchObject({
      isIn: false,
    });
  });

  test('of a second step without a first is nothing, whatever the form says it was', async () => {
    const { value } = await visitor(world.desk.url).action('submitSignIn', '/sign-in', [
      { step: 'code', email: addressOf('admin'), problem: null },
      form({ code: '000000' }),
    ]);
    expect(value).toMatchObject({ problem: 'codeExpired' });
  });
});

describe('session fixation', () => {
  test('a session that an attacker planted before sign-in is not the one that comes of it', async () => {
    const attacker = await signedIn(world.desk.url, addressOf('viewer'));
    const planted = attacker.cookies.get(SESSION) ?? '';
    for (const value of [planted, 'planted.by-somebody', encodeURIComponent('x.y+z/=')]) {
      const victim = visitor(world.desk.url);
      victim.cookies.set(SESSION, value);
      expect(await signIn(victim, addressOf('compliance'))).toEqual({ step: 'in' });
      expect(victim.cookies.get(SESSION)).not.toBe(value);
      const page = await victim.get('/account');
      expect(page.body).toContain(addressOf('compliance'));
    }
    // What was planted ended with the sign-in; it never became the victim's.
    expect(await isIn(attacker)).toBe(false);
  });

  test('the cookie is out of reach of scripts and of other sites, and is kept by no cache', async () => {
    const answer = await visitor(world.desk.url).action('submitSignIn', '/sign-in', [
      START_OF_SIGN_IN,
      form({ email: addressOf('agent'), password: PASSWORD }),
    ]);
    const cookies = answer.headers.getSetCookie().filter((one) => one.startsWith(SESSION));
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).toMatch(/; HttpOnly/i);
    expect(cookies[0]).toMatch(/; SameSite=lax/i);
    expect(answer.headers.get('cache-control')).toContain('no-store');
  });
});

describe('a stolen cookie is worth nothing', () => {
  const ADMIN_ACTS = [
    ['a change of role', { act: 'role', role: 'admin' }],
    ['being disabled', { act: 'disable' }],
    ['an admin has ended the sessions', { act: 'end_sessions' }],
  ] as const;

  test('after sign-out', async () => {
    const { email } = await addPerson();
    const who = await signedIn(world.desk.url, email);
    const thief = thiefOf(who);
    expect(await isIn(thief)).toBe(true);
    await who.action('leave', '/account', []);
    expect(await isIn(thief)).toBe(false);
    const { status } = await thief.post('/api/person', { address: 'jo.miller@example.com' });
    expect(status).toBe(401);
  });

  test.each(ADMIN_ACTS)('after %s', async (_what, fields) => {
    const { email, id } = await addPerson('compliance');
    const thief = thiefOf(await signedIn(world.desk.url, email));
    expect(await isIn(thief)).toBe(true);
    await world.visitors.admin.action('administerUsers', '/settings/users', [
      { is: 'nothing' },
      form({ ...fields, id }),
    ]);
    expect(await isIn(thief)).toBe(false);
    expect((await thief.post('/api/subscription-types', {})).status).toBe(401);
  });

  test('after a new password was set', async () => {
    const { email, id } = await addPerson();
    const thief = thiefOf(await signedIn(world.desk.url, email));
    const { value } = await world.visitors.admin.action('administerUsers', '/settings/users', [
      { is: 'nothing' },
      form({ act: 'new_password', id }),
    ]);
    const { pathname } = new URL((value as { link: string }).link);
    const used = await visitor(world.desk.url).action('submitLink', pathname, [
      { name: '', email: '', problems: [], failed: false },
      form({ token: pathname.split('/').at(-1) ?? '', password: 'a kettle of green' }),
    ]);
    expect(used.to).toBe('/sign-in?saved=1');
    expect(await isIn(thief)).toBe(false);
  });
});

describe('a role or an actor that is forged in what is sent', () => {
  const CLAIMS = { role: 'admin', actor: { role: 'admin' }, userRole: 'admin', isAdmin: true };

  test('makes no admin of an agent: in fields, cookies, headers and addresses', async () => {
    const agent = await signedIn(world.desk.url, addressOf('agent'), {
      ...{ 'x-role': 'admin', 'x-user': addressOf('admin'), 'x-actor': JSON.stringify(CLAIMS) },
      'x-forwarded-user': addressOf('admin'),
    });
    for (const name of ['role', 'actor', 'consent-desk.role', 'consent-desk.session_data'])
      agent.cookies.set(name, encodeURIComponent(JSON.stringify(CLAIMS)));
    const { body } = await agent.get('/settings/users?role=admin&actor=admin');
    expect(body).not.toContain(addressOf('admin'));
    const { value } = await agent.action('administerUsers', '/settings/users', [
      { is: 'done', actor: CLAIMS, role: 'admin' },
      form({ act: 'invite', email: 'new@example.com', role: 'admin', actor: 'admin' }),
    ]);
    expect(value).toEqual({ is: 'problem', code: 'not_allowed' });
  });

  test('lets an agent make no change that needs more, and is refused as a field that nobody asked for', async () => {
    const control = createSimulatorControl(world.desk.simulator);
    await control.reset();
    const agreement = { liftOf: null, notAContact: false, unread: false };
    const { input } = DEEDS.reset;
    const plain = await world.visitors.agent.action('setStatus', '/api-view', [
      input,
      { ...agreement, ...CLAIMS },
    ]);
    expect(plain.value).toMatchObject({ value: { result: { by: 'permission' } } });
    const claiming = await world.visitors.agent.action('setStatus', '/api-view', [
      { ...input, ...CLAIMS },
      agreement,
    ]);
    expect(JSON.stringify(claiming.value)).toContain('unexpected_fields');
    expect((await control.journal()).filter(({ method }) => method === 'POST')).toEqual([]);
  });

  test('gives an invited person the role and the address of the invitation', async () => {
    const email = addressOf('invited');
    const { value } = await world.visitors.admin.action('administerUsers', '/settings/users', [
      { is: 'nothing' },
      form({ act: 'invite', email, role: 'viewer' }),
    ]);
    const { pathname } = new URL((value as { link: string }).link);
    await visitor(world.desk.url).action('submitLink', pathname, [
      { name: '', email: addressOf('root'), role: 'admin', problems: [], failed: false },
      form({
        ...{ token: pathname.split('/').at(-1) ?? '', name: 'Invited', password: PASSWORD },
        ...{ email: addressOf('root'), role: 'admin', purpose: 'setup', userId: '1' },
      }),
    ]);
    const { rows } = await world.cluster.run(
      `SELECT email, role FROM console_user WHERE name = 'Invited'`,
      world.databaseUrl,
    );
    expect(rows).toEqual([{ email, role: 'viewer' }]);
  });
});
