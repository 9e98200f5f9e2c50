import { describe, expect, test } from 'vitest';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import { LOCALES } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import {
  allowsMail,
  BASIS_TEXT_MAX,
  basesSchema,
  offeredBases,
  readBases,
  textsOf,
} from '@/lib/legal-basis/bases.ts';

const DEFAULT = readBases(null);

describe('the bases', () => {
  test('are all on offer at first, in the order of the design', () => {
    expect(offeredBases(DEFAULT)).toEqual([
      'CONSENT_WITH_NOTICE',
      'LEGITIMATE_INTEREST_CLIENT',
      'LEGITIMATE_INTEREST_PQL',
      'LEGITIMATE_INTEREST_OTHER',
      'PERFORMANCE_OF_CONTRACT',
      'PROCESS_AND_STORE',
      'NON_GDPR',
    ]);
  });

  test('are switched off one by one, and the order stays', () => {
    const NON_GDPR = { ...DEFAULT.NON_GDPR, isOffered: false };
    const LEGITIMATE_INTEREST_PQL = { ...DEFAULT.NON_GDPR, isOffered: false };
    expect(offeredBases({ ...DEFAULT, NON_GDPR, LEGITIMATE_INTEREST_PQL })).toEqual(
      LEGAL_BASES.filter((basis) => basis !== 'NON_GDPR' && basis !== 'LEGITIMATE_INTEREST_PQL'),
    );
  });

  test('never all at once: somebody could not be subscribed then', () => {
    const off = Object.fromEntries(
      LEGAL_BASES.map((basis) => [basis, { ...DEFAULT[basis], isOffered: false }]),
    );
    expect(basesSchema.safeParse(off).error?.issues[0]?.message).toBe('none_offered');
    expect(basesSchema.safeParse(DEFAULT).success).toBe(true);
  });

  test.each(LOCALES)('have the console’s texts in %s until compliance writes its own', (locale) => {
    const words = messagesOf(locale).basis;
    for (const basis of LEGAL_BASES) {
      const { when, not } = words[basis];
      expect(textsOf(DEFAULT, basis, locale, words)).toEqual({ when, not });
      const own = { when: 'OWN', not: '' };
      const texts = { ...DEFAULT[basis].texts, [locale]: own };
      const setting = { ...DEFAULT, [basis]: { isOffered: true, texts } };
      expect(textsOf(setting, basis, locale, words)).toEqual({ when: 'OWN', not });
    }
  });

  test.each([undefined, 7, 'text', [], { NON_GDPR: { isOffered: 'no' } }])(
    'that were stored as %j are read as undecided',
    (stored) => {
      expect(readBases(stored)).toEqual(DEFAULT);
    },
  );

  test('that were stored are read one by one, so that a broken one leaves the others', () => {
    const stored = { NON_GDPR: { ...DEFAULT.NON_GDPR, isOffered: false }, PROCESS_AND_STORE: null };
    expect(offeredBases(readBases(stored))).toEqual(
      LEGAL_BASES.filter((basis) => basis !== 'NON_GDPR'),
    );
  });

  test('take texts up to a length', () => {
    const withText = (when: string) => ({
      ...DEFAULT,
      NON_GDPR: { isOffered: true, texts: { ...DEFAULT.NON_GDPR.texts, en: { when, not: '' } } },
    });
    expect(basesSchema.safeParse(withText('x'.repeat(BASIS_TEXT_MAX))).success).toBe(true);
    expect(basesSchema.safeParse(withText('x'.repeat(BASIS_TEXT_MAX + 1))).success).toBe(false);
  });

  test('allow mail, but for the one that is about keeping data', () => {
    expect(LEGAL_BASES.filter((basis) => !allowsMail(basis))).toEqual(['PROCESS_AND_STORE']);
  });
});
