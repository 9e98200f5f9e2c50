import { describe, expect, test } from 'vitest';
import {
  type StatusRow,
  SUBSCRIPTION_STATUSES,
  type SubscriptionStatus,
} from '@/lib/hubspot/types.ts';
import { type BasesSetting, readBases } from '@/lib/legal-basis/bases.ts';
import {
  type Agreement,
  type LiftAgreed,
  NO_AGREEMENT,
  type Shown,
} from '@/lib/subscriptions/agreement.ts';
import type { OptOutOfAll } from '@/lib/subscriptions/change.ts';
import {
  hasMoved,
  LANES,
  type Lane,
  laneOf,
  policyProblems,
  type Wanted,
} from '@/lib/subscriptions/lane.ts';
import { laneFor, laneOfType } from '@/lib/subscriptions/lane-for.ts';
import { LATER, liftCase, statusRow, THEN, TYPE, wanted, wideRow } from './rows.ts';

/** They asked again on the day after, and there is a ticket of it. */
const GIVEN: LiftAgreed = {
  ...{ way: 'new_consent', date: '2026-03-02', time: '', timeZone: 'UTC' },
  ...{ isAddressFixed: false, typesAtOnce: 1 },
};
const ASKED_AGAIN: Pick<Agreement, 'liftOf' | 'lift'> = { liftOf: THEN, lift: GIVEN };
const GROUND = {
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'Asked by telephone.',
} as const;

const ALL_OFFERED = readBases(null);

type Before = SubscriptionStatus | 'none';

/** From (rows) and to (columns): the lane, without and with a new ground. */
const TABLE: Record<Before, Record<SubscriptionStatus, [bare: Lane, grounded: Lane]>> = {
  none: {
    SUBSCRIBED: ['subscribe', 'subscribe'],
    UNSUBSCRIBED: ['unsubscribe', 'unsubscribe'],
    NOT_SPECIFIED: ['nothing', 'document'],
  },
  NOT_SPECIFIED: {
    SUBSCRIBED: ['subscribe', 'subscribe'],
    UNSUBSCRIBED: ['unsubscribe', 'unsubscribe'],
    NOT_SPECIFIED: ['nothing', 'document'],
  },
  SUBSCRIBED: {
    SUBSCRIBED: ['nothing', 'document'],
    UNSUBSCRIBED: ['unsubscribe', 'unsubscribe'],
    NOT_SPECIFIED: ['reset', 'reset'],
  },
  UNSUBSCRIBED: {
    SUBSCRIBED: ['lift', 'lift'],
    UNSUBSCRIBED: ['nothing', 'document'],
    NOT_SPECIFIED: ['lift', 'lift'],
  },
};

const CASES = (Object.keys(TABLE) as Before[]).flatMap((from) =>
  SUBSCRIPTION_STATUSES.flatMap((to) => {
    const [bare, grounded] = TABLE[from][to];
    return [[from, to, 'no ground', bare] as const, [from, to, 'a new ground', grounded] as const];
  }),
);
const rowBefore = (from: Before) => (from === 'none' ? null : statusRow({ status: from }));

describe('the lane', () => {
  test.each(CASES)('from %s to %s with %s is %s', (from, to, ground, lane) => {
    const wish = wanted({ statusState: to, ...(ground === 'no ground' ? {} : GROUND) });
    expect(laneOf(rowBefore(from), wish)).toBe(lane);
  });

  test('each lane is in the table', () => {
    // An opt-out of all is about no single type.
    const ofTypes = LANES.filter((lane) => lane !== 'opt_out_of_all');
    expect(new Set(CASES.map(([, , , lane]) => lane))).toEqual(new Set(ofTypes));
  });

  test('the ground that HubSpot already has documents nothing', () => {
    const wish = wanted({ statusState: 'SUBSCRIBED', ...GROUND });
    expect(laneOf(statusRow(GROUND), wish)).toBe('nothing');
    expect(laneOf(statusRow({ ...GROUND, legalBasis: 'NON_GDPR' }), wish)).toBe('document');
    expect(laneOf(statusRow({ ...GROUND, legalBasisExplanation: 'Other.' }), wish)).toBe(
      'document',
    );
  });
});

function problemsIn(
  lane: Lane,
  before: StatusRow | null,
  isContact: boolean | null,
  wish: Wanted,
  agreement: Partial<Agreement> = {},
  restores = false,
  bases: BasesSetting = ALL_OFFERED,
) {
  const lift = lane === 'lift' ? liftCase(before) : null;
  const decision = {
    lane,
    before,
    isContact,
    wanted: { ...wish, reference: 'Ticket 4711' },
    bases,
    lift,
  };
  return policyProblems({ ...decision, restores }, { ...NO_AGREEMENT, ...agreement });
}

/** Of an opt-out that stands. */
function caseOf(row: StatusRow) {
  const lift = liftCase(row);
  if (lift === null) throw new Error('There is nothing to lift.');
  return lift;
}

describe('what stands between a change and its sending', () => {
  const problemsOf = (
    from: Before,
    to: SubscriptionStatus,
    rest: {
      ground?: Partial<Wanted>;
      isContact?: boolean | null;
      agreement?: Partial<Agreement>;
      bases?: BasesSetting;
    } = {},
  ) => {
    const wish = wanted({ statusState: to, ...rest.ground });
    const isContact = rest.isContact === undefined ? true : rest.isContact;
    const lane = laneOf(rowBefore(from), wish);
    return problemsIn(
      lane,
      rowBefore(from),
      isContact,
      wish,
      rest.agreement,
      false,
      rest.bases,
    ).map(({ code }) => code);
  };

  test.each(['none', 'NOT_SPECIFIED', 'SUBSCRIBED'] as const)(
    'an opt-out from %s is never held up, whoever it is for',
    (from) => {
      for (const isContact of [true, false, null])
        expect(problemsOf(from, 'UNSUBSCRIBED', { isContact })).toEqual([]);
    },
  );

  test('nothing to do needs nothing', () => {
    expect(problemsOf('UNSUBSCRIBED', 'UNSUBSCRIBED', { isContact: false })).toEqual([]);
  });

  test('subscribing needs basis and explanation, each', () => {
    expect(problemsOf('none', 'SUBSCRIBED')).toEqual(['basis_required', 'explanation_required']);
    const { legalBasis, legalBasisExplanation } = GROUND;
    expect(problemsOf('none', 'SUBSCRIBED', { ground: { legalBasis } })).toEqual([
      'explanation_required',
    ]);
    expect(problemsOf('none', 'SUBSCRIBED', { ground: { legalBasisExplanation } })).toEqual([
      'basis_required',
    ]);
    expect(problemsOf('none', 'SUBSCRIBED', { ground: GROUND })).toEqual([]);
  });

  test('lifting to subscribed needs a ground and a word, the ground first', () => {
    expect(problemsOf('UNSUBSCRIBED', 'SUBSCRIBED')).toEqual([
      'basis_required',
      'explanation_required',
      'confirm_lift',
    ]);
    expect(
      problemsOf('UNSUBSCRIBED', 'SUBSCRIBED', { ground: GROUND, agreement: ASKED_AGAIN }),
    ).toEqual([]);
  });

  test('a lift needs what the table demands, each at its field, whatever the lane is called', () => {
    const bare = { ground: GROUND, agreement: { liftOf: THEN } };
    for (const to of ['SUBSCRIBED', 'NOT_SPECIFIED'] as const)
      expect(problemsOf('UNSUBSCRIBED', to, bare)).toEqual(['date_required']);
    expect(
      problemsOf('UNSUBSCRIBED', 'SUBSCRIBED', {
        ground: { ...GROUND, legalBasis: 'NON_GDPR' } as never,
        agreement: ASKED_AGAIN,
      }),
    ).toEqual(['consent_required']);
  });

  test('who may not lift it is told that alone, asked or not', () => {
    const spam = statusRow({ status: 'UNSUBSCRIBED', source: 'Marked as spam' });
    for (const liftOf of [null, THEN])
      expect(
        problemsIn('lift', spam, false, wanted({ statusState: 'SUBSCRIBED' }), { liftOf }),
      ).toEqual([{ code: 'compliance_only', field: null }]);
  });

  test('a lift that nobody has looked into is never judged', () => {
    const row = rowBefore('UNSUBSCRIBED');
    const wish = { ...wanted({ statusState: 'SUBSCRIBED', ...GROUND }), reference: '' };
    const decision = {
      lane: 'lift',
      before: row,
      isContact: true,
      wanted: wish,
      bases: ALL_OFFERED,
    } as const;
    const judge = () => policyProblems({ ...decision, lift: null, restores: true }, NO_AGREEMENT);
    expect(judge).toThrow();
  });

  test('lifting to not specified needs a word too', () => {
    const code = 'confirm_lift';
    expect(problemsOf('UNSUBSCRIBED', 'NOT_SPECIFIED', { ground: GROUND })).toContain(code);
    expect(
      problemsOf('UNSUBSCRIBED', 'NOT_SPECIFIED', { ground: GROUND, agreement: ASKED_AGAIN }),
    ).not.toContain(code);
  });

  test('a word about an older or newer opt-out than HubSpot’s does not count', () => {
    expect(
      problemsOf('UNSUBSCRIBED', 'SUBSCRIBED', {
        ground: GROUND,
        agreement: { ...ASKED_AGAIN, liftOf: LATER },
      }),
    ).toEqual(['confirm_lift']);
  });

  test('an opt-out without a time can be lifted by a word about just that', () => {
    const row = statusRow({ status: 'UNSUBSCRIBED', timestamp: null });
    const wish = wanted({ statusState: 'SUBSCRIBED', ...GROUND });
    const lift = (liftOf: string | null) =>
      problemsIn('lift', row, true, wish, { ...ASKED_AGAIN, liftOf });
    expect(lift('')).toEqual([]);
    expect(lift(null)).toEqual([{ code: 'confirm_lift', field: null }]);
  });

  test('a basis that is not on offer is refused for whatever would rest on it, never for an opt-out', () => {
    const { CONSENT_WITH_NOTICE } = ALL_OFFERED;
    const bases = {
      ...ALL_OFFERED,
      CONSENT_WITH_NOTICE: { ...CONSENT_WITH_NOTICE, isOffered: false },
    };
    const rest = { ground: GROUND, agreement: ASKED_AGAIN, bases };
    for (const [from, to] of [
      ['none', 'SUBSCRIBED'],
      ['UNSUBSCRIBED', 'SUBSCRIBED'],
      ['SUBSCRIBED', 'SUBSCRIBED'],
    ] as const)
      expect(problemsOf(from, to, rest)).toEqual(['basis_not_offered']);
    expect(problemsOf('SUBSCRIBED', 'UNSUBSCRIBED', rest)).toEqual([]);
    const other = { ...GROUND, legalBasis: 'NON_GDPR' } as const;
    expect(problemsOf('none', 'SUBSCRIBED', { ...rest, ground: other })).toEqual([]);
    const wish = wanted({ statusState: 'SUBSCRIBED', ...GROUND });
    expect(
      problemsIn('subscribe', null, true, wish, {}, true, bases),
      'what is undone has the basis of then',
    ).toEqual([]);
  });

  test('a correction puts back the basis of then, though it is no longer on offer; no other way does', () => {
    const { CONSENT_WITH_NOTICE } = ALL_OFFERED;
    const bases = {
      ...ALL_OFFERED,
      CONSENT_WITH_NOTICE: { ...CONSENT_WITH_NOTICE, isOffered: false },
    };
    const row = statusRow({ status: 'UNSUBSCRIBED', source: 'API' });
    const lift = {
      ...caseOf(row),
      facts: { source: 'api', isOfAll: false, ours: 'by_mistake', earlier: GROUND },
    } as const;
    const judge = (way: 'correction' | 'new_consent') =>
      policyProblems(
        {
          ...{ lane: 'lift', before: row, isContact: true, bases, lift, restores: false },
          wanted: {
            ...wanted({ statusState: 'SUBSCRIBED', ...GROUND }),
            reference: 'Ticket 4711',
          },
        },
        { ...NO_AGREEMENT, liftOf: THEN, lift: { ...GIVEN, way } },
      ).map(({ code }) => code);
    expect(judge('correction')).toEqual([]);
    expect(judge('new_consent')).toEqual(['basis_not_offered']);
  });

  test('resetting needs no ground', () => {
    expect(problemsOf('SUBSCRIBED', 'NOT_SPECIFIED')).toEqual([]);
  });

  test.each([
    ['none', 'SUBSCRIBED'],
    ['SUBSCRIBED', 'SUBSCRIBED'],
    ['SUBSCRIBED', 'NOT_SPECIFIED'],
  ] as const)('from %s to %s nobody’s address wants a tick', (from, to) => {
    const rest = { ground: GROUND, isContact: false };
    expect(problemsOf(from, to, rest)).toEqual(['not_a_contact']);
    expect(problemsOf(from, to, { ...rest, agreement: { notAContact: true } })).toEqual([]);
    expect(problemsOf(from, to, { ...rest, isContact: null })).toEqual([]);
  });
});

describe('subscribing under an opt-out of all is a lift, whatever the row says', () => {
  const wish = { ...wanted({ statusState: 'SUBSCRIBED', ...GROUND }), subscriptionId: TYPE };
  const brand = wideRow({ wideStatusType: 'BUSINESS_UNIT_WIDE', businessUnitId: '7' });
  test.each([
    ['of the account', wideRow(), '0', 'lift'],
    ['of its brand', brand, '7', 'lift'],
    ['of another brand', brand, '0', 'subscribe'],
    ['of a brand, where the type’s own is not known', brand, null, 'lift'],
    ['that was lifted', wideRow({ status: 'SUBSCRIBED' }), '0', 'subscribe'],
  ] as const)('%s', (_what, wide, businessUnitId, lane) => {
    const row = statusRow({ status: 'NOT_SPECIFIED', businessUnitId });
    expect(laneOfType({ rows: [row], wide: [wide] }, wish)).toBe(lane);
  });
});

describe('an opt-out of all', () => {
  const wide = (businessUnitId: string | null, status: SubscriptionStatus = 'UNSUBSCRIBED') =>
    wideRow({
      ...{ businessUnitId, status },
      wideStatusType: businessUnitId ? 'BUSINESS_UNIT_WIDE' : 'PORTAL_WIDE',
    });
  const wish = (businessUnitId: string | null): OptOutOfAll => ({
    ...{ subscriberIdString: 'ada@example.com', businessUnitId, statusState: 'UNSUBSCRIBED' },
    ...{ why: null, reason: '', reference: '' },
  });

  test.each<[string, (string | null)[], string | null, Lane]>([
    ['of the account, where none stands', [], null, 'opt_out_of_all'],
    ['of the account, where one of a brand stands', ['7'], null, 'opt_out_of_all'],
    ['of the account, where one of it stands', [null], null, 'nothing'],
    ['of a brand, where one of the account stands', [null], '7', 'nothing'],
    ['of a brand, where its own stands', ['7'], '7', 'nothing'],
    ['of a brand, where one of another stands', ['8'], '7', 'opt_out_of_all'],
  ])('%s', (_what, standing, of, lane) => {
    const before = { rows: [], wide: standing.map((id) => wide(id)) };
    expect(laneFor(before, wish(of))).toBe(lane);
    const lifted = { rows: [], wide: standing.map((id) => wide(id, 'SUBSCRIBED')) };
    expect(laneFor(lifted, wish(of)), 'a row that says SUBSCRIBED is none').toBe('opt_out_of_all');
  });

  test('is one where HubSpot could not be read', () => {
    expect(laneFor(null, wish(null))).toBe('opt_out_of_all');
  });
});

describe('what the screen showed', () => {
  const row = statusRow({ status: 'SUBSCRIBED', timestamp: THEN });
  const wish = wanted({ statusState: 'NOT_SPECIFIED' });
  const problems = (lane: Lane, seen: Shown) => problemsIn(lane, row, true, wish, { seen });

  test('and HubSpot does not say any more: nothing may be sent but an opt-out', () => {
    const moved = [{ code: 'moved', field: null }];
    expect(problems('reset', { status: 'SUBSCRIBED', timestamp: THEN })).toEqual([]);
    expect(problems('reset', { status: 'UNSUBSCRIBED', timestamp: THEN })).toEqual(moved);
    expect(problems('reset', { status: 'SUBSCRIBED', timestamp: LATER })).toEqual(moved);
    for (const lane of ['unsubscribe', 'opt_out_of_all'] as const)
      expect(problems(lane, { status: 'UNSUBSCRIBED', timestamp: LATER })).toEqual([]);
  });

  test('as no row, is the same as not specified', () => {
    expect(hasMoved(null, { status: 'NOT_SPECIFIED', timestamp: null })).toBe(false);
    expect(hasMoved(row, { status: 'NOT_SPECIFIED', timestamp: null })).toBe(true);
  });
});

test('what restores an earlier state needs no ground that was not there', () => {
  const wish = { ...wanted({ statusState: 'SUBSCRIBED' }), legalBasis: null };
  const out = statusRow({ status: 'NOT_SPECIFIED', timestamp: THEN });
  expect(problemsIn('subscribe', out, true, wish)).not.toEqual([]);
  expect(problemsIn('subscribe', out, true, wish, {}, true)).toEqual([]);
});
