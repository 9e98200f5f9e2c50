import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acceptLink, showLink } from '@/lib/auth/accept-link.ts';
import { createLink } from '@/lib/auth/one-time-links.ts';
import { signIn } from '@/lib/auth/sign-in.ts';
import {
  changeRole,
  disableUser,
  enableUser,
  endSessionsOf,
  inviteUser,
  listUsers,
  offerNewPassword,
  withdrawInvitation,
} from '@/lib/auth/users.ts';
import type { UsersContext } from '@/lib/auth/users-context.ts';
import { links, users } from '@/lib/db/schema/auth.ts';
import { PASSWORD, startAuthWorld } from './auth-world.ts';

type World = Awaited<ReturnType<typeof startAuthWorld>>;
type Browser = ReturnType<World['browser']>;

let world: World;
let admin: { id: string; email: string; browser: Browser };

beforeAll(async () => {
  world = await startAuthWorld();
}, 60_000);
afterAll(() => world.close());
beforeEach(async () => {
  await world.database.delete(links);
  await world.database.delete(users);
  admin = await addSignedIn('admin');
});
afterEach(() => world.stopWaiting());

async function addSignedIn(role: Parameters<World['addUser']>[0]) {
  const user = await world.addUser(role);
  const browser = world.browser();
  await browser.request((ctx) => signIn(ctx, { email: user.email, password: PASSWORD }));
  return { ...user, browser };
}

const asAdmin = <T>(work: (ctx: UsersContext) => Promise<T>): Promise<T> =>
  admin.browser.request(work);
const actorOf = ({ actor }: UsersContext) => Promise.resolve(actor);
const stranger = () => world.browser();
const typed = { name: 'Grace', email: 'grace@example.com', password: 'a kettle of green' };

describe('who may', () => {
  const ACTS: [string, (ctx: UsersContext, id: string) => Promise<object>][] = [
    ['list users', (ctx) => listUsers(ctx)],
    ['invite', (ctx) => inviteUser(ctx, { email: 'x@example.com', role: 'admin' })],
    ['withdraw an invitation', (ctx, id) => withdrawInvitation(ctx, id)],
    ['offer a new password', (ctx, id) => offerNewPassword(ctx, id)],
    ['change a role', (ctx, id) => changeRole(ctx, id, 'admin')],
    ['disable', (ctx, id) => disableUser(ctx, id)],
    ['enable', (ctx, id) => enableUser(ctx, id)],
    ['end sessions', (ctx, id) => endSessionsOf(ctx, id)],
  ];
  for (const role of ['viewer', 'agent', 'compliance', null] as const)
    test.each(ACTS)(`${role ?? 'nobody'} may not: %s`, async (_name, act) => {
      const browser = role ? (await addSignedIn(role)).browser : stranger();
      const before = await world.database.select().from(users);
      expect(await browser.request((ctx) => act(ctx, admin.id))).toEqual({
        ...{ ok: false, problem: { code: 'not_allowed', permission: 'users' } },
      });
      const rows = await world.database.select().from(users);
      expect(new Set(rows.map((row) => JSON.stringify(row)))).toEqual(
        new Set(before.map((row) => JSON.stringify(row))),
      );
      expect(await world.database.select().from(links)).toEqual([]);
    });
});

describe('an invitation', () => {
  test('makes the user with the role of the invitation, once', async () => {
    const invited = await asAdmin((ctx) =>
      inviteUser(ctx, { email: ' Grace@Example.com ', role: 'agent' }),
    );
    if (!invited.ok) throw new Error(invited.problem.code);
    const { token } = invited;
    expect(await stranger().request((ctx) => showLink(ctx, token))).toEqual({
      ...{ purpose: 'invite', email: 'grace@example.com', role: 'agent' },
    });
    // What is posted beside it, such as another address, counts for nothing.
    const accepted = await stranger().request((ctx) =>
      acceptLink(ctx, token, {
        ...typed,
        email: 'root@example.com',
        role: 'admin',
      } as typeof typed),
    );
    expect(accepted).toEqual({ ok: true, email: 'grace@example.com' });
    const browser = stranger();
    await browser.request((ctx) => signIn(ctx, typed));
    expect(await browser.request(actorOf)).toMatchObject({ role: 'agent', name: 'Grace' });

    expect(await stranger().request((ctx) => showLink(ctx, token))).toBeNull();
    expect(await stranger().request((ctx) => acceptLink(ctx, token, typed))).toMatchObject({
      ...{ ok: false, problems: [{ field: null, code: 'link_not_good' }] },
    });
  });

  test('stays good when what is typed has problems; each stands at its field', async () => {
    const invited = await asAdmin((ctx) => inviteUser(ctx, { email: typed.email, role: 'agent' }));
    if (!invited.ok) throw new Error(invited.problem.code);
    const tries: [object, object[]][] = [
      [{ name: '  ' }, [{ field: 'name', code: 'required' }]],
      [{ password: 'short' }, [{ field: 'password', code: 'password_too_short' }]],
      [{ password: 'password1234' }, [{ field: 'password', code: 'password_common' }]],
      [{ password: 'grace@example.com' }, [{ field: 'password', code: 'password_common' }]],
      [{ password: 'x'.repeat(300) }, [{ field: 'password', code: 'password_too_long' }]],
    ];
    for (const [wrong, problems] of tries)
      expect(
        await stranger().request((ctx) => acceptLink(ctx, invited.token, { ...typed, ...wrong })),
      ).toEqual({ ok: false, problems });
    expect(await stranger().request((ctx) => acceptLink(ctx, invited.token, typed))).toMatchObject({
      ok: true,
    });
  });

  test('ends after three days, when it is taken back, and when a newer one is made', async () => {
    const make = async () => {
      const made = await asAdmin((ctx) => inviteUser(ctx, { email: typed.email, role: 'agent' }));
      if (!made.ok) throw new Error(made.problem.code);
      return made.token;
    };
    const good = (token: string) => stranger().request((ctx) => showLink(ctx, token));
    const first = await make();
    const second = await make();
    expect(await good(first)).toBeNull();
    expect(await good(second)).not.toBeNull();
    world.wait(72 * 3_600_000 + 1);
    expect(await good(second)).toBeNull();
    world.stopWaiting();
    const listed = await asAdmin(listUsers);
    const [open] = listed.ok ? listed.invitations : [];
    const withdraw = () => asAdmin((ctx) => withdrawInvitation(ctx, open?.id ?? ''));
    expect(await withdraw()).toEqual({ ok: true });
    expect(await good(second)).toBeNull();
    expect(await withdraw()).toEqual({ ok: false, problem: { code: 'no_such_invitation' } });
  });

  test('two people with one link: one of them gets in', async () => {
    const invited = await asAdmin((ctx) => inviteUser(ctx, { email: typed.email, role: 'agent' }));
    if (!invited.ok) throw new Error(invited.problem.code);
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => stranger().request((ctx) => acceptLink(ctx, invited.token, typed))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('is not made for somebody who is there already, nor for what is no address', async () => {
    expect(
      await asAdmin((ctx) => inviteUser(ctx, { email: admin.email.toUpperCase(), role: 'agent' })),
    ).toEqual({ ok: false, problem: { code: 'already_a_user' } });
    expect(await asAdmin((ctx) => inviteUser(ctx, { email: 'grace', role: 'agent' }))).toEqual({
      ...{ ok: false, problem: { code: 'email_malformed' } },
    });
  });

  test('stands in the database as a hash only', async () => {
    const invited = await asAdmin((ctx) => inviteUser(ctx, { email: typed.email, role: 'agent' }));
    if (!invited.ok) throw new Error(invited.problem.code);
    expect(JSON.stringify(await world.database.select().from(links))).not.toContain(invited.token);
  });
});

describe('the first admin', () => {
  test('is made by the setup link; afterwards it is gone, and so are all others', async () => {
    await world.database.delete(users);
    const now = new Date();
    const [first, second] = [
      await createLink(world.database, { purpose: 'setup' }, now),
      await createLink(world.database, { purpose: 'setup' }, now),
    ];
    expect(await stranger().request((ctx) => showLink(ctx, first.token))).toEqual({
      purpose: 'setup',
    });
    const answers = await Promise.all(
      [first, second].map(({ token }, index) =>
        stranger().request((ctx) =>
          acceptLink(ctx, token, { ...typed, email: `first-${index}@example.com` }),
        ),
      ),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await world.database.select({ role: users.role }).from(users)).toEqual([
      { role: 'admin' },
    ]);
    for (const { token } of [first, second])
      expect(await stranger().request((ctx) => showLink(ctx, token))).toBeNull();
  });
});

describe('a new password', () => {
  test('is chosen by a link of an admin; it ends every session, and the old one is wrong', async () => {
    const agent = await addSignedIn('agent');
    const offered = await asAdmin((ctx) => offerNewPassword(ctx, agent.id));
    if (!offered.ok) throw new Error(offered.problem.code);
    expect(await agent.browser.request(actorOf), 'until it is used').not.toBeNull();
    expect(
      await stranger().request((ctx) => acceptLink(ctx, offered.token, { ...typed, email: '' })),
    ).toEqual({ ok: true, email: agent.email });
    expect(await agent.browser.request(actorOf)).toBeNull();
    const { email } = agent;
    expect(await stranger().request((ctx) => signIn(ctx, { email, password: PASSWORD }))).toEqual({
      is: 'wrong',
    });
    expect(
      await stranger().request((ctx) => signIn(ctx, { email, password: typed.password })),
    ).toEqual({ is: 'signed_in' });
  });
});

describe('the last admin', () => {
  test('cannot be disabled or given another role', async () => {
    expect(await asAdmin((ctx) => disableUser(ctx, admin.id))).toEqual({
      ...{ ok: false, problem: { code: 'last_admin' } },
    });
    expect(await asAdmin((ctx) => changeRole(ctx, admin.id, 'compliance'))).toEqual({
      ...{ ok: false, problem: { code: 'last_admin' } },
    });
    expect(await asAdmin(actorOf), 'and nothing of it was done').toMatchObject({ role: 'admin' });
  });

  test('a disabled admin does not count', async () => {
    const other = await addSignedIn('admin');
    expect(await asAdmin((ctx) => disableUser(ctx, other.id))).toEqual({ ok: true });
    expect(await asAdmin((ctx) => changeRole(ctx, admin.id, 'viewer'))).toMatchObject({
      ok: false,
    });
  });

  test.each(['disable', 'demote'] as const)(
    'two admins at once, ten times: %s each other, and one is left',
    async (deed) => {
      for (let round = 0; round < 10; round++) {
        await world.database.delete(users);
        const [one, two] = [await addSignedIn('admin'), await addSignedIn('admin')];
        const against = (mine: typeof one, target: typeof one) =>
          mine.browser.request((ctx) =>
            deed === 'disable' ? disableUser(ctx, target.id) : changeRole(ctx, target.id, 'agent'),
          );
        const answers = await Promise.all([against(one, two), against(two, one)]);
        expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
        const admins = (await world.database.select().from(users)).filter(
          ({ role, disabledAt }) => role === 'admin' && disabledAt === null,
        );
        expect(admins).toHaveLength(1);
      }
    },
    60_000,
  );
});

test('who is disabled is out at once, and in again after being enabled and signing in', async () => {
  const agent = await addSignedIn('agent');
  expect(await asAdmin((ctx) => disableUser(ctx, agent.id))).toEqual({ ok: true });
  expect(await agent.browser.request(actorOf)).toBeNull();
  expect(await asAdmin((ctx) => enableUser(ctx, agent.id))).toEqual({ ok: true });
  expect(await agent.browser.request(actorOf), 'the old session is gone').toBeNull();
  await agent.browser.request((ctx) => signIn(ctx, { email: agent.email, password: PASSWORD }));
  expect(await agent.browser.request(actorOf)).toMatchObject({ role: 'agent' });
});

test('a role from the list holds from the next sign-in; one outside it is refused by the database', async () => {
  const agent = await addSignedIn('agent');
  expect(await asAdmin((ctx) => changeRole(ctx, agent.id, 'compliance'))).toEqual({ ok: true });
  await agent.browser.request((ctx) => signIn(ctx, { email: agent.email, password: PASSWORD }));
  expect(await agent.browser.request(actorOf)).toMatchObject({ role: 'compliance' });
  await expect(
    world.database
      .update(users)
      .set({ role: 'root' as 'admin' })
      .where(eq(users.id, agent.id)),
  ).rejects.toThrow();
});

test('an act on somebody who is not there says so', async () => {
  const nobody = '00000000-0000-4000-8000-000000000000';
  for (const act of [disableUser, enableUser, endSessionsOf, offerNewPassword] as const)
    expect(await asAdmin((ctx) => act(ctx, nobody))).toEqual({
      ...{ ok: false, problem: { code: 'no_such_user' } },
    });
});
