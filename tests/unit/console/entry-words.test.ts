import { createTranslator } from 'use-intl/core';
import { describe, expect, test } from 'vitest';
import { entryWords } from '@/app/(console)/audit-log/entry-words.ts';
import { countWords } from '@/app/(console)/audit-log/found-words.ts';
import type { Flaw } from '@/app/(console)/audit-log/log-flaw.ts';
import { flawOf, isDoubtful } from '@/app/(console)/audit-log/log-flaw.ts';
import { writtenOut } from '@/app/(console)/audit-log/typed-text.tsx';
import type { Locale } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import type { ReadEntry } from '@/lib/ledger/read-entry.ts';

const choices = { kinds: [], outcomes: [], bases: [], actors: [], types: [] };
const words = (locale: Locale, flaw: Flaw | null = null) =>
  entryWords(createTranslator({ locale, messages: messagesOf(locale) }), choices, { flaw });
const anEntry = (entry: Partial<ReadEntry>): ReadEntry => ({
  ...{ seq: 7, at: 0, kind: 'sign_in', actor: null, subject: null, operation: null, outcome: null },
  ...{ detail: { who: null } },
  ...entry,
});
const FLAW: Flaw = { problem: 'changed', seq: 7, at: 0, putRight: null };

describe('who it was where nobody was signed in', () => {
  test.each([
    ['restored', 'Restored from a backup, by a command on the server.'],
    ['erased', 'Person erased, by a command on the server.'],
    ['verified', 'Log verified, by a command on the server.'],
    ['user_changed', 'User changed, by a command on the server.'],
    ['expired', 'Details expired, by the console itself.'],
  ])('%s', (kind, sentence) => {
    expect(words('en').sentence(anEntry({ kind }))).toBe(sentence);
  });

  test('in German, and in the list', () => {
    expect(words('de').sentence(anEntry({ kind: 'restored' }))).toBe(
      'Aus Sicherung wiederhergestellt, durch einen Befehl auf dem Server.',
    );
    expect(words('de').sentence(anEntry({ kind: 'expired' }))).toBe(
      'Einzelheiten abgelaufen, durch die Konsole selbst.',
    );
    expect(words('en').line(anEntry({ kind: 'expired' })).about).toBe('The console itself');
    expect(words('en').line(anEntry({ kind: 'sign_in_failed' })).about).toBe('Nobody signed in');
  });
});

test.each([
  ['begun', 'Export begun'],
  ['sent', 'Export sent'],
  ['not_taken', 'Export broke off'],
  [undefined, 'Exported'],
])('the title of an export says how far it came: %s', (step, title) => {
  const detail = { who: null, ...(step ? { step } : {}) };
  expect(words('en').title(anEntry({ kind: 'exported', detail }))).toBe(title);
});

test('a name turns around nothing but itself', () => {
  const detail = { who: { name: 'Ada\u202e' } };
  expect(words('en').sentence(anEntry({ detail }))).toBe('Ada\ufffd signed in.');
  const json = JSON.stringify({ reason: 'a\u202eb' });
  expect(writtenOut(json)).toBe('{"reason":"a\\u202eb"}');
  expect(JSON.parse(writtenOut(json))).toEqual(JSON.parse(json));
});

test('what a check has found is said of that entry alone, of a rebuilt log of all that follow', () => {
  expect(flawOf({ flaw: FLAW }, 7)).toEqual(FLAW);
  expect(flawOf({ flaw: FLAW }, 8)).toBeNull();
  expect(flawOf({ flaw: { ...FLAW, problem: 'cut_off' } }, 7)).toBeNull();
  expect(flawOf({ flaw: { ...FLAW, problem: 'rebuilt' } }, 8)).not.toBeNull();
  expect(words('en', FLAW).line(anEntry({ detail: null }))).toMatchObject({
    ...{ flaw: 'not as it was written', about: 'A command on the server' },
  });
});

test('entries are doubtful where the log is wrong, not where only the search or a file is', () => {
  const state = { size: 9, verified: null, headKept: null, rollback: null, flaw: null };
  expect(isDoubtful(state)).toBe(false);
  expect(isDoubtful({ ...state, flaw: FLAW })).toBe(true);
  expect(isDoubtful({ ...state, flaw: { ...FLAW, problem: 'search_differs' } })).toBe(false);
  expect(isDoubtful({ ...state, rollback: 'unreadable' })).toBe(false);
});

test('how many are shown, and whether there are more', () => {
  const t = createTranslator({ locale: 'en' as Locale, messages: messagesOf('en') });
  const seqs = [9, 5, 4];
  expect(countWords(t, { seqs, isMore: true, isFirst: true })).toBe(
    'The newest 3 are shown so far; there are more',
  );
  expect(countWords(t, { seqs, isMore: false, isFirst: true })).toBe('3 entries, and no more');
  expect(countWords(t, { seqs, isMore: true, isFirst: false })).toBe(
    '3 older entries, #9 to #4; there are more',
  );
  expect(countWords(t, { seqs, isMore: false, isFirst: false })).toBe(
    'The oldest 3 entries, #9 to #4',
  );
});
