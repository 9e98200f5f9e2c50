import { createElement } from 'react';
import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { otherFactsOf, settingOf } from '@/app/(console)/audit-log/detail.ts';
import { entryWords } from '@/app/(console)/audit-log/entry-words.ts';
import { SettingView } from '@/app/(console)/audit-log/setting-view.tsx';
import { differencesOf } from '@/app/(console)/setting-differences.ts';
import { LOCALES, type Locale } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import type { Json } from '@/lib/ledger/entry-draft.ts';
import { canonical } from '@/lib/ledger/format.mjs';
import type { ReadEntry } from '@/lib/ledger/read-entry.ts';
import { DEFAULT_LIFT_TABLE } from '@/lib/legal-basis/lift-table.ts';
import { DEFAULT_POLICY, POLICY_SETTINGS, type PolicySetting } from '@/lib/policy/policy.ts';
import { textOnPage } from './on-page.ts';

const translate = (locale: Locale) =>
  createTranslator({ locale, messages: messagesOf(locale), onError: fail });
function fail(error: Error): never {
  throw error;
}
const wordsIn = (locale: Locale) =>
  entryWords(translate(locale), { kinds: [], outcomes: [], bases: [], actors: [], types: [] });
const said = (setting: PolicySetting, before: unknown, after: unknown, locale: Locale = 'en') =>
  differencesOf(translate(locale), setting, before, after).map(
    ({ what, before: then, after: now }) => [what, then, now],
  );

/** As a detail is put on record: sorted by names. */
const sorted = (value: Json): unknown => JSON.parse(canonical(value));

const { bases } = DEFAULT_POLICY;
const CHANGED = {
  ...bases,
  LEGITIMATE_INTEREST_OTHER: { ...bases.LEGITIMATE_INTEREST_OTHER, isOffered: false },
  NON_GDPR: {
    isOffered: true,
    texts: { en: { when: 'the board said so', not: '' }, de: { when: '', not: 'nie' } },
  },
};
const RULES = { consentRule: 'not_confirmed', basisRule: 'not_confirmed' };
const TECHNICAL = { legalBasis: 'NON_GDPR', legalBasisExplanation: 'Nothing is claimed.' };

/** A change of each setting, in the shape in which it stands on record. */
const EXAMPLES: Record<PolicySetting, [before: Json, after: Json, words: string[][]]> = {
  bases: [
    bases,
    CHANGED,
    [
      ['Legitimate interest – other', 'On offer', 'Not on offer'],
      ['Not applicable: Use when, English', '(the console’s text)', 'the board said so'],
      ['Not applicable: Not when, German', '(the console’s text)', 'nie'],
    ],
  ],
  lift_table: [
    { ...DEFAULT_LIFT_TABLE },
    { ...DEFAULT_LIFT_TABLE, by_others: 'nobody' },
    [
      [
        'A colleague, an import, a workflow or a program',
        'Correction of a mistake, or new consent',
        'Not lifted here',
      ],
    ],
  ],
  record_language: ['en', 'de', [['Language', 'English', 'German']]],
  technical_basis: [
    { legalBasis: 'LEGITIMATE_INTEREST_OTHER', legalBasisExplanation: 'No basis claimed.' },
    TECHNICAL,
    [
      ['Legal basis', 'Legitimate interest – other', 'Not applicable'],
      ['Explanation', 'No basis claimed.', 'Nothing is claimed.'],
    ],
  ],
  account_rules: [
    RULES,
    { consentRule: 'required', basisRule: 'not_enforced' },
    [
      ['Whom may the account mail?', 'Not confirmed', 'Only people who have chosen to get mail'],
      [
        'Does it send only to contacts with a legal basis?',
        'Not confirmed',
        'No, also without one',
      ],
    ],
  ],
};

describe.each(POLICY_SETTINGS)('a change of %s', (setting) => {
  const [before, after, words] = EXAMPLES[setting];

  test('is told by what differs, before and after, and by nothing else', () => {
    expect(said(setting, before, after)).toEqual(words);
    expect(said(setting, after, after)).toEqual([]);
    expect(said(setting, sorted(before), sorted(after)), 'as it is on record').toEqual(words);
  });

  test.each(LOCALES)('is told in words alone: %s', (locale) => {
    for (const part of said(setting, before, after, locale).flat())
      expect(part).not.toMatch(/[a-z]_[a-z]|[A-Z]_[A-Z]|\w\.\w/);
  });

  test('stands on the page of its entry, which is called by its name', () => {
    const who = { name: 'Ada Example', role: 'admin', session: 's', request: 'r' };
    const entry: ReadEntry = {
      ...{ seq: 7, at: 0, kind: 'settings_changed', actor: null, subject: null, operation: null },
      ...{ outcome: null, detail: { who, version: '0.0.0', setting, before, after } },
    };
    expect(settingOf(entry)).toBe(setting);
    expect(otherFactsOf(entry)).toEqual([]);
    for (const locale of LOCALES) {
      const name = messagesOf(locale).auditFact.setting_is[setting];
      expect(wordsIn(locale).title(entry)).toBe(name);
      expect(wordsIn(locale).line(entry).about).toContain('Ada Example');
    }
    const view = createElement(SettingView, { setting, before, after, words: wordsIn('en') });
    const text = textOnPage('en', view);
    for (const [what, then, now] of words) expect(text).toContain(`${what}Before${then}Now${now}`);
  });
});

test('what has no words is shown as it is kept, and what is not there as not there', () => {
  expect(said('lift_table', { by_person: 'long_gone' }, { others: 'nobody' })).toEqual([
    ['The person', 'long_gone', null],
    ['others', null, 'Not lifted here'],
  ]);
  expect(said('record_language', 'fr', null)).toEqual([['Language', 'fr', null]]);
});
