import { expect } from 'vitest';
import { TYPE_IDS } from '@/lib/hubspot-simulator/seed-account.ts';
import { GROUND, NEWSLETTER } from '../desk.ts';
import {
  type Case,
  error,
  errorOf,
  everyRequest,
  JO,
  NEVER,
  newsletterIn,
  okOf,
  readOf,
  type Unasked,
  wideOf,
  withClient,
  writeTo,
  written,
} from './client-case.ts';

export const FORM: Record<string, Case | Unasked> = {
  'form.channel': {
    async run(desk) {
      for (const { operation, query, body } of await everyRequest(desk)) {
        const isQuery = operation === 'readStatuses' || operation === 'readWideStatuses';
        expect(query.includes('channel=EMAIL'), String(operation)).toBe(isQuery);
        expect(body.includes('"channel":"EMAIL"')).toBe(operation === 'writeStatus');
      }
    },
  },
  'form.stray_query': {
    unasked: 'a write has no query',
    async run(desk) {
      const writes = (await everyRequest(desk)).filter(({ method }) => method === 'POST');
      expect(writes.map(({ query }) => query.replace('?', ''))).toEqual(['', '']);
    },
  },
  'form.unknown_fields': {
    unasked: 'a write has HubSpot’s fields only',
    async run(desk) {
      const [full, bare] = (await everyRequest(desk)).filter(({ method }) => method === 'POST');
      const keys = (body = '{}') => Object.keys(JSON.parse(body) as object).sort();
      const always = ['channel', 'statusState', 'subscriptionId'];
      expect(keys(bare?.body)).toEqual(always);
      expect(keys(full?.body)).toEqual([...always, ...Object.keys(GROUND)].sort());
    },
  },
  'form.missing_fields': {
    unasked: 'what a write needs it always has; see form.unknown_fields',
  },
  'form.wrong_values': {
    async run(desk) {
      const invalid = error({ kind: 'invalid_input', applied: 'no', status: 400 });
      invalid(await desk.hubspot.readStatuses('nobody'));
      invalid(await writeTo(desk, 'nobody', 'SUBSCRIBED'));
      invalid(await writeTo(desk, JO, 'SUBSCRIBED', { subscriptionId: '5' }));
      const unsendable = { ...GROUND, subscriptionId: '9007199254740993' };
      error({ kind: 'invalid_input', applied: 'no', status: null })(
        await writeTo(desk, JO, 'SUBSCRIBED', unsendable),
      );
      expect(await desk.journal()).toHaveLength(3);
    },
  },
  'form.numbers': {
    settings: { hugeIdType: true },
    async run(desk) {
      const { results } = okOf(await desk.hubspot.readDefinitions());
      expect(results.map(({ id }) => id)).toContain(TYPE_IDS.huge);
      expect((await readOf(desk, NEVER, TYPE_IDS.huge)).subscriptionId).toBe('9007199254740993');
    },
  },
  'form.nulls': {
    async run(desk) {
      expect(await readOf(desk, JO)).toMatchObject({
        legalBasis: null,
        legalBasisExplanation: null,
        setStatusSuccessReason: null,
      });
    },
  },
  'form.loose_envelope': {
    settings: { looseEnvelope: true },
    async run(desk) {
      const envelope = okOf(await desk.hubspot.readStatuses(JO));
      expect(envelope).toMatchObject({ status: 'SUCCESS', startedAt: null, completedAt: null });
      expect(newsletterIn(envelope).subscriptionName).toBeNull();
    },
  },
  'form.odd_timestamp': {
    async run(desk) {
      const { timestamp } = await readOf(desk, 'sofia.nunez@example.com');
      expect(timestamp).toBe('2024-05-22T12:151:01.145Z');
    },
  },
  'form.translations': {
    async run(desk) {
      const { results } = okOf(await desk.hubspot.readDefinitions());
      const type = results.find(({ id }) => id === NEWSLETTER);
      expect(type?.translations.map((one) => one.languageCode)).toEqual(['de', 'fr', 'ar']);
    },
  },
  'form.empty_purpose': {
    async run(desk) {
      const { results } = okOf(await desk.hubspot.readDefinitions());
      const type = results.find(({ id }) => id === TYPE_IDS.gearOffers);
      expect(type).toMatchObject({ purpose: '', communicationMethod: '' });
    },
  },
  'form.portal_wide': {
    async run(desk) {
      expect((await wideOf(desk, JO))[0]?.businessUnitId).toBeNull();
    },
  },
  'form.path': {
    async run(desk) {
      for (const address of ['a/b+c@example.com', '"a b"@example.com', 'ü?#%2f@example.com']) {
        expect((await written(desk, address, 'SUBSCRIBED')).subscriberIdString).toBe(address);
        expect((await desk.row(address)).status).toBe('SUBSCRIBED');
      }
    },
  },
  'form.unknown_path': {
    async run(desk) {
      await withClient(desk, { apiVersion: '2031-01' }, async (hubspot) => {
        error({ kind: 'not_found', status: 404, category: null })(await hubspot.readStatuses(JO));
      });
    },
  },
  'form.wrong_method': { unasked: 'each request has the method of its route' },
  'form.wrong_type': { unasked: 'what has a body says that it is JSON' },
  'form.correlation_id': {
    async run(desk) {
      const fine = await desk.hubspot.readStatuses(JO);
      const wrong = await desk.hubspot.readStatuses('nobody');
      const ids = (await desk.journal()).map(({ correlationId }) => correlationId);
      expect([fine.exchange.correlationId, wrong.exchange.correlationId]).toEqual(ids);
      expect(errorOf(wrong).correlationId).toBe(ids[1]);
    },
  },
  'form.date_header': {
    settings: { clockSkewMs: 3_600_000 },
    async run(desk) {
      const { hubspotClock } = (await desk.hubspot.readAccount()).exchange;
      const ahead = (hubspotClock ?? 0) - desk.clock.now();
      expect(Math.abs(ahead - 3_600_000)).toBeLessThan(3_000);
    },
  },
  'form.latency': {
    settings: { latencyMs: 80 },
    async run(desk) {
      const { durationMs } = (await desk.hubspot.readAccount()).exchange;
      expect(durationMs).toBeGreaterThanOrEqual(75);
    },
  },
};
