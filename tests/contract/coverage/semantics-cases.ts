import { expect } from 'vitest';
import { TYPE_IDS } from '@/lib/hubspot-simulator/seed-account.ts';
import { GROUND } from '../desk.ts';
import {
  type Case,
  error,
  errorOf,
  everyRequest,
  JO,
  NEVER,
  NOBODY,
  okOf,
  readOf,
  SUBSCRIBED,
  type Unasked,
  wideOf,
  writeTo,
  written,
} from './client-case.ts';

export const SEMANTICS: Record<string, Case | Unasked> = {
  'semantics.changed': {
    async run(desk) {
      const before = await desk.row(NEVER);
      const after = await written(desk, NEVER, 'SUBSCRIBED');
      expect(after.setStatusSuccessReason).toBe('REQUESTED_CHANGE_OCCURRED');
      expect(after.timestamp).not.toBe(before.timestamp);
    },
  },
  'semantics.already': {
    async run(desk) {
      const before = await readOf(desk, SUBSCRIBED);
      const after = await written(desk, SUBSCRIBED, 'SUBSCRIBED', {});
      expect(after).toEqual({ ...before, setStatusSuccessReason: 'NO_STATUS_CHANGE' });
    },
  },
  'semantics.document': {
    async run(desk) {
      const before = await readOf(desk, 'yuki.tanabe@example.com');
      const after = await written(desk, 'yuki.tanabe@example.com', 'SUBSCRIBED');
      const setStatusSuccessReason = 'NO_STATUS_CHANGE';
      expect(after).toEqual({ ...before, ...GROUND, setStatusSuccessReason });
    },
  },
  'semantics.resubscribe': {
    async run(desk) {
      const after = await written(desk, JO, 'SUBSCRIBED');
      expect(after.setStatusSuccessReason).toBe('RESUBSCRIBE_OCCURRED');
    },
  },
  'semantics.not_specified': {
    async run(desk) {
      for (const address of [JO, SUBSCRIBED, NEVER])
        expect((await written(desk, address, 'NOT_SPECIFIED', {})).status).toBe('NOT_SPECIFIED');
    },
  },
  'semantics.not_specified_refused': {
    settings: { optOutCanBeReset: false },
    async run(desk) {
      error({ kind: 'invalid_input', applied: 'no' })(await writeTo(desk, JO, 'NOT_SPECIFIED'));
      expect((await desk.row(JO)).status).toBe('UNSUBSCRIBED');
    },
  },
  'semantics.unsubscribe_all': {
    async run(desk) {
      await desk.external({
        subscriber: SUBSCRIBED,
        status: 'UNSUBSCRIBED',
        subscriptionId: 'all',
      });
      const { results } = okOf(await desk.hubspot.readStatuses(SUBSCRIBED));
      expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['UNSUBSCRIBED']));
      expect(results.map((one) => one.subscriptionId)).toContain(TYPE_IDS.customerService);
      expect(await wideOf(desk, SUBSCRIBED)).toMatchObject([{ status: 'UNSUBSCRIBED' }]);
    },
  },
  'semantics.unsubscribe_all_quiet': { unasked: 'the opt-out of all is only read yet' },
  'semantics.unsubscribe_all_again': { unasked: 'the opt-out of all is only read yet' },
  'semantics.brand_required': { unasked: 'the opt-out of all is only read yet' },
  'semantics.brand_opt_out': {
    async run(desk) {
      const wide = await wideOf(desk, 'kwame.boateng-mensah@example.com');
      expect(wide).toMatchObject([
        { wideStatusType: 'BUSINESS_UNIT_WIDE', businessUnitId: '41857', status: 'UNSUBSCRIBED' },
      ]);
    },
  },
  'semantics.wide_kept': {
    async run(desk) {
      const before = await wideOf(desk, JO);
      await written(desk, JO, 'SUBSCRIBED');
      expect(await wideOf(desk, JO)).toEqual(before);
    },
  },
  'semantics.wide_lifted': {
    settings: { resubscribeLiftsWide: true },
    async run(desk) {
      await written(desk, JO, 'SUBSCRIBED');
      expect(await wideOf(desk, JO)).toMatchObject([{ status: 'SUBSCRIBED' }]);
    },
  },
  'semantics.bare_write': {
    async run(desk) {
      expect(await written(desk, NEVER, 'SUBSCRIBED', {})).toMatchObject({ legalBasis: null });
      await desk.set({ gdpr: 'off' });
      expect((await written(desk, NOBODY, 'SUBSCRIBED', {})).status).toBe('SUBSCRIBED');
    },
  },
  'semantics.bare_write_refused': {
    settings: { gdpr: 'strict_all' },
    async run(desk) {
      for (const status of ['SUBSCRIBED', 'UNSUBSCRIBED'] as const) {
        const refusal = errorOf(await writeTo(desk, SUBSCRIBED, status, {}));
        expect(refusal).toMatchObject({ kind: 'invalid_input', applied: 'no' });
        expect(refusal.message).toMatch(/^Legal Basis is required/);
      }
    },
  },
  'semantics.unknown_address': {
    async run(desk) {
      const { results } = okOf(await desk.hubspot.readStatuses(NOBODY));
      expect(results).not.toEqual([]);
      expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['NOT_SPECIFIED']));
    },
  },
  'semantics.unknown_address_404': {
    settings: { unknownAddressIs404: true },
    async run(desk) {
      for (const read of [desk.hubspot.readStatuses, desk.hubspot.readWideStatuses]) {
        error({ kind: 'not_found', category: 'OBJECT_NOT_FOUND' })(await read(NOBODY));
        expect((await read(SUBSCRIBED)).ok).toBe(true);
      }
      await written(desk, NOBODY, 'SUBSCRIBED');
      expect((await readOf(desk, NOBODY)).status).toBe('SUBSCRIBED');
      expect(await wideOf(desk, NOBODY)).toEqual([]);
    },
  },
  'semantics.no_contact_needed': {
    async run(desk) {
      await written(desk, NOBODY, 'SUBSCRIBED');
      error({ kind: 'not_found' })(await desk.hubspot.readContact(NOBODY));
    },
  },
  'semantics.case': {
    async run(desk) {
      const echoed = await written(desk, 'Jo.MILLER@example.com', 'SUBSCRIBED');
      expect(echoed.subscriberIdString).toBe(JO);
      expect((await desk.row(JO)).status).toBe('SUBSCRIBED');
    },
  },
  'semantics.second_address': {
    async run(desk) {
      const [first, second] = ['juergen.groessler@example.org', 'j.groessler@example.net'];
      expect((await readOf(desk, second)).status).toBe('UNSUBSCRIBED');
      expect((await readOf(desk, first)).status).not.toBe('UNSUBSCRIBED');
      const contact = okOf(await desk.hubspot.readContact(second));
      expect(contact).toEqual(okOf(await desk.hubspot.readContact(first)));
    },
  },
  'semantics.archived_type': {
    async run(desk) {
      const subscriptionId = TYPE_IDS.archived;
      const shown = await readOf(desk, 'cagla.yildirim@example.net', subscriptionId);
      expect(shown.status).toBe('SUBSCRIBED');
      const { results } = okOf(await desk.hubspot.readDefinitions());
      expect(results.find(({ id }) => id === subscriptionId)?.isActive).toBe(false);
      const refusal = await writeTo(desk, NEVER, 'SUBSCRIBED', { ...GROUND, subscriptionId });
      error({ kind: 'invalid_input', applied: 'no' })(refusal);
    },
  },
  'semantics.email_optout_property': {
    unasked: 'the two layers are read where they are kept',
    async run(desk) {
      const [contact] = (await everyRequest(desk)).filter((one) => one.operation === 'readContact');
      expect(contact?.query).not.toContain('optout');
    },
  },
};
