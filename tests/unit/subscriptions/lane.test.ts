import { describe, expect, test } from 'vitest';
import { SUBSCRIPTION_STATUSES, type SubscriptionStatus } from '@/lib/hubspot/types.ts';
import { LANES, type Lane, laneOf, policyProblems } from '@/lib/subscriptions/lane.ts';
import { LATER, statusRow, THEN, wanted } from './rows.ts';

const NO_WORD = { liftOf: null, notAContact: false, unread: false };
const GROUND = {
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'Asked by telephone.',
} as const;

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
    expect(new Set(CASES.map(([, , , lane]) => lane))).toEqual(new Set(LANES));
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

describe('what stands between a change and its sending', () => {
  const problemsOf = (
    from: Before,
    to: SubscriptionStatus,
    rest: {
      ground?: Partial<typeof GROUND>;
      isContact?: boolean | null;
      agreement?: Partial<typeof NO_WORD> | { liftOf: string };
    } = {},
  ) => {
    const wish = wanted({ statusState: to, ...rest.ground });
    const isContact = rest.isContact === undefined ? true : rest.isContact;
    return policyProblems(laneOf(rowBefore(from), wish), rowBefore(from), isContact, wish, {
      ...NO_WORD,
      ...rest.agreement,
    }).map(({ code }) => code);
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
      problemsOf('UNSUBSCRIBED', 'SUBSCRIBED', { ground: GROUND, agreement: { liftOf: THEN } }),
    ).toEqual([]);
  });

  test('lifting to not specified needs a word too', () => {
    const code = 'confirm_lift';
    expect(problemsOf('UNSUBSCRIBED', 'NOT_SPECIFIED', { ground: GROUND })).toContain(code);
    expect(
      problemsOf('UNSUBSCRIBED', 'NOT_SPECIFIED', { ground: GROUND, agreement: { liftOf: THEN } }),
    ).not.toContain(code);
  });

  test('a word about an older or newer opt-out than HubSpot’s does not count', () => {
    expect(
      problemsOf('UNSUBSCRIBED', 'SUBSCRIBED', { ground: GROUND, agreement: { liftOf: LATER } }),
    ).toEqual(['confirm_lift']);
  });

  test('an opt-out without a time can be lifted by a word about just that', () => {
    const row = statusRow({ status: 'UNSUBSCRIBED', timestamp: null });
    const wish = wanted({ statusState: 'SUBSCRIBED', ...GROUND });
    const lift = (liftOf: string | null) =>
      policyProblems('lift', row, true, wish, { ...NO_WORD, liftOf });
    expect(lift('')).toEqual([]);
    expect(lift(null)).toEqual([{ code: 'confirm_lift', field: null }]);
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
