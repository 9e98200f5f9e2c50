import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { acceptLink } from '@/lib/auth/accept-link.ts';
import { recoverAdmin } from '@/lib/auth/recover-admin.ts';
import { signIn } from '@/lib/auth/sign-in.ts';
import type { UsersContext } from '@/lib/auth/users-context.ts';
import { links, sessions, twoFactors, users } from '@/lib/db/schema/auth.ts';
import { PASSWORD, startAuthWorld } from './auth-world.ts';

type World = Awaited<ReturnType<typeof startAuthWorld>>;

let world: World;
beforeAll(async () => {
  world = await startAuthWorld();
}, 60_000);
afterAll(() => world.close());
beforeEach(async () => {
  await world.database.delete(links);
  await world.database.delete(users);
});

const recover = (email: string | null = null, makeAdmin = false) =>
  recoverAdmin(world.database, { email, makeAdmin }, new Date());
const actorOf = ({ actor }: UsersContext) => Promise.resolve(actor);
const NEW_PASSWORD = 'a kettle of green';

/** An admin with a second factor, signed in, and then disabled. */
async function addLostAdmin() {
  const admin = await world.addUser('admin');
  const { id: userId, email } = admin;
  const browser = world.browser();
  await browser.request((ctx) => signIn(ctx, { email, password: PASSWORD }));
  await world.database
    .insert(twoFactors)
    .values({ userId, secret: 'not to be read', backupCodes: 'any more' });
  await world.database
    .update(users)
    .set({ twoFactorEnabled: true, disabledAt: new Date() })
    .where(eq(users.id, userId));
  return { ...admin, browser };
}

describe('a sole administrator who lost everything', () => {
  test('gets in again by a new password alone, and every session of before is over', async () => {
    const admin = await addLostAdmin();
    const answer = await recover();
    if (answer.is !== 'recovered') throw new Error(answer.is);
    expect(answer).toMatchObject({
      email: admin.email,
      undone: ['enabled', 'second_factor_removed'],
    });
    expect(answer.expiresAt.getTime() - Date.now()).toBeGreaterThan(119 * 60_000);
    expect(answer.expiresAt.getTime() - Date.now()).toBeLessThanOrEqual(120 * 60_000);
    expect(await admin.browser.request(actorOf)).toBeNull();
    expect(await world.database.select().from(sessions)).toEqual([]);

    const browser = world.browser();
    const typed = { name: '', email: '', password: NEW_PASSWORD };
    expect(await browser.request((ctx) => acceptLink(ctx, answer.token, typed))).toMatchObject({
      ok: true,
    });
    const credentials = { email: admin.email, password: NEW_PASSWORD };
    expect(await browser.request((ctx) => signIn(ctx, credentials))).toEqual({ is: 'signed_in' });
    expect(await browser.request(actorOf)).toMatchObject({ userId: admin.id, role: 'admin' });
  });

  test('has one good link: a second recovery ends the first, and the hash alone is kept', async () => {
    const { email } = await addLostAdmin();
    const [first, second] = [await recover(), await recover(` ${email.toUpperCase()} `)];
    if (first.is !== 'recovered' || second.is !== 'recovered') throw new Error('not recovered');
    const typed = { name: '', email: '', password: NEW_PASSWORD };
    const accept = (token: string) =>
      world.browser().request((ctx) => acceptLink(ctx, token, typed));
    expect(await accept(first.token)).toMatchObject({ ok: false });
    expect(JSON.stringify(await world.database.select().from(links))).not.toContain(second.token);
    expect(await accept(second.token)).toMatchObject({ ok: true });
  });
});

describe('nothing is changed, and it says why,', () => {
  const everything = async () =>
    JSON.stringify([
      await world.database.select().from(users).orderBy(users.email),
      await world.database.select().from(sessions),
      await world.database.select().from(links),
    ]);

  test('where there are no users', async () => {
    expect(await recover()).toEqual({ is: 'no_users' });
    expect(await recover('first.admin@example.com', true)).toEqual({ is: 'no_users' });
  });

  test('where there are several admins and none is named, or somebody else is', async () => {
    await world.addUser('admin', { email: 'b@example.com' });
    await world.addUser('admin', { email: 'a@example.com' });
    await world.addUser('agent', { email: 'c@example.com' });
    const admins = ['a@example.com', 'b@example.com'];
    const before = await everything();
    expect(await recover()).toEqual({ is: 'which', admins });
    expect(await recover('c@example.com')).toEqual({ is: 'not_an_admin', admins });
    expect(await recover('c@example.com', true)).toEqual({ is: 'has_admin', admins });
    expect(await recover('nobody@example.com')).toEqual({ is: 'no_such_user' });
    expect(await everything()).toBe(before);
    expect(await recover('b@example.com')).toMatchObject({ is: 'recovered' });
  });

  test('where there is no admin, until one is named to become it', async () => {
    await world.addUser('agent', { email: 'c@example.com' });
    await world.addUser('viewer', { email: 'd@example.com' });
    const before = await everything();
    expect(await recover('c@example.com')).toEqual({
      is: 'no_admin',
      users: ['c@example.com', 'd@example.com'],
    });
    expect(await everything()).toBe(before);
    expect(await recover('c@example.com', true)).toMatchObject({
      is: 'recovered',
      undone: ['made_admin'],
    });
    const roles = await world.database
      .select({ email: users.email, role: users.role })
      .from(users)
      .orderBy(users.email);
    expect(roles.map(({ role }) => role)).toEqual(['admin', 'viewer']);
  });
});
