import { describe, expect, test } from 'vitest';
import { connect, errorOf, ROW, serve, WRITE } from './loopback.ts';

const json = { 'content-type': 'application/json' };
const fast = { transport: { every: { maxRetries: 0 } } };

async function client(body: unknown) {
  const { baseUrl } = await serve(() => ({
    headers: json,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }));
  return connect(baseUrl, fast).hubspot;
}

describe('lenient where HubSpot is loose', () => {
  test('a row of nulls, absent fields, odd dates and a top status outside the list is read', async () => {
    const hubspot = await client({
      status: 'SUCCESS',
      results: [
        {
          ...ROW,
          legalBasis: null,
          source: null,
          timestamp: '2024-05-22T12:151:01.145Z',
          extra: {},
        },
        { ...ROW, subscriptionId: '8', businessUnitId: '0', status: 'NOT_SPECIFIED' },
      ],
    });
    const result = await hubspot.readStatuses('jo@example.com');
    expect(result).toMatchObject({
      ok: true,
      value: {
        status: 'SUCCESS',
        requestedAt: null,
        startedAt: null,
        completedAt: null,
        numErrors: null,
        errors: [],
        links: {},
        results: [
          {
            subscriptionId: '7',
            businessUnitId: null,
            source: null,
            timestamp: '2024-05-22T12:151:01.145Z',
            subscriptionName: null,
          },
          { subscriptionId: '8', businessUnitId: '0', status: 'NOT_SPECIFIED' },
        ],
      },
    });
  });

  test('all eleven fields of a row arrive', async () => {
    const row = {
      businessUnitId: 0,
      channel: 'EMAIL',
      subscriberIdString: 'bh@hubspot.com',
      subscriptionId: 530858989,
      subscriptionName: 'Customer Service Communication',
      status: 'SUBSCRIBED',
      source: 'Public status API, App ID:5848098',
      legalBasis: 'LEGITIMATE_INTEREST_PQL',
      legalBasisExplanation: 'string',
      setStatusSuccessReason: 'RESUBSCRIBE_OCCURRED',
      timestamp: '2025-01-08T05:51:16.245Z',
    };
    const hubspot = await client({
      status: 'COMPLETE',
      results: [row],
      links: { a: 'b' },
      requestedAt: 'r',
      startedAt: 's',
      completedAt: 'c',
      numErrors: 0,
    });
    const result = await hubspot.writeStatus(WRITE);
    expect(result).toMatchObject({
      ok: true,
      value: {
        requestedAt: 'r',
        startedAt: 's',
        completedAt: 'c',
        numErrors: 0,
        links: { a: 'b' },
        results: [{ ...row, businessUnitId: '0', subscriptionId: '530858989' }],
      },
    });
  });

  test('ids beyond the safe integers keep every digit', async () => {
    const hubspot = await client(
      '{"results":[{"subscriberIdString":"jo@example.com","subscriptionId":9007199254740993,"businessUnitId":9223372036854775807,"status":"SUBSCRIBED"}]}',
    );
    const result = await hubspot.readStatuses('jo@example.com');
    expect(result).toMatchObject({
      value: {
        results: [{ subscriptionId: '9007199254740993', businessUnitId: '9223372036854775807' }],
      },
    });
  });

  test('definitions survive empty words, epoch integers in translations and missing flags', async () => {
    const hubspot = await client({
      status: 'COMPLETE',
      results: [
        {
          id: 88249125,
          name: 'Rezepte',
          description: null,
          purpose: '',
          communicationMethod: '',
          isActive: false,
          isDefault: true,
          isInternal: true,
          businessUnitId: 41857,
          subscriptionTranslations: [
            {
              subscriptionId: 88249125,
              languageCode: 'ar',
              name: 'test',
              description: null,
              updatedAt: 1724702359758,
              createdAt: 0,
            },
            null,
          ],
        },
        { id: '39644612' },
      ],
    });
    const result = await hubspot.readDefinitions();
    expect(result).toMatchObject({
      ok: true,
      value: {
        results: [
          {
            id: '88249125',
            description: '',
            purpose: '',
            isActive: false,
            isDefault: true,
            isInternal: true,
            businessUnitId: '41857',
            createdAt: null,
            translations: [{ languageCode: 'ar', name: 'test', description: '' }],
          },
          {
            id: '39644612',
            name: '39644612',
            purpose: null,
            isActive: true,
            isDefault: false,
            isInternal: false,
            businessUnitId: null,
            translations: [],
          },
        ],
      },
    });
  });

  test('a portal-wide row needs no brand', async () => {
    const hubspot = await client({
      results: [
        {
          wideStatusType: 'PORTAL_WIDE',
          subscriberIdString: 'jo@example.com',
          status: 'UNSUBSCRIBED',
          channel: 'EMAIL',
          timestamp: '2025-01-08T04:18:48.015Z',
        },
      ],
    });
    const result = await hubspot.readWideStatuses('jo@example.com');
    expect(result).toMatchObject({
      value: {
        results: [{ wideStatusType: 'PORTAL_WIDE', businessUnitId: null, status: 'UNSUBSCRIBED' }],
      },
    });
  });

  test('contact and account are read with what is there', async () => {
    const contact = await (
      await client({ id: '512', properties: { email: null, firstname: 'Jo' } })
    ).readContact('jo@example.com');
    expect(contact).toMatchObject({
      ok: true,
      value: { id: '512', email: null, firstName: 'Jo', lastName: null },
    });
    const account = await (
      await client({ portalId: 1234567, accountType: 'SANDBOX', utcOffset: '+01:00' })
    ).readAccount();
    expect(account).toMatchObject({
      ok: true,
      value: { portalId: '1234567', accountType: 'SANDBOX', portalName: null },
    });
  });

  test('errors inside a 200 keep everything, with an object as sub-category', async () => {
    const hubspot = await client({
      status: 'COMPLETE',
      numErrors: 1,
      errors: [
        {
          id: 5,
          status: 'error',
          category: 'VALIDATION_ERROR',
          subCategory: { name: 'X' },
          message: 'No.',
          context: { ids: ['7'], one: 'bare', none: null },
          errors: [{ message: 'Inner', code: 'BAD', in: 'body' }],
        },
        'bare sentence',
      ],
    });
    const result = await hubspot.writeStatus(WRITE);
    expect(result).toMatchObject({
      ok: true,
      value: {
        numErrors: 1,
        results: [],
        errors: [
          {
            id: '5',
            category: 'VALIDATION_ERROR',
            subCategory: '{"name":"X"}',
            message: 'No.',
            context: { ids: ['7'], one: ['bare'], none: [] },
            links: {},
            errors: [{ message: 'Inner', code: 'BAD', in: 'body', subCategory: null }],
          },
          { message: 'bare sentence', id: null },
        ],
      },
    });
  });
});

describe('strict where a decision depends on it', () => {
  test.each([
    ['no results', { status: 'COMPLETE' }],
    ['results that are no list', { results: {} }],
    ['a null row', { results: [null] }],
    ['a status outside the list', { results: [{ ...ROW, status: 'PENDING' }] }],
    ['a row without status', { results: [{ ...ROW, status: undefined }] }],
    ['a row without subscriber', { results: [{ ...ROW, subscriberIdString: null }] }],
    ['a fractional id', { results: [{ ...ROW, subscriptionId: 1.5 }] }],
    ['an id of letters', { results: [{ ...ROW, subscriptionId: 'seven' }] }],
    ['a list as body', [ROW]],
    ['null as body', null],
  ])('%s is unreadable, and a write of it unknown', async (_, body) => {
    const hubspot = await client(JSON.stringify(body));
    expect(errorOf(await hubspot.readStatuses('jo@example.com'))).toMatchObject({
      kind: 'unreadable_reply',
      applied: 'no',
      status: 200,
    });
    expect(errorOf(await hubspot.writeStatus(WRITE))).toMatchObject({
      kind: 'unreadable_reply',
      applied: 'unknown',
      status: 200,
    });
  });

  test('a read without results is unreadable even if it lists errors: silence is not "not opted out"', async () => {
    const hubspot = await client({ numErrors: 1, errors: [{ message: 'No.' }] });
    expect(errorOf(await hubspot.readWideStatuses('jo@example.com')).kind).toBe('unreadable_reply');
    expect((await hubspot.writeStatus(WRITE)).ok).toBe(true);
  });
});
