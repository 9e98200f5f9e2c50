import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test, vi } from 'vitest';
import { addressOf, findSubject } from '@/lib/db/find-subject.ts';
import { openPerson } from '@/lib/people/open-person.ts';
import { listRecentPeople, MAX_RECENT, rememberPerson } from '@/lib/people/recent-people.ts';
import { ADDRESS_KEY, openPeopleDesk } from './people-desk.ts';

vi.setConfig({ testTimeout: 60_000 });

const AMARA = 'amara.okafor@example.org';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-/;

test('a contact is opened by the address, however it is written, and by the contact id, as the same person', async () => {
  const { ctx, desk } = await openPeopleDesk(onTestFinished);
  const opened = await openPerson(ctx, { of: ` ${AMARA.toUpperCase()} `, anyAddress: false });
  if (!opened.ok) throw new Error(opened.why);
  expect(opened.id).toMatch(UUID);
  expect(await addressOf(ctx.database.db, ADDRESS_KEY, opened.id)).toBe(AMARA);
  const { contact } = await desk.state(AMARA);
  expect(await openPerson(ctx, { of: contact?.id ?? '', anyAddress: false })).toEqual(opened);
});

test('an address that is no contact is opened only on the user’s word, and once known without asking', async () => {
  const { ctx, desk, subjects } = await openPeopleDesk(onTestFinished);
  const of = 'nobody.yet@example.net';
  const before = await subjects();
  expect(await openPerson(ctx, { of, anyAddress: false })).toEqual({
    ok: false,
    why: 'no_contact',
  });
  expect(await subjects(), 'nothing is made').toBe(before);
  const opened = await openPerson(ctx, { of, anyAddress: true });
  expect(opened).toMatchObject({ ok: true });
  const asked = (await desk.journal('readContact')).length;
  expect(await openPerson(ctx, { of, anyAddress: false })).toEqual(opened);
  expect((await desk.journal('readContact')).length).toBe(asked);
});

test.each([
  ['a name', 'Miller', { why: 'not_one_address' }],
  ['two addresses', 'a@example.com, b@example.com', { why: 'not_one_address' }],
  ['nothing', ' ', { why: 'not_one_address' }],
  ['an id of nobody', '999999999', { why: 'no_contact' }],
])('nothing is opened and nobody made known by %s', async (_what, of, why) => {
  const { ctx, subjects } = await openPeopleDesk(onTestFinished);
  const before = await subjects();
  expect(await openPerson(ctx, { of, anyAddress: true })).toEqual({ ok: false, ...why });
  expect(await subjects()).toBe(before);
});

test('a contact id needs HubSpot and an address; where either is missing that is said', async () => {
  const { ctx, desk } = await openPeopleDesk(onTestFinished);
  const { id } = await desk.makeContact({ firstName: 'Nomail', lastName: 'Other' });
  expect(await openPerson(ctx, { of: id, anyAddress: false })).toEqual({
    ...{ ok: false, why: 'no_address' },
  });
  await desk.set({ expired: true });
  expect(await openPerson(ctx, { of: id, anyAddress: false })).toMatchObject({
    ...{ ok: false, why: 'hubspot', error: { kind: 'not_authorised', expired: true } },
  });
  // An address needs neither.
  const of = 'taken.at.its.word@example.com';
  expect(await openPerson(ctx, { of, anyAddress: false })).toMatchObject({ ok: true });
});

test('the people opened lately are each user’s own, newest first, each once, and no more than are kept', async () => {
  const { ctx, desk, userOf } = await openPeopleDesk(onTestFinished);
  const addressOfNth = (n: number) => `recent.${n}@example.com`;
  for (let n = 0; n < MAX_RECENT + 5; n++) {
    expect(await openPerson(ctx, { of: addressOfNth(n), anyAddress: true })).toMatchObject({
      ok: true,
    });
    await desk.clock.sleep(1_000);
  }
  await openPerson(ctx, { of: addressOfNth(20), anyAddress: false });
  const recent = await listRecentPeople(ctx);
  expect(recent.map(({ address }) => address)).toEqual([
    addressOfNth(20),
    ...Array.from({ length: MAX_RECENT + 5 }, (_, n) => addressOfNth(MAX_RECENT + 4 - n))
      .filter((address) => address !== addressOfNth(20))
      .slice(0, MAX_RECENT - 1),
  ]);
  expect(recent[0]?.openedAt).toBeGreaterThan(recent[1]?.openedAt ?? 0);
  const userId = await userOf();
  expect(await listRecentPeople({ ...ctx, actor: { userId } })).toEqual([]);
  const { rows } = await ctx.database.db.execute(
    sql`SELECT FROM recent_person WHERE user_id = ${ctx.actor.userId}::uuid`,
  );
  expect(rows).toHaveLength(MAX_RECENT);
});

test('the table of them names nobody; a row goes with the user, and nobody is remembered who was erased', async () => {
  const { ctx } = await openPeopleDesk(onTestFinished);
  const { db } = ctx.database;
  const of = 'zoë.marker@example.com';
  await openPerson(ctx, { of, anyAddress: true });
  const { rows } = await db.execute<{ row: string }>(
    sql`SELECT t::text AS row FROM recent_person t`,
  );
  expect(JSON.stringify(rows)).not.toContain('marker');
  expect(await listRecentPeople({ ...ctx, addressKey: 'another key' })).toEqual([]);
  const id = (await findSubject(db, ADDRESS_KEY, of)) ?? '';
  await db.execute(sql`DELETE FROM subject WHERE id = ${id}::uuid`);
  expect(await listRecentPeople(ctx)).toEqual([]);
  await rememberPerson(ctx, id);
  expect(await listRecentPeople(ctx)).toEqual([]);

  await openPerson(ctx, { of: AMARA, anyAddress: false });
  await db.execute(sql`DELETE FROM console_user WHERE id = ${ctx.actor.userId}::uuid`);
  expect(await listRecentPeople(ctx)).toEqual([]);
});
