import { expect } from 'vitest';
import { TYPE_IDS } from '@/lib/hubspot-simulator/seed-account.ts';
import { SOURCES } from '@/lib/hubspot-simulator/sources.ts';
import { type Desk, GROUND } from '../desk.ts';
import {
  type Case,
  error,
  errorOf,
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

const optOut = (desk: Desk, subscriberIdString: string, businessUnitId?: string) =>
  desk.hubspot.writeWideStatus({ subscriberIdString, businessUnitId });

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
  'semantics.unsubscribe_all_quiet': {
    unasked: 'an opt-out of all always asks for its rows',
    async run(desk) {
      await optOut(desk, SUBSCRIBED, '0');
      expect((await desk.journal('writeWideStatus'))[0]?.query).toContain('verbose=true');
    },
  },
  'semantics.unsubscribe_all_again': {
    async run(desk) {
      expect(okOf(await optOut(desk, SUBSCRIBED, '0')).results).not.toEqual([]);
      const before = await desk.state(SUBSCRIBED);
      await desk.clock.sleep(5_000);
      expect(okOf(await optOut(desk, SUBSCRIBED, '0')).results).toEqual([]);
      expect(await desk.state(SUBSCRIBED)).toEqual(before);
    },
  },
  'semantics.brand_required': {
    async run(desk) {
      error({ kind: 'invalid_input', applied: 'no', status: 400 })(await optOut(desk, SUBSCRIBED));
      expect((await desk.state(SUBSCRIBED)).wide).toEqual([]);
    },
  },
  'semantics.brand_opt_out': {
    async run(desk) {
      const { results } = okOf(await optOut(desk, SUBSCRIBED, '41857'));
      expect(new Set(results.map((one) => one.businessUnitId))).toEqual(new Set(['41857']));
      expect((await desk.row(SUBSCRIBED)).status).toBe('SUBSCRIBED');
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
  'semantics.link_used': {
    async run(desk) {
      const wish = { subscriberIdString: NEVER, subscriptionId: TYPE_IDS.newsletter };
      const links = okOf(await desk.hubspot.generateLink(wish));
      const { subscriptionId } = wish;
      await desk.followLink({
        link: links.managePreferencesUrl,
        subscriptionId,
        status: 'SUBSCRIBED',
      });
      expect(await readOf(desk, NEVER)).toMatchObject({
        status: 'SUBSCRIBED',
        source: SOURCES.preferencePage,
        legalBasis: 'CONSENT_WITH_NOTICE',
      });
      await desk.followLink({ link: String(links.unsubscribeSingleUrl) });
      expect(await readOf(desk, NEVER)).toMatchObject({
        status: 'UNSUBSCRIBED',
        source: SOURCES.preferencePageOptOut,
      });
      await desk.followLink({ link: links.unsubscribeAllUrl });
      expect(await wideOf(desk, NEVER)).toMatchObject([{ status: 'UNSUBSCRIBED' }]);
    },
  },
  'semantics.link_shows': {
    async run(desk) {
      okOf(await desk.hubspot.generateLink({ subscriberIdString: NEVER, businessUnitId: '41857' }));
      const status = 'SUBSCRIBED';
      const elsewhere = { subscriber: NEVER, subscriptionId: TYPE_IDS.newsletter, status };
      await expect(desk.followLink(elsewhere)).rejects.toThrow();
      await desk.followLink({ ...elsewhere, subscriptionId: TYPE_IDS.trailNotes });
      expect((await readOf(desk, NEVER, TYPE_IDS.trailNotes)).status).toBe(status);
    },
  },
};
