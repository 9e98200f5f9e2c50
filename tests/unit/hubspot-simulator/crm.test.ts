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

describe('properties and their history', () => {
  const shown = async (desk: Desk, address: string, query: string) =>
    (await bodyOf(await contact(desk, address, `idProperty=email&${query}`))) as unknown as {
      properties: Record<string, string | null>;
      propertiesWithHistory?: Record<string, Record<string, unknown>[]>;
    };

  test('there is no history unless it is asked for', async () => {
    const desk = await startDesk();
    expect(await shown(desk, JO, 'properties=email')).not.toHaveProperty('propertiesWithHistory');
  });

  test('the last value is the one shown, and each change says when and from where', async () => {
    const desk = await startDesk();
    const names = ['hs_email_optout', 'hs_email_optout_39644612'];
    const query = `propertiesWithHistory=${names.join()}&propertiesWithHistory=nonsense`;
    const { properties, propertiesWithHistory = {} } = await shown(desk, JO, query);
    expect(Object.keys(propertiesWithHistory)).toEqual(names);
    const { wide } = await desk.state(JO);
    expect(propertiesWithHistory.hs_email_optout).toEqual([
      {
        value: 'true',
        timestamp: wide[0]?.timestamp,
        sourceType: 'EMAIL',
        sourceLabel: 'Preference page',
      },
    ]);
    for (const name of names)
      expect(properties[name]).toBe(propertiesWithHistory[name]?.[0]?.value);
  });

  test('an opt-out by the API bears the number of the app', async () => {
    const desk = await startDesk();
    await desk.write('henrik.solberg@example.org', { statusState: 'UNSUBSCRIBED' });
    const name = 'hs_email_optout_39644612';
    const query = `propertiesWithHistory=${name}`;
    const { propertiesWithHistory } = await shown(desk, 'henrik.solberg@example.org', query);
    expect(propertiesWithHistory?.[name]).toMatchObject([
      { value: 'true', sourceType: 'INTEGRATION', sourceId: '5848098' },
    ]);
  });

  test('other properties have one value, since the contact exists', async () => {
    const desk = await startDesk();
    const query = 'propertiesWithHistory=firstname,phone';
    const { propertiesWithHistory } = await shown(desk, JO, query);
    expect(propertiesWithHistory).toMatchObject({ firstname: [{ value: 'Jo' }], phone: [] });
  });

  test('who opted out by a bounce has bounced', async () => {
    const desk = await startDesk();
    const address = 'pavlos@dimitriou.test';
    expect((await desk.state(address)).history.map(({ source }) => source)).toContain(
      'Hard bounce',
    );
    const query = 'properties=hs_email_bounce,hs_email_hard_bounce_reason_enum';
    expect((await shown(desk, address, query)).properties).toMatchObject({
      hs_email_bounce: '1',
      hs_email_hard_bounce_reason_enum: 'UNKNOWN_USER',
    });
  });

  test('an archived contact is there for who asks for archived ones', async () => {
    const desk = await startDesk();
    const address = 'otto.falk@example.net';
    expect((await contact(desk, address)).status).toBe(404);
    const archived = await contact(desk, address, 'idProperty=email&archived=true');
    expect(await bodyOf(archived)).toMatchObject({ archived: true });
    expect((await contact(desk, JO, 'idProperty=email&archived=true')).status).toBe(404);
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
