import { describe, expect, test } from 'vitest';
import { MAX_HISTORY_TYPES } from '../../../lib/hubspot/contact-requests.ts';
import { type Answer, connect, errorOf, type Received, serve } from './loopback.ts';

async function client(body: unknown) {
  const { baseUrl, received } = await serve(() => ({ body }));
  return { ...connect(baseUrl, { transport: { every: { maxRetries: 0 } } }), received };
}

const NOT_SAID = {
  ...{ email: null, firstName: null, lastName: null, phone: null, additionalEmails: [] },
  ...{ optedOutOfAll: null, bounce: { count: null, hardReason: null }, marketable: null },
  ...{ confirmation: null, processingBases: [], createdAt: null, optOutHistory: [] },
};

describe('a contact', () => {
  test('is read with every property', async () => {
    const { hubspot } = await client({
      id: '512',
      properties: {
        email: 'jo@example.com',
        firstname: 'Jo',
        lastname: 'Miller',
        phone: '+49 30 1234567',
        hs_additional_emails: 'jo@work.test; j.miller@example.org;jo@work.test',
        hs_email_optout: 'true',
        hs_email_bounce: '3',
        hs_email_hard_bounce_reason_enum: 'UNKNOWN_USER',
        hs_marketable_status: 'false',
        hs_emailconfirmationstatus: 'Confirmation Pending',
        hs_legal_basis: 'Performance of a contract;Not applicable',
        createdate: '2024-01-02T03:04:05.006Z',
      },
      propertiesWithHistory: {
        hs_email_optout: [
          { value: 'false', timestamp: '2024-05-01T00:00:00.000Z', sourceType: 'CRM_UI' },
          {
            value: 'true',
            timestamp: '2025-05-01T00:00:00.000Z',
            sourceType: 'EMAIL',
            sourceLabel: 'List-unsubscribe header',
          },
        ],
        firstname: [{ value: 'Jo', timestamp: '2026-01-01T00:00:00.000Z', sourceType: 'FORM' }],
      },
      createdAt: '2020-01-01T00:00:00.000Z',
    });
    const expected = {
      id: '512',
      email: 'jo@example.com',
      firstName: 'Jo',
      lastName: 'Miller',
      phone: '+49 30 1234567',
      additionalEmails: ['jo@work.test', 'j.miller@example.org'],
      optedOutOfAll: true,
      bounce: { count: 3, hardReason: 'UNKNOWN_USER' },
      marketable: false,
      confirmation: 'Confirmation Pending',
      processingBases: ['Performance of a contract', 'Not applicable'],
      createdAt: '2024-01-02T03:04:05.006Z',
      optOutHistory: [
        { value: 'true', at: '2025-05-01T00:00:00.000Z', source: 'List-unsubscribe header' },
        { value: 'false', at: '2024-05-01T00:00:00.000Z', source: 'CRM_UI' },
      ],
    };
    expect(await hubspot.readContact('jo@example.com')).toMatchObject({ ok: true });
    const [byAddress, byId] = [
      await hubspot.readContact('jo@example.com'),
      await hubspot.readContactById('512'),
    ];
    for (const result of [byAddress, byId])
      expect(result.ok ? result.value : result.error).toEqual(expected);
  });

  test.each([
    ['nothing but its id', { id: 512 }],
    ['null in every place', { id: '512', properties: null, propertiesWithHistory: null }],
    [
      'properties that were emptied, or are no such thing',
      {
        id: '512',
        properties: {
          ...{ email: '', phone: '', hs_additional_emails: ' ; ', hs_email_optout: '' },
          ...{ hs_email_bounce: 'many', hs_marketable_status: 'yes', hs_legal_basis: null },
        },
        propertiesWithHistory: { hs_email_optout: [null, {}, { sourceType: 'API' }] },
      },
    ],
    ['a history that is none', { id: '512', propertiesWithHistory: { hs_email_optout: 'x' } }],
  ])('says nothing where HubSpot says nothing: %s', async (_, body) => {
    const { hubspot } = await client(body);
    const result = await hubspot.readContact('jo@example.com');
    expect(result.ok ? result.value : result.error).toEqual({ id: '512', ...NOT_SAID });
  });

  test('takes its date from the record where the property is not given', async () => {
    const { hubspot } = await client({ id: '512', createdAt: '2020-01-01T00:00:00.000Z' });
    expect(await hubspot.readContactById('512')).toMatchObject({
      value: { createdAt: '2020-01-01T00:00:00.000Z' },
    });
  });

  test('without an id is unreadable', async () => {
    const { hubspot } = await client({ properties: { email: 'jo@example.com' } });
    for (const result of [
      await hubspot.readContactById('512'),
      await hubspot.readContact('j@o.de'),
    ])
      expect(errorOf(result)).toMatchObject({ kind: 'unreadable_reply', applied: 'no' });
  });
});

describe('the history of opt-outs', () => {
  test('is told newest first over all properties, and what has no time comes last', async () => {
    const { hubspot } = await client({
      id: '512',
      propertiesWithHistory: {
        hs_email_optout: [
          { value: 'true', timestamp: '2025-03-01T00:00:00Z', sourceType: 'EMAIL', sourceId: null },
          { value: '', timestamp: 'unknown', sourceType: 'API' },
        ],
        hs_email_optout_7: [
          {
            value: 'false',
            timestamp: '2025-04-01T00:00:00Z',
            sourceType: 'CRM_UI',
            sourceId: 'userId:4711',
            sourceLabel: 'Kim',
            updatedByUserId: 4711,
          },
          { value: 'true', timestamp: '2025-02-01T00:00:00Z', sourceType: 'IMPORT', sourceId: 9 },
        ],
        hs_email_optout_survey_reason: [{ value: 'x', timestamp: '2026-01-01T00:00:00Z' }],
      },
    });
    const result = await hubspot.readContactHistory('512', ['7']);
    const nothing = { sourceId: null, sourceLabel: null };
    expect(result.ok ? result.value : result.error).toEqual([
      {
        ...{ subscriptionId: '7', value: 'false', at: '2025-04-01T00:00:00Z' },
        ...{ sourceType: 'CRM_UI', sourceId: 'userId:4711', sourceLabel: 'Kim' },
      },
      {
        ...{ subscriptionId: null, value: 'true', at: '2025-03-01T00:00:00Z' },
        ...{ ...nothing, sourceType: 'EMAIL' },
      },
      {
        ...{ subscriptionId: '7', value: 'true', at: '2025-02-01T00:00:00Z' },
        ...{ ...nothing, sourceType: 'IMPORT', sourceId: '9' },
      },
      { ...{ subscriptionId: null, value: '', at: 'unknown' }, ...nothing, sourceType: 'API' },
    ]);
  });

  test('is empty where HubSpot tells none', async () => {
    const { hubspot } = await client({ id: '512' });
    expect(await hubspot.readContactHistory('512', [])).toMatchObject({ ok: true, value: [] });
  });

  test('is asked of as many types as a path can hold, and of no more', async () => {
    const { hubspot, received } = await client({ id: '512' });
    const types = Array.from({ length: MAX_HISTORY_TYPES }, (_, n) =>
      String(9_000_000_000_000 + n),
    );
    expect((await hubspot.readContactHistory('512', types)).ok).toBe(true);
    expect(received[0]?.url.length).toBeLessThan(8_000);
    const refused = await hubspot.readContactHistory('512', [...types, '1']);
    expect(errorOf(refused)).toMatchObject({ kind: 'invalid_input', status: null });
    expect(received).toHaveLength(1);
  });
});

describe('a search', () => {
  test('gives how many there are, and the first with what is known of them', async () => {
    const properties = { email: 'jo@example.com', firstname: 'Jo', lastname: null, phone: '' };
    const { hubspot } = await client({
      total: 12,
      results: [{ id: '512', properties }, { id: 513 }],
      paging: { next: { after: '10' } },
    });
    const nothing = { email: null, firstName: null, lastName: null, phone: null };
    const result = await hubspot.searchContacts('jo');
    expect(result.ok ? result.value : result.error).toEqual({
      total: 12,
      contacts: [
        { ...nothing, id: '512', email: 'jo@example.com', firstName: 'Jo', additionalEmails: [] },
        { ...nothing, id: '513', additionalEmails: [] },
      ],
    });
  });

  test.each([{}, { results: null }, { results: {} }, { total: 0 }, { results: [{}] }])(
    'of which %j came is unreadable: it does not mean that nobody was found',
    async (body) => {
      const { hubspot } = await client(body);
      expect(errorOf(await hubspot.searchContacts('jo'))).toMatchObject({
        kind: 'unreadable_reply',
        applied: 'no',
      });
    },
  );

  test.each(['', '  \n', 'x'.repeat(3_000), '"'.repeat(1_500)])(
    'for nothing, or for more than HubSpot takes, is refused and not sent (%#)',
    async (query) => {
      const { hubspot, received } = await client({ total: 0, results: [] });
      const result = await hubspot.searchContacts(query);
      expect(errorOf(result)).toMatchObject({ kind: 'invalid_input', applied: 'no', status: null });
      expect(result.exchange.method).toBe('POST');
      expect(received).toEqual([]);
    },
  );

  test.each<[string, Answer, number[]]>([
    [
      'waits a second for the limit of a second',
      { status: 429, body: { policyName: 'SECONDLY' } },
      [1_000],
    ],
    ['does not wait ten', { status: 429, body: { policyName: 'TEN_SECONDLY_ROLLING' } }, []],
    ['does not wait for a lock', { status: 423, body: {} }, []],
    ['is sent once more after a failure', { status: 502, body: '<html>' }, [200]],
  ])('%s', async (_, first, slept) => {
    const found = { total: 0, results: [] };
    const { baseUrl, received } = await serve((n) => (n === 0 ? first : { body: found }));
    const { hubspot, clock } = connect(baseUrl);
    expect((await hubspot.searchContacts('jo')).ok).toBe(slept.length > 0);
    expect(clock.slept).toEqual(slept);
    expect(received).toHaveLength(slept.length + 1);
  });

  test('is sent at most twice when it fails, and gives up after four seconds each', async () => {
    const { baseUrl, received } = await serve(() => ({ status: 502, body: '<html>' }));
    const { hubspot } = connect(baseUrl);
    expect(errorOf(await hubspot.searchContacts('jo')).kind).toBe('unavailable');
    expect(received).toHaveLength(2);
    const deaf = await serve((_n: number, _request: Received) => undefined);
    const timeOut = { searchContacts: { callTimeoutMs: 400 } };
    const result = await connect(deaf.baseUrl, { transport: timeOut }).hubspot.searchContacts('jo');
    expect(errorOf(result)).toMatchObject({ kind: 'timed_out', applied: 'no' });
    expect(deaf.received).toHaveLength(2);
  });

  test('that is not wanted any more ends at once', async () => {
    const { baseUrl } = await serve(() => undefined);
    const keystroke = new AbortController();
    const searching = connect(baseUrl).hubspot.searchContacts('jo', { signal: keystroke.signal });
    setTimeout(() => keystroke.abort(), 30);
    expect(errorOf(await searching)).toMatchObject({ kind: 'cancelled', applied: 'no' });
  });
});
