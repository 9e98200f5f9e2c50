import { expect } from 'vitest';
import type { CoverageRow } from '@/lib/hubspot-simulator/coverage-row.ts';
import { GROUND, NEWSLETTER } from '../desk.ts';
import {
  type Case,
  error,
  JO,
  NEVER,
  okOf,
  readOf,
  SUBSCRIBED,
  type Unasked,
  wideOf,
  written,
} from './client-case.ts';

export const ROUTES: Record<Extract<CoverageRow['id'], `route.${string}`>, Case | Unasked> = {
  'route.readDefinitions': {
    async run(desk) {
      const { results } = okOf(await desk.hubspot.readDefinitions());
      expect(results.find(({ id }) => id === NEWSLETTER)).toMatchObject({
        name: 'Newsletter',
        businessUnitId: '0',
        isActive: true,
        isDefault: true,
      });
    },
  },
  'route.readStatuses': {
    async run(desk) {
      const { setStatusSuccessReason: _none, ...known } = await readOf(desk, SUBSCRIBED);
      const { status, legalBasis, legalBasisExplanation, source, timestamp } =
        await desk.row(SUBSCRIBED);
      expect(known).toMatchObject({ status, legalBasis, legalBasisExplanation, source, timestamp });
    },
  },
  'route.writeStatus': {
    async run(desk) {
      expect(await written(desk, NEVER, 'SUBSCRIBED')).toMatchObject({
        subscriberIdString: NEVER,
        status: 'SUBSCRIBED',
        ...GROUND,
      });
      expect(await desk.row(NEVER)).toMatchObject({ status: 'SUBSCRIBED', ...GROUND });
    },
  },
  'route.readWideStatuses': {
    async run(desk) {
      expect(await wideOf(desk, JO)).toMatchObject([
        { subscriberIdString: JO, wideStatusType: 'PORTAL_WIDE', status: 'UNSUBSCRIBED' },
      ]);
      expect(await wideOf(desk, NEVER)).toEqual([]);
    },
  },
  'route.readContact': {
    async run(desk) {
      const { contact } = await desk.state(JO);
      const byAddress = okOf(await desk.hubspot.readContact(JO));
      expect(byAddress).toMatchObject({
        id: contact?.id,
        email: JO,
        firstName: 'Jo',
        lastName: 'Miller',
        createdAt: contact?.createdAt,
      });
      expect(okOf(await desk.hubspot.readContactById(byAddress.id))).toEqual(byAddress);
      error({ kind: 'not_found', status: 404 })(await desk.hubspot.readContactById('7'));
    },
  },
  'route.searchContacts': {
    async run(desk) {
      const found = okOf(await desk.hubspot.searchContacts('lindgren'));
      const { contact } = await desk.state('marta.lindgren@example.com');
      expect(found).toEqual({
        total: 1,
        contacts: [
          {
            id: contact?.id,
            email: contact?.email,
            firstName: 'Marta',
            lastName: 'Lindgren',
            phone: '+46 70 123 45 67',
            additionalEmails: ['marta@lindgren.test', 'marta.l@studio.example'],
          },
        ],
      });
      const many = okOf(await desk.hubspot.searchContacts('a'));
      expect(many.contacts).toHaveLength(10);
      expect(many.total).toBeGreaterThan(10);
      expect(okOf(await desk.hubspot.searchContacts('nobody-at-all'))).toMatchObject({ total: 0 });
    },
  },
  'route.readAccount': {
    async run(desk) {
      expect(okOf(await desk.hubspot.readAccount())).toMatchObject({
        portalId: '48120217',
        portalName: null,
        timeZone: 'Europe/Berlin',
      });
    },
  },
  'route.generateLink': {
    async run(desk) {
      const wish = { subscriberIdString: JO, language: 'de', businessUnitId: '41857' };
      const links = okOf(await desk.hubspot.generateLink(wish));
      expect(links.unsubscribeSingleUrl).toBeNull();
      expect(new URL(links.managePreferencesUrl).searchParams.get('brand')).toBe('41857');
      const named = await desk.hubspot.generateLink({ ...wish, subscriptionId: '88249125' });
      expect(okOf(named).unsubscribeSingleUrl).toMatch(/^https:.*lang=de/);
      error({ kind: 'invalid_input', applied: 'no', status: 400 })(
        await desk.hubspot.generateLink({ subscriberIdString: JO, businessUnitId: '5' }),
      );
    },
  },
  'route.writeWideStatus': {
    settings: { brands: false },
    async run(desk) {
      const written = okOf(await desk.hubspot.writeWideStatus({ subscriberIdString: SUBSCRIBED }));
      const { rows, wide } = await desk.state(SUBSCRIBED);
      expect(written.results.map((one) => one.subscriptionId)).toEqual(
        rows.map((one) => one.subscriptionId),
      );
      for (const { status, setStatusSuccessReason, timestamp } of written.results)
        expect({ status, setStatusSuccessReason, timestamp }).toEqual({
          status: 'UNSUBSCRIBED',
          setStatusSuccessReason: 'UNSUBSCRIBE_FROM_ALL_OCCURRED',
          timestamp: wide[0]?.timestamp,
        });
      expect(await wideOf(desk, SUBSCRIBED)).toMatchObject([
        { wideStatusType: 'PORTAL_WIDE', status: 'UNSUBSCRIBED', businessUnitId: null },
      ]);
    },
  },
};
