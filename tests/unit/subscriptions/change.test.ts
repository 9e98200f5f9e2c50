import { describe, expect, it } from 'vitest';
import {
  normaliseSubscriptionId,
  parseChange,
  parseOptOutOfAll,
  recordedChangeSchema,
  recordedOptOutOfAllSchema,
} from '@/lib/subscriptions/change.ts';

const good = {
  subscriberIdString: 'jo@example.com',
  subscriptionId: '39644612',
  statusState: 'SUBSCRIBED',
  legalBasis: 'CONSENT_WITH_NOTICE',
  legalBasisExplanation: 'asked by phone',
};

function issuesOf(input: unknown) {
  const parsed = parseChange(input);
  return parsed.ok ? [] : parsed.issues.map(({ field, problem }) => `${field}: ${problem}`);
}

describe('a change as typed', () => {
  it.each([
    ['39644612', '39644612'],
    [' 039644612 ', '39644612'],
    ['9007199254740991', '9007199254740991'],
    ['9007199254740992', null],
    ['-1', null],
    ['0', null],
    ['', null],
    ['12a', null],
    ['Newsletter', null],
  ])('the subscription id %j is sent as %s', (typed, id) => {
    expect(normaliseSubscriptionId(typed)).toBe(id);
    const parsed = parseChange({ ...good, subscriptionId: typed });
    expect(parsed.ok ? parsed.change.subscriptionId : null).toBe(id);
  });

  it('is normalised: address trimmed and lower-cased, absent texts empty', () => {
    const parsed = parseChange({ ...good, subscriberIdString: '  Jo.Miller+News@Example.COM ' });
    expect(parsed).toEqual({
      ok: true,
      change: {
        ...good,
        subscriberIdString: 'jo.miller+news@example.com',
        reason: '',
        reference: '',
      },
    });
  });

  it.each([
    ['', 'required'],
    ['   ', 'required'],
    ['jo.example.com', 'no_at_sign'],
    ['jo@example.com, al@example.com', 'several_addresses'],
    ['jo@example.com al@example.com', 'several_addresses'],
    [`${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`, 'too_long'],
    ['jo\u0000@example.com', 'control_characters'],
    ['jo\n@example.com', 'control_characters'],
    ['jo\u200b@example.com', 'control_characters'],
    ['a/../b@example.com', 'malformed'],
    ['.jo@example.com', 'malformed'],
    ['jo@example', 'malformed'],
    ['@example.com', 'malformed'],
    ['jo@', 'malformed'],
    ['jo miller@example.com', 'malformed'],
  ])('refuses the address %j with %s', (subscriberIdString, problem) => {
    expect(issuesOf({ ...good, subscriberIdString })).toEqual([`subscriberIdString: ${problem}`]);
  });

  it.each([
    '"jo miller"@example.com',
    '"a@b"@example.com',
    "o'brien@example.com",
    'jo+news@example.com',
    'a/b@example.com',
    'jörg@müller.example',
    'x@sub.sub.example.co.uk',
    `${'a'.repeat(64)}@example.com`,
  ])('takes the valid address %j', (subscriberIdString) => {
    expect(issuesOf({ ...good, subscriberIdString })).toEqual([]);
  });

  it.each([
    ['', 'required'],
    ['0', 'not_positive'],
    ['-1', 'not_positive'],
    ['1.5', 'not_a_number'],
    ['abc', 'not_a_number'],
    ['1e3', 'not_a_number'],
    ['9007199254740993', 'id_too_large'],
  ])('refuses the subscription id %j with %s', (subscriptionId, problem) => {
    expect(issuesOf({ ...good, subscriptionId })).toEqual([`subscriptionId: ${problem}`]);
  });

  it('takes the largest id that JavaScript can send', () => {
    expect(issuesOf({ ...good, subscriptionId: '9007199254740991' })).toEqual([]);
  });

  it.each(['BOGUS', 'subscribed', 3, null])('refuses the status %j', (statusState) => {
    expect(issuesOf({ ...good, statusState })).toContain('statusState: not_in_list');
  });

  it('refuses a basis outside the list', () => {
    expect(issuesOf({ ...good, legalBasis: 'BECAUSE' })).toContain('legalBasis: not_in_list');
  });

  it.each([
    ['   ', 'explanation_required'],
    ['ab', 'too_short'],
    ['x'.repeat(1001), 'text_too_long'],
    ['bell\u0007', 'text_control_characters'],
  ])('refuses the explanation %j with %s', (legalBasisExplanation, problem) => {
    expect(issuesOf({ ...good, legalBasisExplanation })).toEqual([
      `legalBasisExplanation: ${problem}`,
    ]);
  });

  it.each([
    '\u202a',
    '\u202b',
    '\u202c',
    '\u202d',
    '\u202e',
    '\u2066',
    '\u2067',
    '\u2068',
    '\u2069',
  ])(
    'refuses in what is typed the character %j, which turns around what stands beside it; what is on record is read',
    (sign) => {
      const text = `asked by ${sign}telephone`;
      for (const name of ['legalBasisExplanation', 'reason', 'reference'])
        expect(issuesOf({ ...good, [name]: text })).toEqual([`${name}: text_control_characters`]);
      const change = { ...good, legalBasisExplanation: text, reason: text, reference: text };
      expect(recordedChangeSchema.safeParse(change).success).toBe(true);
      const ofAll = {
        ...{ subscriberIdString: 'jo@example.com', businessUnitId: null, why: null },
        ...{ statusState: 'UNSUBSCRIBED', reason: text, reference: '' },
      };
      expect(parseOptOutOfAll(ofAll)).toMatchObject({ issues: [{ field: 'reason' }] });
      expect(recordedOptOutOfAllSchema.safeParse(ofAll).success).toBe(true);
    },
  );

  it.each(['🙂'.repeat(1000), 'طلبت النشرة بالهاتف', 'two\nlines'])(
    'takes an explanation with emoji, right-to-left text and line ends',
    (legalBasisExplanation) => {
      expect(issuesOf({ ...good, legalBasisExplanation })).toEqual([]);
    },
  );

  it('needs basis and explanation to subscribe, and says so together with the other problems', () => {
    expect(
      issuesOf({
        subscriberIdString: '',
        subscriptionId: 'abc',
        statusState: 'SUBSCRIBED',
        legalBasis: '',
      }),
    ).toEqual([
      'subscriberIdString: required',
      'subscriptionId: not_a_number',
      'legalBasis: basis_required',
      'legalBasisExplanation: explanation_required',
    ]);
  });

  it.each(['UNSUBSCRIBED', 'NOT_SPECIFIED'])('needs no ground to set %s', (statusState) => {
    const { subscriberIdString, subscriptionId } = good;
    expect(issuesOf({ subscriberIdString, subscriptionId, statusState })).toEqual([]);
  });

  it('refuses fields that it does not know', () => {
    expect(issuesOf({ ...good, actor: 'admin' })).toEqual(['null: unexpected_fields']);
  });

  it.each([null, undefined, 7, 'text', [], { subscriberIdString: {} }])(
    'answers %j with problems, not with a crash',
    (input) => {
      expect(issuesOf(input).length).toBeGreaterThan(0);
    },
  );
});
