import { describe, expect, test } from 'vitest';
import { bodyOf, JO, NEWSLETTER, startDesk } from './harness.ts';

const CONSENT = {
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'Asked by telephone on 3 May.',
};

describe('one status', () => {
  test('a change is stored with basis, explanation, the source of the app and a new time', async () => {
    const desk = await startDesk();
    const { results } = await bodyOf(await desk.write('lukas.gruber@example.net', CONSENT));
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({
      subscriberIdString: 'lukas.gruber@example.net',
      subscriptionId: NEWSLETTER,
      status: 'SUBSCRIBED',
      setStatusSuccessReason: 'REQUESTED_CHANGE_OCCURRED',
      source: 'Public status API, App ID:5848098',
      ...CONSENT,
    });
    expect(await desk.newsletter('lukas.gruber@example.net')).toMatchObject({
      status: 'SUBSCRIBED',
      timestamp: results[0]?.timestamp,
      ...CONSENT,
    });
  });

  test('a reversed opt-out says RESUBSCRIBE_OCCURRED and leaves the opt-out of all', async () => {
    const desk = await startDesk();
    const { results } = await bodyOf(await desk.write(JO, CONSENT));
    expect(results[0]?.setStatusSuccessReason).toBe('RESUBSCRIBE_OCCURRED');
    expect((await desk.state(JO)).wide).toMatchObject([
      { wideStatusType: 'PORTAL_WIDE', status: 'UNSUBSCRIBED' },
    ]);
  });

  test('with the switch, a reversed opt-out turns the opt-out of all to SUBSCRIBED', async () => {
    const desk = await startDesk({ settings: { resubscribeLiftsWide: true } });
    await desk.write(JO, CONSENT);
    expect((await desk.state(JO)).wide).toMatchObject([{ status: 'SUBSCRIBED' }]);
  });

  test('the same status again is NO_STATUS_CHANGE and keeps time and source', async () => {
    const desk = await startDesk();
    const before = await desk.newsletter('ines.carvalho@example.com');
    const { results } = await bodyOf(await desk.write('ines.carvalho@example.com'));
    expect(results[0]?.setStatusSuccessReason).toBe('NO_STATUS_CHANGE');
    expect(await desk.newsletter('ines.carvalho@example.com')).toEqual(before);
  });

  test('the same status with a new basis stores it and keeps the time', async () => {
    const desk = await startDesk();
    const before = await desk.newsletter('yuki.tanabe@example.com');
    expect(before.legalBasis).toBeNull();
    const { results } = await bodyOf(await desk.write('yuki.tanabe@example.com', CONSENT));
    expect(results[0]?.setStatusSuccessReason).toBe('NO_STATUS_CHANGE');
    expect(await desk.newsletter('yuki.tanabe@example.com')).toEqual({ ...before, ...CONSENT });
  });

  test('a change without basis forgets the former basis', async () => {
    const desk = await startDesk();
    await desk.write('henrik.solberg@example.org', { statusState: 'UNSUBSCRIBED' });
    expect(await desk.newsletter('henrik.solberg@example.org')).toMatchObject({
      status: 'UNSUBSCRIBED',
      legalBasis: null,
      legalBasisExplanation: null,
    });
  });

  test('an opt-out can be reset to NOT_SPECIFIED, unless the switch forbids it', async () => {
    const desk = await startDesk();
    const reset = { statusState: 'NOT_SPECIFIED' };
    await desk.control('POST', '/settings', { optOutCanBeReset: false });
    expect((await desk.write('amara.okafor@example.org', reset)).status).toBe(400);
    expect((await desk.newsletter('amara.okafor@example.org')).status).toBe('UNSUBSCRIBED');
    await desk.control('POST', '/settings', { optOutCanBeReset: true });
    expect((await desk.write('amara.okafor@example.org', reset)).status).toBe(200);
    expect((await desk.newsletter('amara.okafor@example.org')).status).toBe('NOT_SPECIFIED');
  });

  test('reading says nothing about success', async () => {
    const desk = await startDesk();
    await desk.write(JO, CONSENT);
    const { results } = await bodyOf(await desk.read(JO));
    expect(new Set(results.map((row) => row.setStatusSuccessReason))).toEqual(new Set([null]));
  });

  test.each([
    ['off', {}, 200],
    ['on', {}, 200],
    ['strict', {}, 400],
    ['strict', { legalBasis: 'NON_GDPR' }, 400],
    ['strict', { statusState: 'UNSUBSCRIBED' }, 200],
    ['strict', CONSENT, 200],
    ['strict_all', { statusState: 'UNSUBSCRIBED' }, 400],
  ] as const)('with gdpr %s, a write of %j is answered %i', async (gdpr, fields, status) => {
    const desk = await startDesk({ settings: { gdpr } });
    const before = await desk.newsletter('amara.okafor@example.org');
    expect((await desk.write('amara.okafor@example.org', fields)).status).toBe(status);
    if (status === 400) expect(await desk.newsletter('amara.okafor@example.org')).toEqual(before);
  });
});

describe('addresses', () => {
  test('an address nobody knows reads as NOT_SPECIFIED for each active type', async () => {
    const desk = await startDesk();
    const { results } = await bodyOf(await desk.read('nobody@example.com'));
    expect(results).toHaveLength(7);
    expect(new Set(results.map((row) => row.status))).toEqual(new Set(['NOT_SPECIFIED']));
    expect(new Set(results.map((row) => row.source))).toEqual(new Set(['Not specified']));
  });

  test('a write needs no contact and makes none', async () => {
    const desk = await startDesk();
    expect((await desk.write('new.reader@example.net')).status).toBe(200);
    const state = await desk.state('new.reader@example.net');
    expect(state.contact).toBeNull();
    expect(state.history).toHaveLength(1);
  });

  test('upper and lower case are one person', async () => {
    const desk = await startDesk();
    const { results } = await bodyOf(await desk.write('JO.Miller@Example.com', CONSENT));
    expect(results[0]?.subscriberIdString).toBe(JO);
    expect((await desk.newsletter(JO)).status).toBe('SUBSCRIBED');
  });

  test.each(['a/b@example.com', 'a+b@example.com', '"a b"@example.com', 'ü?#%2f@example.com'])(
    '%s stays one segment of the path',
    async (address) => {
      const desk = await startDesk();
      const { results } = await bodyOf(await desk.write(address));
      expect(results[0]?.subscriberIdString).toBe(address);
    },
  );

  test.each([
    'nobody',
    'a@b',
    '@example.com',
    'a b@example.com',
    'a@@example.com',
    `${'a'.repeat(250)}@example.com`,
  ])('%s is refused as no address', async (address) => {
    const desk = await startDesk();
    const response = await desk.write(address);
    expect(response.status).toBe(400);
    expect(await bodyOf(response)).toMatchObject({ category: 'VALIDATION_ERROR' });
  });
});

describe('opt-out of all', () => {
  const optOut = (query: string) =>
    [
      `/statuses/${encodeURIComponent('henrik.solberg@example.org')}/unsubscribe-all?channel=EMAIL${query}`,
      { method: 'POST' },
    ] as const;

  test('sets every type, internal ones too, at the time of the wide row and without basis', async () => {
    const desk = await startDesk({ settings: { brands: false } });
    const { results } = await bodyOf(await desk.call(...optOut('&verbose=true')));
    const state = await desk.state('henrik.solberg@example.org');
    expect(state.wide).toMatchObject([{ wideStatusType: 'PORTAL_WIDE', status: 'UNSUBSCRIBED' }]);
    expect(results).toHaveLength(state.rows.length);
    for (const row of results) {
      expect(row).toMatchObject({
        status: 'UNSUBSCRIBED',
        legalBasis: null,
        setStatusSuccessReason: 'UNSUBSCRIBE_FROM_ALL_OCCURRED',
        timestamp: state.wide[0]?.timestamp,
      });
    }
  });

  test('without verbose the reply is empty, and it was done', async () => {
    const desk = await startDesk({ settings: { brands: false } });
    const { results } = await bodyOf(await desk.call(...optOut('')));
    expect(results).toEqual([]);
    expect((await desk.newsletter('henrik.solberg@example.org')).status).toBe('UNSUBSCRIBED');
  });

  test('with brands it needs one, and leaves the other alone', async () => {
    const desk = await startDesk();
    expect((await desk.call(...optOut(''))).status).toBe(400);
    expect((await desk.call(...optOut('&businessUnitId=41857'))).status).toBe(200);
    const state = await desk.state('henrik.solberg@example.org');
    expect(state.wide).toMatchObject([
      { wideStatusType: 'BUSINESS_UNIT_WIDE', businessUnitId: 41857 },
    ]);
    expect((await desk.newsletter('henrik.solberg@example.org')).status).toBe('SUBSCRIBED');
  });

  test('a second time changes nothing', async () => {
    const desk = await startDesk({ settings: { brands: false } });
    await desk.call(...optOut(''));
    const once = await desk.state('henrik.solberg@example.org');
    const { results } = await bodyOf(await desk.call(...optOut('&verbose=true')));
    expect(results).toEqual([]);
    expect(await desk.state('henrik.solberg@example.org')).toEqual(once);
  });

  test('a row of the whole account has no businessUnitId', async () => {
    const desk = await startDesk();
    const path = `/statuses/${encodeURIComponent(JO)}/unsubscribe-all?channel=EMAIL`;
    const { results } = await bodyOf(await desk.call(path));
    expect(results).toHaveLength(1);
    expect(results[0]).not.toHaveProperty('businessUnitId');
  });
});

describe('types', () => {
  test('archived types are listed, and refused for writing', async () => {
    const desk = await startDesk();
    const { results } = await bodyOf(await desk.call('/definitions'));
    expect(results.find((type) => type.isActive === false)).toMatchObject({ id: '21877304' });
    expect((await desk.write(JO, { subscriptionId: 21877304 })).status).toBe(400);
  });

  test('translations come on request, with epoch integers', async () => {
    const desk = await startDesk();
    const { results } = await bodyOf(await desk.call('/definitions?includeTranslations=true'));
    expect(results[0]?.subscriptionTranslations).toMatchObject([
      { languageCode: 'de', createdAt: 0 },
      { languageCode: 'fr' },
      { languageCode: 'ar' },
    ]);
    const plain = await bodyOf(await desk.call('/definitions'));
    expect(plain.results[0]).not.toHaveProperty('subscriptionTranslations');
  });

  test('the second brand has types of its own', async () => {
    const desk = await startDesk();
    const { results } = await bodyOf(await desk.call('/definitions?businessUnitId=41857'));
    expect(results.map((type) => type.name)).toEqual(['Trail notes', 'Gear offers']);
  });

  test('an id beyond what a JavaScript number holds survives in both directions', async () => {
    const desk = await startDesk({ settings: { hugeIdType: true } });
    const text = await (
      await desk.call('/statuses/huge%40example.com', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"channel":"EMAIL","statusState":"SUBSCRIBED","subscriptionId":9007199254740993}',
      })
    ).text();
    expect(text).toContain('"subscriptionId":9007199254740993,');
  });
});
