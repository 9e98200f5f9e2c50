import { describe, expect, test } from 'vitest';
import { SCENARIOS } from '@/lib/hubspot-simulator/scenarios.ts';
import { DEMO_TOKEN } from '@/lib/hubspot-simulator/seed-account.ts';
import { bodyOf, type Desk, JO, startDesk } from './harness.ts';

const choose = (desk: Desk, scenario: string) => desk.control('POST', '/scenario', { scenario });
const typesOf = async (desk: Desk) =>
  (await bodyOf(await desk.call('/definitions'))).results.filter(
    ({ isActive }) => isActive === true,
  );
const contact = (desk: Desk) =>
  fetch(`${desk.url}/crm/objects/2026-03/contacts/${JO}?idProperty=email`, {
    headers: { authorization: `Bearer ${DEMO_TOKEN}` },
  });

describe('accounts and credentials to choose from', () => {
  test('are listed, and an unknown one is refused', async () => {
    const desk = await startDesk();
    const { scenarios } = await bodyOf(await desk.control('GET', '/scenarios'));
    expect(scenarios).toEqual(JSON.parse(JSON.stringify(SCENARIOS)));
    for (const name of ['', 'toString', 'two_types', null])
      expect((await desk.control('POST', '/scenario', { scenario: name })).status).toBe(400);
  });

  test.each([
    ['usual', 7, [0, 41_857]],
    ['no_brands', 5, [0]],
    ['one_type', 1, [0]],
    ['sixty_types', 60, [0, 41_857, 52_210]],
  ])('%s: %i active types of the brands %j', async (scenario, count, brands) => {
    const desk = await startDesk();
    await choose(desk, scenario);
    const types = await typesOf(desk);
    expect(types).toHaveLength(count);
    expect([...new Set(types.map((type) => type.businessUnitId))].sort()).toEqual(brands.sort());
    expect((await bodyOf(await desk.read(JO))).results.length).toBe(count);
    for (const brand of [0, 41_857, 52_210]) {
      const { status } = await desk.call(`/definitions?businessUnitId=${brand}`);
      expect(status, String(brand)).toBe(brands.includes(brand) ? 200 : 400);
    }
  });

  test('no_search_scope: statuses can be read and written, contacts not', async () => {
    const desk = await startDesk();
    await choose(desk, 'no_search_scope');
    expect((await contact(desk)).status).toBe(403);
    expect((await desk.read(JO)).status).toBe(200);
    expect((await desk.write(JO)).status).toBe(200);
  });

  test('no_write_scope: everything can be read, nothing written, no link made', async () => {
    const desk = await startDesk();
    await choose(desk, 'no_write_scope');
    expect((await contact(desk)).status).toBe(200);
    expect((await desk.read(JO)).status).toBe(200);
    expect((await desk.write(JO)).status).toBe(403);
    const post = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const out = await desk.call(`/statuses/${JO}/unsubscribe-all?channel=EMAIL`, post);
    const body = JSON.stringify({ subscriberIdString: JO });
    const link = await desk.call('/links/generate?channel=EMAIL', { ...post, body });
    expect([out.status, link.status]).toEqual([403, 403]);
  });

  test('expired: nothing is answered', async () => {
    const desk = await startDesk();
    await choose(desk, 'expired');
    for (const response of [await contact(desk), await desk.read(JO), await desk.write(JO)]) {
      expect(response.status).toBe(401);
      expect(await bodyOf(response)).toMatchObject({ category: 'EXPIRED_AUTHENTICATION' });
    }
  });

  test('one replaces another, keeps what people did, and a reset ends it', async () => {
    const desk = await startDesk({ settings: { settleWindowMs: 1_000 } });
    await desk.write(JO);
    await choose(desk, 'one_type');
    await choose(desk, 'expired');
    expect(await bodyOf(await desk.control('GET', '/settings'))).toMatchObject({
      ...{ types: 'usual', brands: true, expired: true, settleWindowMs: 1_000 },
    });
    expect((await desk.newsletter(JO)).status).toBe('SUBSCRIBED');
    await desk.control('POST', '/reset', {});
    expect((await contact(desk)).status).toBe(200);
  });
});

describe('a colleague', () => {
  test('makes a contact, and nobody makes it twice', async () => {
    const desk = await startDesk();
    const fields = {
      email: 'Imogen@example.com',
      firstName: 'Imogen',
      additionalEmails: ['i@f.test'],
    };
    const made = await desk.control('POST', '/contacts', fields);
    expect(await bodyOf(made)).toMatchObject({ ...fields, archivedAt: null });
    expect((await desk.state('i@f.test')).contact).toMatchObject({ firstName: 'Imogen' });
    for (const wrong of [
      ...[fields, { email: 'x@y.test', additionalEmails: [JO] }, { email: 'nobody' }, []],
      ...[{ id: '5' }, { email: 'x@y.test', bounce: { count: 'x' } }, { marketable: 'yes' }],
    ])
      expect((await desk.control('POST', '/contacts', wrong)).status).toBe(400);
  });

  test('deletes a contact; what is recorded of the address stands', async () => {
    const desk = await startDesk();
    const before = await desk.state(JO);
    expect((await desk.control('POST', '/contacts/archive', { email: JO })).status).toBe(200);
    expect((await contact(desk)).status).toBe(404);
    expect((await desk.state(JO)).rows).toEqual(before.rows);
    expect((await desk.control('POST', '/contacts/archive', { id: '7' })).status).toBe(400);
  });
});
