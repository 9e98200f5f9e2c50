import { describe, expect, test } from 'vitest';
import { appSource, SOURCES } from '@/lib/hubspot-simulator/sources.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import {
  hasNeverChosen,
  readSource,
  SOURCE_KINDS,
  type SourceKind,
} from '@/lib/subscriptions/source.ts';
import { statusRow } from './rows.ts';

const KINDS: Record<keyof typeof SOURCES, SourceKind> = {
  notSpecified: 'never_chosen',
  preferencePage: 'preference_page',
  publicApi: 'api',
  listUnsubscribeHeader: 'list_unsubscribe_header',
  statusApi: 'api',
  preferencePageOptOut: 'preference_page',
  form: 'form',
  import: 'import',
  workflow: 'workflow',
  crmUser: 'user',
  spamComplaint: 'spam_complaint',
  bounce: 'bounce',
  reply: 'other',
};

describe('who set a status', () => {
  test.each(Object.entries(KINDS))('the source %s is read as %s', (name, kind) => {
    expect(readSource(SOURCES[name as keyof typeof SOURCES]).kind).toBe(kind);
  });

  test('the app is named where the text names it', () => {
    expect(readSource(appSource(5848098))).toEqual({ kind: 'api', appId: '5848098' });
    expect(readSource('Public status API')).toEqual({ kind: 'api', appId: null });
  });

  test.each([null, '', '  \n'])('%j is not recorded', (source) => {
    expect(readSource(source)).toEqual({ kind: 'not_recorded', appId: null });
  });

  test.each(['Rapid growth', 'Something new', '🙂', 'constructor'])(
    'words that nobody knows, %j, are left as they are',
    (source) => {
      expect(readSource(source).kind).toBe('other');
    },
  );

  test.each<[string, SourceKind]>([
    ['Platform update', 'other'],
    ['Important notice', 'other'],
    ['Information', 'other'],
    ['Reformat', 'other'],
    ['FORM_SUBMISSION', 'form'],
    ['Forms', 'form'],
    ['Imported list', 'import'],
    ['IMPORT-7', 'import'],
  ])('%j is read by whole words, as %s', (source, kind) => {
    expect(readSource(source).kind).toBe(kind);
  });

  test('only the whole words “Not specified” mean that nobody ever chose', () => {
    expect(readSource('not SPECIFIED').kind).toBe('never_chosen');
    expect(readSource('Reason not specified by the API').kind).toBe('api');
  });

  test.each(['en', 'de'] as const)('each kind has words in %s, and no other has', (locale) => {
    expect(Object.keys(messagesOf(locale).source).sort()).toEqual([...SOURCE_KINDS].sort());
  });

  test('nobody ever chose where there is no row, or the source of “not specified” says so', () => {
    const never = statusRow({ status: 'NOT_SPECIFIED', source: 'Not specified' });
    expect(hasNeverChosen(null)).toBe(true);
    expect(hasNeverChosen(never)).toBe(true);
    for (const source of ['Public status API', 'CRM UI', '', null])
      expect(hasNeverChosen({ ...never, source })).toBe(false);
    for (const status of ['SUBSCRIBED', 'UNSUBSCRIBED'] as const)
      expect(hasNeverChosen({ ...never, status })).toBe(false);
  });
});
