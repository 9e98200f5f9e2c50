import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { scenarioOf } from '@/lib/hubspot-simulator/scenarios.ts';
import { findPeople, type PeopleFound } from '@/lib/people/find-people.ts';
import { openPerson } from '@/lib/people/open-person.ts';
import { SEARCH_RATE } from '@/lib/people/search-contacts.ts';
import type { Clock } from './desk.ts';
import { openPeopleDesk } from './people-desk.ts';

vi.setConfig({ testTimeout: 60_000 });

const JO = 'jo.miller@example.com';
const MARTA = 'marta.lindgren@example.com';

/** Turns go by the database's clock: what waits for one has to wait in earnest. */
const REAL: Clock = {
  now: Date.now,
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined),
};

const addresses = ({ people }: PeopleFound) => people.map(({ address }) => address);

test('people are found by name, part of an address, phone number and contact id, and nobody is made known', async () => {
  const { ctx, desk, subjects } = await openPeopleDesk(onTestFinished);
  const before = await subjects();
  const { contact } = await desk.state(MARTA);
  for (const text of [
    'Lindgren',
    'marta lind',
    'MARTA.LIND',
    '+46 70 123 45 67',
    contact?.id ?? '',
  ]) {
    const found = await findPeople(ctx, text);
    expect(found.problem, text).toBeNull();
    const person = found.people.find(({ address }) => address === MARTA);
    expect(person, text).toMatchObject({
      as: 'contact',
      contact: { is: 'known', id: contact?.id, name: 'Marta Lindgren', isSecondary: false },
    });
  }
  expect(await subjects()).toBe(before);
});

test('a secondary address that was typed is offered beside the primary one, whose statuses are others', async () => {
  const { ctx } = await openPeopleDesk(onTestFinished);
  const found = await findPeople(ctx, 'marta.l@studio');
  expect(addresses(found)).toEqual([MARTA, 'marta.l@studio.example']);
  expect(found.people[1]?.contact).toMatchObject({ name: 'Marta Lindgren', isSecondary: true });
});

test('a contact without an address is found, as one without; of many the first are, and how many more', async () => {
  const { ctx, desk } = await openPeopleDesk(onTestFinished);
  await desk.makeContact({ firstName: 'Nomail', lastName: 'Person' });
  expect((await findPeople(ctx, 'Nomail')).people).toMatchObject([
    { address: null, contact: { is: 'known', name: 'Nomail Person' } },
  ]);
  const found = await findPeople(ctx, 'example');
  expect(found.people).toHaveLength(10);
  expect(found.more).toBeGreaterThan(50);
});

test('an address is asked about by itself, which does not lag as a search does', async () => {
  const { ctx, desk } = await openPeopleDesk(onTestFinished, {
    settings: scenarioOf('late_search') ?? {},
  });
  const email = 'just.made@example.com';
  await desk.makeContact({ firstName: 'Just', lastName: 'Made', email });
  expect(await findPeople(ctx, 'Just Made')).toMatchObject({ people: [] });
  expect(await findPeople(ctx, ` ${email.toUpperCase()} `)).toEqual({
    people: [
      {
        ...{ as: 'typed', address: email, isKnownHere: false },
        contact: expect.objectContaining({ is: 'known', name: 'Just Made' }),
      },
    ],
    ...{ more: 0, problem: null },
  });
});

describe('an address that is no contact', () => {
  test.each([
    ['a slip in the name', 'jo.miler@example.com', [JO, 'jo.millar@example.com']],
    ['a slip in the domain', 'marta.lindgren@exmaple.com', [MARTA]],
    ['an address half typed', 'marta.lindgren@example.c', [MARTA]],
    ['nobody is near', 'nobody.at.all@nowhere.test', []],
  ])('is said to be none, and who may be meant is offered: %s', async (_what, typed, near) => {
    const { ctx, desk } = await openPeopleDesk(onTestFinished);
    const found = await findPeople(ctx, typed);
    expect(found).toMatchObject({ more: 0, problem: null });
    expect(found.people[0]).toEqual({
      ...{ as: 'typed', address: typed, contact: { is: 'none' }, isKnownHere: false },
    });
    expect(addresses(found).slice(1)).toEqual(near);
    expect((await desk.journal('searchContacts')).length).toBeLessThanOrEqual(3);
  });

  test('and is no contact, but was opened before: it is known here, and near to one who mistypes it', async () => {
    const { ctx } = await openPeopleDesk(onTestFinished);
    const address = 'somebody.new@nowhere.test';
    await openPerson(ctx, { of: address, anyAddress: true });
    expect((await findPeople(ctx, address)).people[0]?.isKnownHere).toBe(true);
    const near = await findPeople(ctx, 'sombody.new@nowhere.test');
    expect(near.people[1]).toEqual({
      ...{ as: 'near', address, contact: { is: 'not_known' }, isKnownHere: true },
    });
  });
});

test('whom the user opened lately is found by any part of the address, even where HubSpot is not to be had', async () => {
  const { ctx, desk, userOf } = await openPeopleDesk(onTestFinished);
  const secret = 'zz.found.again@nowhere.test';
  await openPerson(ctx, { of: secret, anyAddress: true });
  await openPerson(ctx, { of: JO, anyAddress: false });
  expect(addresses(await findPeople(ctx, 'again nowhere'))).toEqual([secret]);
  // Once, with what HubSpot says of them.
  const found = await findPeople(ctx, 'miller');
  expect(addresses(found)).toEqual([JO]);
  expect(found.people[0]).toMatchObject({ as: 'recent', contact: { name: 'Jo Miller' } });
  await desk.set({ expired: true });
  const without = await findPeople(ctx, 'miller');
  expect(without.problem?.kind).toBe('not_authorised');
  expect(addresses(without)).toEqual([JO]);
  // Somebody else's recent people are nobody's business.
  const other = await findPeople({ ...ctx, actor: { userId: await userOf() } }, 'again nowhere');
  expect(other.people).toEqual([]);
});

test('without the scope the answer names it, and an address can be opened all the same', async () => {
  const { ctx } = await openPeopleDesk(onTestFinished, {
    settings: scenarioOf('no_search_scope') ?? {},
  });
  for (const text of ['Miller', JO, '151']) {
    const { problem } = await findPeople(ctx, text);
    expect(problem, text).toMatchObject({
      kind: 'missing_scopes',
      anyOf: expect.arrayContaining(['crm.objects.contacts.read']),
    });
  }
  expect((await findPeople(ctx, JO)).people).toMatchObject([
    { address: JO, contact: { is: 'not_known' } },
  ]);
  expect(await openPerson(ctx, { of: JO, anyAddress: false })).toMatchObject({ ok: true });
});

test('all processes together search no faster than HubSpot allows, and nobody is refused for it', async () => {
  const { ctx, desk } = await openPeopleDesk(onTestFinished, { clock: REAL });
  const database = ctx.database.apart();
  onTestFinished(() => database.close());
  const begun = performance.now();
  const found = await Promise.all(
    ['Miller', 'Lindgren', 'Solberg', 'Okafor', 'Tanabe', 'Carvalho', 'Gruber', 'Menon'].map(
      (name, at) => findPeople(at % 2 ? ctx : { ...ctx, database }, name),
    ),
  );
  const tookMs = performance.now() - begun;
  for (const { people, problem } of found) {
    expect(problem).toBeNull();
    expect(people.length).toBeGreaterThan(0);
  }
  expect((await desk.journal('searchContacts')).map(({ status }) => status)).toEqual(
    Array(8).fill(200),
  );
  expect(tookMs).toBeGreaterThan((7 / SEARCH_RATE.perSecond) * 1_000 - 50);
});

test('where too many wait already, it says so at once, and sends nothing', async () => {
  const { ctx, desk } = await openPeopleDesk(onTestFinished, { clock: REAL });
  const many = Array.from({ length: 14 }, () => findPeople(ctx, 'Miller'));
  const crowded = (await Promise.all(many)).filter(({ problem }) => problem !== null);
  expect(crowded.length).toBeGreaterThan(0);
  for (const { problem } of crowded)
    expect(problem).toMatchObject({ kind: 'rate_limited', policy: 'secondly', applied: 'no' });
  const sent = await desk.journal('searchContacts');
  expect(sent.length).toBe(many.length - crowded.length);
});

test('a search that is cancelled takes no turn and reaches HubSpot no more', async () => {
  const { ctx, desk } = await openPeopleDesk(onTestFinished);
  const typing = new AbortController();
  typing.abort();
  const found = await findPeople({ ...ctx, signal: typing.signal }, 'Miller');
  expect(found).toMatchObject({ people: [], problem: { kind: 'cancelled' } });
  expect(await desk.journal('searchContacts')).toEqual([]);
  const { rows } = await ctx.database.pool.query('SELECT FROM rate_bucket');
  expect(rows).toEqual([]);

  const slow = new AbortController();
  await desk.set({ latencyMs: 2_000 });
  const waiting = findPeople({ ...ctx, signal: slow.signal }, 'Miller');
  const begun = performance.now();
  setTimeout(() => slow.abort(), 100);
  expect((await waiting).problem?.kind).toBe('cancelled');
  expect(performance.now() - begun).toBeLessThan(1_500);
});

test.each([
  ['rate_limited', { fault: 'rate_limited_daily' }],
  ['unavailable', { fault: 'bad_gateway_html' }],
  ['missing_scopes', { fault: 'missing_scopes_granular' }],
])('what HubSpot answers instead of people is told as it is: %s', async (kind, fault) => {
  const { ctx, desk } = await openPeopleDesk(onTestFinished);
  await desk.arm({ ...fault, operation: 'searchContacts', times: 9 });
  expect((await findPeople(ctx, 'Miller')).problem?.kind).toBe(kind);
});
