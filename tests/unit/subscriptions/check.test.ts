import { describe, expect, test } from 'vitest';
import { LEGAL_BASES, SUBSCRIPTION_STATUSES } from '@/lib/hubspot/types.ts';
import { pendingCheckSchema } from '@/lib/subscriptions/check.ts';
import { LANES } from '@/lib/subscriptions/lane.ts';
import { type PendingCheck, UNCLEAR_REASONS } from '@/lib/subscriptions/outcome.ts';
import { aChange, statusRow, wideRow } from './rows.ts';

const CHECK: PendingCheck = {
  change: aChange({ reason: 'Asked\nus', reference: 'Ticket 7' }),
  lane: 'lift',
  before: {
    rows: [
      statusRow({ status: 'UNSUBSCRIBED' }),
      statusRow({
        subscriptionId: '9007199254740993',
        subscriptionName: null,
        businessUnitId: null,
        channel: null,
        source: null,
        legalBasis: 'SOMETHING_NEW',
        legalBasisExplanation: '  spaces stay \r\n',
        setStatusSuccessReason: 'NO_STATUS_CHANGE',
        timestamp: '2024-05-22T12:151:01.145Z',
      }),
    ],
    wide: [wideRow(), wideRow({ businessUnitId: '0', channel: null, timestamp: null })],
  },
  why: 'server_error',
  firstSentAt: 1_000,
  lastSentAt: 2_000,
  settlesAt: 152_000,
};

/** As it goes to the browser and comes back. */
const posted = (check: unknown) =>
  pendingCheckSchema.safeParse(JSON.parse(JSON.stringify(check)) as unknown);

describe('a pending check', () => {
  test('survives JSON and the schema, word for word', () => {
    expect(posted(CHECK).data).toEqual(CHECK);
  });

  test('does so where HubSpot could not be read before', () => {
    expect(posted({ ...CHECK, before: null }).data).toEqual({ ...CHECK, before: null });
  });

  test.each(UNCLEAR_REASONS)('does so for the reason %s', (why) => {
    expect(posted({ ...CHECK, why }).data).toEqual({ ...CHECK, why });
  });

  test.each(LANES)('does so in the lane %s', (lane) => {
    expect(posted({ ...CHECK, lane }).data).toEqual({ ...CHECK, lane });
  });

  test.each(LEGAL_BASES)('does so with the basis %s and every status', (legalBasis) => {
    for (const statusState of SUBSCRIPTION_STATUSES) {
      const check = { ...CHECK, change: aChange({ legalBasis, statusState }) };
      expect(posted(check).data).toEqual(check);
    }
  });

  test('does so for an opt-out without a ground', () => {
    const change = aChange({
      statusState: 'UNSUBSCRIBED',
      legalBasis: null,
      legalBasisExplanation: '',
    });
    expect(posted({ ...CHECK, change }).data).toEqual({ ...CHECK, change });
  });

  test.each<[string, unknown]>([
    ['nothing', null],
    ['an unknown lane', { ...CHECK, lane: 'sideways' }],
    ['an unknown reason', { ...CHECK, why: 'because' }],
    ['a time that is text', { ...CHECK, settlesAt: '152000' }],
    ['no time at all', { ...CHECK, firstSentAt: undefined }],
    ['a change with a field too many', { ...CHECK, change: { ...CHECK.change, actor: 'me' } }],
    [
      'another address than one',
      { ...CHECK, change: { ...CHECK.change, subscriberIdString: 'x' } },
    ],
    ['a row of an unknown status', { ...CHECK, before: { rows: [{ status: 'IN' }], wide: [] } }],
    ['a reading without wide rows', { ...CHECK, before: { rows: [] } }],
  ])('is refused with %s', (_what, check) => {
    expect(posted(check).success).toBe(false);
  });
});
