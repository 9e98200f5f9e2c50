import { expect } from 'vitest';
import type { CoverageRow } from '@/lib/hubspot-simulator/coverage-row.ts';
import { GROUND, NEWSLETTER } from '../desk.ts';
import {
  type Case,
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
      expect(okOf(await desk.hubspot.readContact(JO))).toEqual({
        id: contact?.id,
        email: JO,
        firstName: 'Jo',
        lastName: 'Miller',
      });
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
  'route.generateLink': { unasked: 'the console makes no links' },
  'route.writeWideStatus': { unasked: 'the opt-out of all is only read yet' },
};
