import { describe, expect, test } from 'vitest';
import { DEMO_TOKEN } from '@/lib/hubspot-simulator/seed-account.ts';
import { bodyOf, type Desk, JO, startDesk } from './harness.ts';

const get = (desk: Desk, path: string): Promise<Response> =>
  fetch(`${desk.url}${path}`, { headers: { authorization: `Bearer ${DEMO_TOKEN}` } });

const contact = (desk: Desk, address: string, query = 'idProperty=email'): Promise<Response> =>
  get(desk, `/crm/objects/2026-03/contacts/${encodeURIComponent(address)}?${query}`);

describe('contacts', () => {
  test('a contact is found by address in any letters, with the properties that were asked for', async () => {
    const desk = await startDesk();
    const query = 'idProperty=email&properties=firstname,lastname,hs_email_optout';
    const body = await bodyOf(await contact(desk, 'Jo.Miller@EXAMPLE.com', query));
    expect(body.properties).toMatchObject({
      firstname: 'Jo',
      lastname: 'Miller',
      hs_email_optout: 'true',
    });
    expect(body.properties).not.toHaveProperty('email');
  });

  test('a contact is found by a secondary address too', async () => {
    const desk = await startDesk();
    const body = await bodyOf(await contact(desk, 'j.groessler@example.net'));
    expect(body.properties).toMatchObject({ email: 'juergen.groessler@example.org' });
  });

  test('a contact is found by its id when no idProperty is given', async () => {
    const desk = await startDesk();
    const { id } = await bodyOf(await contact(desk, JO));
    const body = await bodyOf(await contact(desk, String(id), ''));
    expect(body.properties).toMatchObject({ email: JO });
  });

  test('nobody is a 404 of the CRM', async () => {
    const desk = await startDesk();
    const response = await contact(desk, 'new.reader@example.net');
    expect(response.status).toBe(404);
    expect(await bodyOf(response)).toMatchObject({ category: 'OBJECT_NOT_FOUND' });
  });
});

describe('the account', () => {
  test.each([
    ['2026-01-15T12:00:00Z', '+01:00', 3_600_000],
    ['2026-07-15T12:00:00Z', '+02:00', 7_200_000],
  ])('on %s its clock is %s from UTC', async (now, utcOffset, utcOffsetMilliseconds) => {
    const desk = await startDesk({ now: () => new Date(now) });
    const body = await bodyOf(await get(desk, '/account-info/2026-03/details'));
    expect(body).toMatchObject({ utcOffset, utcOffsetMilliseconds });
    expect(body).not.toHaveProperty('portalName');
  });

  test('from 2026-09 on it has a name', async () => {
    const desk = await startDesk({ apiVersion: '2026-09', portal: { accountType: 'SANDBOX' } });
    expect(await bodyOf(await get(desk, '/account-info/2026-09/details'))).toMatchObject({
      portalName: 'Harbour & Pine',
      accountType: 'SANDBOX',
    });
    expect((await get(desk, '/account-info/2026-03/details')).status).toBe(404);
  });
});
