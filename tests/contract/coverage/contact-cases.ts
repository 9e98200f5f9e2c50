import { expect } from 'vitest';
import { TYPE_IDS } from '@/lib/hubspot-simulator/seed-account.ts';
import { SOURCES } from '@/lib/hubspot-simulator/sources.ts';
import { type Desk, NEWSLETTER } from '../desk.ts';
import {
  type Case,
  error,
  JO,
  limited,
  NEVER,
  okOf,
  SUBSCRIBED,
  type Unasked,
  written,
} from './client-case.ts';

const CARLA = 'carla.mendes@example.org';
const NEW = { email: 'imogen.frost@example.com', firstName: 'Imogen', lastName: 'Frost' };

const contactOf = async (desk: Desk, address: string) =>
  okOf(await desk.hubspot.readContact(address));
const found = async (desk: Desk, query: string) => {
  // Five a second are all that HubSpot takes.
  await desk.clock.sleep(250);
  return okOf(await desk.hubspot.searchContacts(query)).contacts.map(({ email }) => email);
};
const historyOf = async (desk: Desk, address: string, types: string[]) => {
  const { id } = await contactOf(desk, address);
  return okOf(await desk.hubspot.readContactHistory(id, types));
};

export const CONTACTS: Record<string, Case | Unasked> = {
  'semantics.search_words': {
    async run(desk) {
      const marta = 'marta.lindgren@example.com';
      for (const query of [
        ...['Marta Lindgren', 'lindgren MAR', marta, 'marta@lindgren.test', 'marta.l@studio'],
        ...['+46 70 123', '070 1234567', '123 45 67'],
      ])
        expect(await found(desk, query), query).toEqual([marta]);
      expect(await found(desk, 'فاطمة')).toEqual(['fatima@alzahra.test']);
      expect(await found(desk, 'Größler')).toEqual(['juergen.groessler@example.org']);
      expect(await found(desk, 'ndgren')).toEqual([]);
      expect(await found(desk, 'marta miller')).toEqual([]);
    },
  },
  'semantics.search_lag': {
    settings: { searchLagMs: 8_000 },
    async run(desk) {
      await desk.makeContact(NEW);
      expect(await found(desk, 'imogen')).toEqual([]);
      expect(await contactOf(desk, NEW.email)).toMatchObject(NEW);
      await desk.clock.sleep(8_000);
      expect(await found(desk, 'imogen')).toEqual([NEW.email]);
    },
  },
  'semantics.search_archived': {
    async run(desk) {
      expect(await found(desk, 'otto falk')).toEqual([]);
      await desk.makeContact(NEW);
      expect(await found(desk, 'imogen')).toEqual([NEW.email]);
      await desk.archiveContact(NEW.email);
      expect(await found(desk, 'imogen')).toEqual([]);
    },
  },
  'semantics.archived_contact': {
    async run(desk) {
      const { contact } = await desk.state('otto.falk@example.net');
      const gone = error({ kind: 'not_found', category: 'OBJECT_NOT_FOUND' });
      gone(await desk.hubspot.readContact('otto.falk@example.net'));
      gone(await desk.hubspot.readContactById(contact?.id ?? ''));
      expect((await desk.row('otto.falk@example.net')).status).toBe('UNSUBSCRIBED');
    },
  },
  'semantics.email_optout_property': {
    settings: { brands: false },
    async run(desk) {
      expect((await contactOf(desk, JO)).optedOutOfAll).toBe(true);
      expect((await contactOf(desk, SUBSCRIBED)).optedOutOfAll).toBeNull();
      await desk.hubspot.writeWideStatus({ subscriberIdString: SUBSCRIBED });
      expect(await contactOf(desk, SUBSCRIBED)).toMatchObject({
        optedOutOfAll: true,
        optOutHistory: [{ value: 'true', source: expect.stringContaining('App ID') }],
      });
      const lifted = { subscriber: SUBSCRIBED, subscriptionId: 'all', status: 'SUBSCRIBED' };
      await desk.external(lifted);
      expect((await contactOf(desk, SUBSCRIBED)).optedOutOfAll).toBe(false);
    },
  },
  'semantics.email_optout_of_brand': {
    async run(desk) {
      await desk.hubspot.writeWideStatus({ subscriberIdString: SUBSCRIBED, businessUnitId: '0' });
      expect(await contactOf(desk, SUBSCRIBED)).toMatchObject({
        optedOutOfAll: null,
        optOutHistory: [],
      });
      const [entry] = await historyOf(desk, SUBSCRIBED, [NEWSLETTER]);
      expect(entry).toMatchObject({ subscriptionId: NEWSLETTER, value: 'true' });
    },
  },
  'semantics.property_history': {
    async run(desk) {
      const all = (await contactOf(desk, CARLA)).optOutHistory;
      expect(all.map(({ value, source }) => [value, source])).toEqual([
        ['true', SOURCES.listUnsubscribeHeader],
        ['false', SOURCES.crmUser],
        ['true', SOURCES.preferencePageOptOut],
      ]);
      const history = await historyOf(desk, CARLA, [TYPE_IDS.events, NEWSLETTER]);
      expect(history.filter(({ subscriptionId }) => subscriptionId === null)).toHaveLength(3);
      const ofEvents = history.filter(({ subscriptionId }) => subscriptionId === TYPE_IDS.events);
      expect(ofEvents.map(({ value }) => value)).toEqual(['true', 'false', 'true']);
      const times = history.map(({ at }) => Date.parse(at ?? ''));
      expect(times).toEqual(times.toSorted((a, b) => b - a));
      expect(await historyOf(desk, NEVER, [NEWSLETTER])).toEqual([]);
    },
  },
  'form.search_body': {
    unasked: 'a longer search is not sent',
    async run(desk) {
      const refusal = await desk.hubspot.searchContacts('x'.repeat(3_000));
      error({ kind: 'invalid_input', applied: 'no', status: null })(refusal);
      expect((await desk.hubspot.searchContacts('x'.repeat(2_800))).ok).toBe(true);
      expect(await desk.journal('searchContacts')).toHaveLength(1);
    },
  },
  'form.unknown_property': {
    async run(desk) {
      const ofUnknownType = await historyOf(desk, JO, ['5']);
      expect(ofUnknownType.map(({ subscriptionId }) => subscriptionId)).toEqual([null]);
    },
  },
  'access.search_limit': {
    async run(desk) {
      const search = () => desk.hubspot.searchContacts('jo');
      const six = await Promise.all(Array.from({ length: 6 }, search));
      expect(six.filter(({ ok }) => ok)).toHaveLength(5);
      limited('secondly')(six.find(({ ok }) => !ok) ?? (await search()));
      expect((await desk.hubspot.readContact(JO)).ok).toBe(true);
      await desk.clock.sleep(1_001);
      expect((await search()).ok).toBe(true);
    },
  },
  'access.search_headers': {
    async run(desk) {
      const nothing = { max: null, remaining: null, intervalMs: null };
      const { exchange } = await desk.hubspot.searchContacts('jo');
      expect(exchange.rateLimit).toEqual({ ...nothing, daily: null, dailyRemaining: null });
    },
  },
  'data.contact_properties': {
    async run(desk) {
      expect(await contactOf(desk, 'nils.berg@example.net')).toMatchObject({
        optedOutOfAll: true,
        bounce: { count: 5, hardReason: 'MAILBOX_FULL' },
        marketable: false,
        confirmation: 'Confirmation Email Sent',
        processingBases: [],
      });
      expect(await contactOf(desk, 'elif.kaya@example.org')).toMatchObject({
        bounce: { count: 4, hardReason: null },
        marketable: true,
      });
      expect(await contactOf(desk, 'joel.abara@example.com')).toMatchObject({ marketable: null });
      expect((await contactOf(desk, 'marta@lindgren.test')).processingBases).toHaveLength(2);
    },
  },
  'data.history_sources': {
    async run(desk) {
      await written(desk, SUBSCRIBED, 'UNSUBSCRIBED', {});
      const kinds: [source: string, sourceType: string][] = [
        [SOURCES.crmUser, 'CRM_UI'],
        [SOURCES.form, 'FORM'],
        [SOURCES.import, 'IMPORT'],
        [SOURCES.workflow, 'AUTOMATION_PLATFORM'],
        [SOURCES.spamComplaint, 'EMAIL'],
        [SOURCES.publicApi, 'API'],
      ];
      for (const [n, [source]] of kinds.entries()) {
        await desk.clock.sleep(1_000);
        const status = n % 2 === 0 ? 'SUBSCRIBED' : 'UNSUBSCRIBED';
        await desk.external({ subscriber: SUBSCRIBED, status, source });
      }
      const history = await historyOf(desk, SUBSCRIBED, [NEWSLETTER]);
      expect(history.map(({ sourceType }) => sourceType)).toEqual([
        ...kinds.map(([, type]) => type).reverse(),
        'INTEGRATION',
      ]);
      expect(history.at(-1)?.sourceId).toBe('5848098');
      expect(history.find(({ sourceType }) => sourceType === 'CRM_UI')?.sourceId).toMatch(
        /^userId:/,
      );
    },
  },
  'data.long_names': {
    async run(desk) {
      const { firstName, lastName } = await contactOf(desk, 'long.name@example.org');
      expect([firstName?.length, lastName?.length]).toEqual([4_000, 300]);
      expect((await contactOf(desk, 'fatima@alzahra.test')).firstName).toMatch(/^فاطمة/);
    },
  },
};
