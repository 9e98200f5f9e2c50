import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptLink } from '@/lib/auth/accept-link.ts';
import { changeOwnPassword } from '@/lib/auth/own-password.ts';
import { endOwnSessions } from '@/lib/auth/own-sessions.ts';
import { recoverAdmin } from '@/lib/auth/recover-admin.ts';
import { removeSecondFactor } from '@/lib/auth/second-factor.ts';
import { signIn, signOut } from '@/lib/auth/sign-in.ts';
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
import { PASSWORD, startAuthWorld, turnFactorOn } from './auth-world.ts';

let world: Awaited<ReturnType<typeof startAuthWorld>>;
beforeAll(async () => {
  world = await startAuthWorld();
}, 60_000);
afterAll(() => world.close());

interface Told {
  kind: string;
  actor: string | null;
  detail: { act?: string; reason?: string; user?: { name: string } } & Record<string, unknown>;
}

/** The entries that were made since this was last asked. */
async function told(): Promise<Told[]> {
  await world.notes.writeUp();
  const { rows } = await world.cluster.run(
    `SELECT seq, kind, actor, detail FROM ledger_entry JOIN ledger_detail USING (seq)
     WHERE seq > ${last} ORDER BY seq`,
    world.url,
  );
  last = Number(rows.at(-1)?.seq ?? last);
  return rows.map(({ kind, actor, detail }) => ({ kind, actor, detail: JSON.parse(detail) }));
}
let last = 0;

async function signedIn(email: string, password = PASSWORD) {
  const browser = world.browser(null);
  expect(await browser.request((ctx) => signIn(ctx, { email, password }))).toMatchObject({
    is: 'signed_in',
  });
  return browser;
}

test('who signs in, fails to and signs out is on record by id, and what was typed is not', async () => {
  const { id, email } = await world.addUser('agent', { name: 'Ada Example' });
  const stranger = world.browser('192.0.2.77');
  for (const typed of [email, 'nobody@example.com', 'nobody@example.com'])
    await stranger.request((ctx) => signIn(ctx, { email: typed, password: 'a wrong password' }));
  const browser = await signedIn(email);
  await browser.request(signOut);
  const entries = await told();
  expect(entries.map(({ kind, actor }) => [kind, actor])).toEqual([
    ['sign_in_failed', id],
    ['sign_in_failed', null],
    ['sign_in', id],
    ['sign_out', id],
  ]);
  expect(entries[0]?.detail).toMatchObject({ reason: 'wrong', from: '192.0.2.77' });
  expect(entries[2]?.detail).toMatchObject({ by: 'password', user: { name: 'Ada Example' } });
  expect(entries[3]?.detail).toMatchObject({ who: { name: 'Ada Example', role: 'agent' } });
  expect(JSON.stringify(entries)).not.toMatch(/wrong password|nobody@/);
});

test('everything that an administrator does about users is on record, with name and role of both', async () => {
  const { id: adminId, email: adminEmail } = await world.addUser('admin', { name: 'Ben Example' });
  const { id } = await world.addUser('agent', { name: 'Cy Example' });
  const admin = await signedIn(adminEmail);
  await told();
  const invited = await admin.request((ctx) =>
    inviteUser(ctx, { email: 'new@example.org', role: 'viewer' }),
  );
  if (!invited.ok) throw new Error(invited.problem.code);
  const typed = { name: 'New Example', email: '', password: 'five orange boats' };
  await world.browser().request((ctx) => acceptLink(ctx, invited.token, typed));
  await admin.request((ctx) => inviteUser(ctx, { email: 'other@example.org', role: 'agent' }));
  const listed = await admin.request(listUsers);
  const open = listed.ok ? listed.invitations.at(-1)?.id : null;
  await admin.request((ctx) => withdrawInvitation(ctx, open ?? ''));
  for (const act of [offerNewPassword, endSessionsOf, disableUser, enableUser] as const)
    await admin.request<unknown>((ctx) => act(ctx, id));
  await admin.request((ctx) => changeRole(ctx, id, 'compliance'));
  const entries = await told();
  expect(entries.map(({ kind, actor, detail }) => [kind, actor, detail.act])).toEqual([
    ['user_changed', adminId, 'invited'],
    ['user_changed', null, 'joined'],
    ['user_changed', adminId, 'invited'],
    ['user_changed', adminId, 'invitation_withdrawn'],
    ['user_changed', adminId, 'password_offered'],
    ['user_changed', adminId, 'sessions_ended'],
    ['user_changed', adminId, 'disabled'],
    ['user_changed', adminId, 'enabled'],
    ['user_changed', adminId, 'role_changed'],
  ]);
  expect(entries.at(-1)?.detail).toMatchObject({
    who: { name: 'Ben Example', role: 'admin' },
    user: { id, name: 'Cy Example', role: 'agent' },
    to: 'compliance',
  });
});

test('what somebody does about themselves is on record', async () => {
  const { id, email } = await world.addUser('agent');
  const browser = await signedIn(email);
  await told();
  await turnFactorOn(browser);
  await browser.request((ctx) => removeSecondFactor(ctx, PASSWORD));
  await browser.request((ctx) =>
    changeOwnPassword(ctx, { current: PASSWORD, password: 'four yellow lanterns' }),
  );
  await browser.request((ctx) => endOwnSessions(ctx, 'others'));
  expect((await told()).map(({ actor, detail }) => [actor, detail.act])).toEqual([
    [id, 'factor_on'],
    [id, 'factor_off'],
    [id, 'password_changed'],
    [id, 'sessions_ended'],
  ]);
});

test('an attempt without the permission is on record, a flood of them as two entries', async () => {
  const { id, email } = await world.addUser('agent');
  const browser = await signedIn(email);
  await told();
  for (let count = 0; count < 5; count++)
    await browser.request((ctx) => changeRole(ctx, id, 'admin'));
  expect(await told()).toMatchObject([
    { kind: 'refused', actor: id, detail: { attempted: 'role_changed', permission: 'users' } },
  ]);
});

test('a recovery at the machine is on record too', async () => {
  const { id, email } = await world.addUser('admin');
  await recoverAdmin(world.database, { email, makeAdmin: false }, new Date());
  expect(await told()).toMatchObject([
    {
      kind: 'user_changed',
      actor: null,
      detail: { act: 'recovered', by: 'command', user: { id } },
    },
  ]);
});
