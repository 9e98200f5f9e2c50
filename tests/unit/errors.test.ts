import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { describeError, type ErrorKey, type Wait, waitOf } from '@/lib/errors.ts';
import type { ErrorCause, ErrorKind, RateLimitPolicy } from '@/lib/hubspot/types.ts';
import { LOCALES, type Locale } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';

const POLICIES: Record<RateLimitPolicy, ErrorKey> = {
  secondly: 'rate_limited.secondly',
  ten_secondly: 'rate_limited.ten_secondly',
  daily: 'rate_limited.daily',
  other: 'rate_limited.other',
};

/** Every kind of error, in each of its ways; a kind that is new does not compile without a line. */
const CAUSES: Record<ErrorKind, [ErrorCause, ErrorKey][]> = {
  not_connected: [[{ kind: 'not_connected' }, 'not_connected']],
  cancelled: [[{ kind: 'cancelled' }, 'cancelled']],
  not_authorised: [
    [{ kind: 'not_authorised', expired: false }, 'not_authorised'],
    [{ kind: 'not_authorised', expired: true }, 'expired'],
  ],
  missing_scopes: [
    [{ kind: 'missing_scopes', anyOf: ['one.read', 'one.write'] }, 'missing_scopes'],
    [{ kind: 'missing_scopes', anyOf: [] }, 'missing_scopes_unnamed'],
  ],
  forbidden: [[{ kind: 'forbidden' }, 'forbidden']],
  invalid_input: [[{ kind: 'invalid_input' }, 'invalid_input']],
  not_found: [[{ kind: 'not_found' }, 'not_found']],
  rate_limited: (Object.entries(POLICIES) as [RateLimitPolicy, ErrorKey][]).flatMap(
    ([policy, key]): [ErrorCause, ErrorKey][] => [
      [{ kind: 'rate_limited', policy, retryAfterMs: null }, key],
      [{ kind: 'rate_limited', policy, retryAfterMs: 40_000 }, key],
    ],
  ),
  locked: [
    [{ kind: 'locked', retryAfterMs: null }, 'locked'],
    [{ kind: 'locked', retryAfterMs: 2_000 }, 'locked'],
  ],
  migrating: [
    [{ kind: 'migrating', retryAfterMs: null }, 'migrating'],
    [{ kind: 'migrating', retryAfterMs: 86_400_000 }, 'migrating'],
  ],
  unavailable: [[{ kind: 'unavailable' }, 'unavailable']],
  timed_out: [[{ kind: 'timed_out' }, 'timed_out']],
  connection_lost: [[{ kind: 'connection_lost' }, 'connection_lost']],
  redirected: [[{ kind: 'redirected' }, 'redirected']],
  unreadable_reply: [[{ kind: 'unreadable_reply' }, 'unreadable_reply']],
};
const ALL = Object.values(CAUSES)
  .flat()
  .map(([cause, key]) => [JSON.stringify(cause), cause, key] as const);

function translator(locale: Locale) {
  return createTranslator({
    locale,
    messages: messagesOf(locale),
    namespace: 'error',
    onError: (error) => {
      throw error;
    },
  });
}
type Words = ReturnType<typeof translator>;

/** As the screen says it. */
function waitWords(t: Words, wait: Wait): string {
  switch (wait.unit) {
    case 'waitShort':
      return t('waitShort');
    case 'wait':
      return t('wait', { seconds: wait.seconds });
    case 'waitMinutes':
      return t('waitMinutes', { minutes: wait.minutes });
    case 'waitHours':
      return t('waitHours', { hours: wait.hours });
    default:
      return wait satisfies never;
  }
}

describe.each(LOCALES)('in %s', (locale) => {
  const t = translator(locale);

  test.each(ALL)('%s has a title and something to do', (_name, cause, expected) => {
    const { key, scopes, wait } = describeError(cause);
    expect(key).toBe(expected);
    const title = t(`${key}.title`);
    const todo = t(`${key}.todo`, { scopes: scopes.join(', '), wait: waitWords(t, wait) });
    expect(title).toMatch(/^\p{Lu}[^{}<>]+[^.]$/u);
    expect(todo).toMatch(/^\p{Lu}[^{}<]+\.$/u);
    expect(todo).not.toBe(title);
  });

  test('a missing scope is named, each of those that would do', () => {
    const { key, scopes } = describeError({ kind: 'missing_scopes', anyOf: ['a.read', 'a.write'] });
    const todo = t(`${key}.todo`, { scopes: scopes.join(', '), wait: '' });
    expect(todo).toContain('a.read, a.write');
  });

  test.each([
    ['secondly', 3_000],
    ['ten_secondly', null],
    ['other', 7_000],
  ] as const)('the limit %s says how long', (policy, retryAfterMs) => {
    const { key, wait } = describeError({ kind: 'rate_limited', policy, retryAfterMs });
    const said = t(`${key}.todo`, { scopes: '', wait: waitWords(t, wait) });
    expect(said).toContain(String((retryAfterMs ?? 10_000) / 1000));
  });

  test('an opt-out is sent to HubSpot itself, in one sentence', () => {
    expect(t('optOutNow')).toMatch(/^\p{Lu}[^{}<>]*HubSpot[^{}<>]*\.$/u);
    expect(t('rate_limited.daily.todo')).toContain('HubSpot');
  });

  test('no two kinds have the same title, save where only the scope’s name is missing', () => {
    const keys = [...new Set(ALL.map(([, , key]) => key))].filter(
      (key) => key !== 'missing_scopes_unnamed',
    );
    const titles = keys.map((key) => t(`${key}.title`));
    expect(new Set(titles).size).toBe(keys.length);
  });

  test('one of a unit is said as one', () => {
    expect(waitWords(t, { unit: 'wait', seconds: 1 })).not.toMatch(/\d/);
    expect(waitWords(t, { unit: 'waitHours', hours: 3 })).toMatch(/^3 /);
  });

  test('there are no words for errors that do not exist', () => {
    const used = new Set<string>(ALL.map(([, , key]) => key));
    const entries = Object.entries(messagesOf(locale).error).flatMap(([name, words]) => {
      if (typeof words === 'string') return [];
      return 'title' in words ? [name] : Object.keys(words).map((policy) => `${name}.${policy}`);
    });
    expect(entries.sort()).toEqual([...used].sort());
  });
});

describe('an opt-out that HubSpot stopped', () => {
  /** The daily limit says so in its own words. */
  const STAYS: ErrorKind[] = [
    'not_authorised',
    'missing_scopes',
    'forbidden',
    'invalid_input',
    'not_found',
    'migrating',
    'redirected',
  ];

  test.each(ALL)(
    '%s: made in HubSpot itself only if that does not pass by itself',
    (_name, cause) => {
      expect(describeError(cause, true).optOutNow).toBe(STAYS.includes(cause.kind));
      expect(describeError(cause).optOutNow).toBe(false);
    },
  );
});

describe('a wait', () => {
  test.each<[number | null, Wait]>([
    [null, { unit: 'waitShort' }],
    [0, { unit: 'wait', seconds: 1 }],
    [-5, { unit: 'wait', seconds: 1 }],
    [1, { unit: 'wait', seconds: 1 }],
    [1_000, { unit: 'wait', seconds: 1 }],
    [1_001, { unit: 'wait', seconds: 2 }],
    [120_000, { unit: 'wait', seconds: 120 }],
    [120_001, { unit: 'waitMinutes', minutes: 3 }],
    [600_000, { unit: 'waitMinutes', minutes: 10 }],
    [7_200_000, { unit: 'waitMinutes', minutes: 120 }],
    [7_200_001, { unit: 'waitHours', hours: 3 }],
    [86_400_000, { unit: 'waitHours', hours: 24 }],
  ])('of %s ms is %j', (ms, wait) => {
    expect(waitOf(ms)).toEqual(wait);
  });
});
