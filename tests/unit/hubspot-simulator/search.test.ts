import { describe, expect, test } from 'vitest';
import { DEMO_TOKEN } from '@/lib/hubspot-simulator/seed-account.ts';
import { bodyOf, type Desk, startDesk } from './harness.ts';

const search = (desk: Desk, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${desk.url}/crm/objects/2026-03/contacts/search`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${DEMO_TOKEN}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const idsOf = async (response: Response) => (await bodyOf(response)).results.map(({ id }) => id);

describe('a search', () => {
  test('gives ten contacts with the usual properties, and where the next ones begin', async () => {
    const desk = await startDesk();
    const body = await bodyOf(await search(desk, {}));
    expect(body.results).toHaveLength(10);
    expect(body.paging).toEqual({ next: { after: '10' } });
    expect(Object.keys(body.results[0]?.properties ?? {}).sort()).toEqual([
      ...['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
    ]);
    const { total } = body as { total?: unknown };
    expect(await idsOf(await search(desk, { limit: 200 }))).toHaveLength(Number(total));
  });

  test('pages through what it finds, each contact once', async () => {
    const desk = await startDesk({ settings: { searchesPerSecond: 100 } });
    const seen: unknown[] = [];
    for (let after: unknown = '0'; after !== undefined; ) {
      const response = await search(desk, { query: 'e', limit: 4, after });
      const { results, paging } = (await bodyOf(response)) as unknown as {
        results: { id: string }[];
        paging?: { next: { after: string } };
      };
      seen.push(...results.map(({ id }) => id));
      after = paging?.next.after;
    }
    expect(seen).toEqual(await idsOf(await search(desk, { query: 'e', limit: 200 })));
    expect(new Set(seen).size).toBe(seen.length);
  });

  test('shows a contact once, by whichever of its addresses it was found', async () => {
    const desk = await startDesk();
    for (const query of ['marta', 'marta.l@studio.example'])
      expect(await idsOf(await search(desk, { query }))).toHaveLength(1);
  });

  test('finds a contact without an address, which has none to show', async () => {
    const desk = await startDesk();
    await desk.control('POST', '/contacts', { firstName: 'Ophelia', phone: '+1 555 010 0199' });
    const body = await bodyOf(await search(desk, { query: '555 010 0199', properties: ['email'] }));
    expect(body.results[0]?.properties).toMatchObject({ email: null });
  });

  test.each([
    ['{', 400],
    ['[]', 400],
    [{ query: 7 }, 400],
    [{ limit: 201 }, 400],
    [{ limit: 0 }, 400],
    [{ after: 'x' }, 400],
    [{ properties: 'email' }, 400],
    [{ filterGroups: [] }, 400],
    [{ query: 'x'.repeat(3_000) }, 400],
    [{ query: 'x'.repeat(2_980) }, 200],
  ])('of %j is a %i', async (body, status) => {
    const desk = await startDesk();
    expect((await search(desk, body)).status).toBe(status);
  });

  test('that is not declared as JSON is a 415', async () => {
    const desk = await startDesk();
    expect((await search(desk, '{}', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  test('without the scope is a 403 that names it', async () => {
    const desk = await startDesk();
    await desk.control('POST', '/scenario', { scenario: 'no_search_scope' });
    const response = await search(desk, { query: 'jo' });
    expect(response.status).toBe(403);
    expect((await bodyOf(response)).errors[0]?.context).toEqual({
      requiredGranularScopes: ['crm.objects.contacts.read'],
    });
  });

  test('counts for the whole account, of all tokens, and says nothing of the limits', async () => {
    let now = Date.parse('2026-05-04T10:00:00Z');
    const token = { scopes: ['crm.objects.contacts.read'] };
    const desk = await startDesk({
      now: () => new Date(now),
      tokens: { one: token, two: token },
      settings: { retryAfterOnLimits: true },
    });
    const by = (name: string) => search(desk, {}, { authorization: `Bearer ${name}` });
    for (const name of ['one', 'two', 'one', 'two', 'one'])
      expect((await by(name)).status).toBe(200);
    now += 999;
    const refused = await by('two');
    expect(refused.status).toBe(429);
    expect(await bodyOf(refused)).toMatchObject({
      policyName: 'SECONDLY',
      errorType: 'RATE_LIMIT',
    });
    expect(refused.headers.get('retry-after')).toBe('1');
    expect([...refused.headers.keys()].filter((name) => name.includes('ratelimit'))).toEqual([]);
    now += 1;
    expect((await by('two')).status).toBe(200);
  });

  test('can be made to fail, by what is searched for', async () => {
    const desk = await startDesk();
    const fault = { fault: 'bad_gateway_html', operation: 'searchContacts', subscriber: 'Jo' };
    await desk.control('POST', '/faults', fault);
    expect((await search(desk, { query: 'marta' })).status).toBe(200);
    expect((await search(desk, { query: 'jo' })).status).toBe(502);
  });
});
