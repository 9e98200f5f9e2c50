import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEGAL_BASES, type LegalBasis } from '@/lib/hubspot/types.ts';
import { LOCALES, type Locale } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import { recordWords } from '@/lib/i18n/record-words.ts';
import { explanationOf } from '@/lib/legal-basis/explanation.ts';
import {
  ASKED_BY,
  CHANNELS,
  FACT_FIELDS,
  FACT_PROBLEMS,
  type Facts,
  factsOf,
  NO_FACTS,
  TEXT_MAX,
} from '@/lib/legal-basis/facts.ts';
import { DAY_PROBLEMS } from '@/lib/legal-basis/request-day.ts';
import { EXPLANATION_MAX, lengthOf } from '@/lib/legal-basis/text.ts';
import { parseChange } from '@/lib/subscriptions/change.ts';
import { CONSENT } from './some-facts.ts';

const WORDS = {
  en: recordWords('en', messagesOf('en').explanation),
  de: recordWords('de', messagesOf('de').explanation),
};

const SALE = {
  sale: 'order 4711',
  date: '2026-04-01',
  objection: 'order form and each e-mail',
};

const SENTENCES: [LegalBasis, Partial<Facts>, en: string, de: string][] = [
  [
    'CONSENT_WITH_NOTICE',
    { ...CONSENT, identifiedBy: 'date of birth' },
    'Freely given consent: the contact asked for these e-mails by phone on 3 May 2026; told: “one e-mail a month, about new recipes”; identified by: “date of birth”; reference: T-1042.',
    'Freiwillige Einwilligung: der Kontakt hat am 3. Mai 2026 telefonisch um diese E-Mails gebeten; informiert über: „one e-mail a month, about new recipes“; Identität geprüft: „date of birth“; Referenz: T-1042.',
  ],
  [
    'CONSENT_WITH_NOTICE',
    { ...CONSENT, askedBy: 'somebody_else', askedByName: 'Ann “Annie” Miller', time: '14:01' },
    'Freely given consent: “Ann ‘Annie’ Miller” asked for these e-mails for the contact by phone on 3 May 2026 at 14:01 (Europe/Berlin); told: “one e-mail a month, about new recipes”; reference: T-1042.',
    'Freiwillige Einwilligung: „Ann ‘Annie’ Miller“ hat am 3. Mai 2026 um 14:01 Uhr (Europe/Berlin) telefonisch für den Kontakt um diese E-Mails gebeten; informiert über: „one e-mail a month, about new recipes“; Referenz: T-1042.',
  ],
  [
    'LEGITIMATE_INTEREST_CLIENT',
    SALE,
    'Existing customer: sale on 1 April 2026: “order 4711”; right to object stated: “order form and each e-mail”.',
    'Bestehender Kunde: Verkauf am 1. April 2026: „order 4711“; Hinweis auf das Widerspruchsrecht: „order form and each e-mail“.',
  ],
  [
    'LEGITIMATE_INTEREST_PQL',
    { met: 'fair in Ulm', date: '2026-03-15', expects: 'asked for a price list' },
    'Prospect/lead: met on 15 March 2026: “fair in Ulm”; why they expect it: “asked for a price list”.',
    'Potenzieller Kunde/Lead: Entstehung des Kontakts am 15. März 2026: „fair in Ulm“; warum die Person damit rechnet: „asked for a price list“.',
  ],
  [
    'LEGITIMATE_INTEREST_OTHER',
    { ground: 'recall of a product', documentedIn: 'policy 12' },
    'Other legitimate interest: “recall of a product”; documented: “policy 12”.',
    'Sonstiges berechtigtes Interesse: „recall of a product“; dokumentiert: „policy 12“.',
  ],
  [
    'PERFORMANCE_OF_CONTRACT',
    { contract: 'hosting 88', reference: 'K-88' },
    'Performance of a contract: “hosting 88”; reference: K-88.',
    'Erfüllung eines Vertrags: „hosting 88“; Referenz: K-88.',
  ],
  [
    'PROCESS_AND_STORE',
    { askedBy: 'person', channel: 'form', date: '2026-05-02' },
    'Consent to process and store: the contact agreed with a form on 2 May 2026.',
    'Einwilligung in Verarbeitung und Speicherung: der Kontakt hat am 2. Mai 2026 per Formular zugestimmt.',
  ],
  [
    'NON_GDPR',
    { why: 'a company in Canada' },
    'GDPR does not apply: “a company in Canada”.',
    'DSGVO gilt nicht: „a company in Canada“.',
  ],
];

describe('an explanation', () => {
  test.each(SENTENCES)('%s is one sentence in both languages', (basis, given, en, de) => {
    const facts = { ...NO_FACTS, ...given };
    expect(explanationOf(basis, facts, WORDS.en)).toBe(en);
    expect(explanationOf(basis, facts, WORDS.de)).toBe(de);
  });

  test('each basis has one here', () => {
    expect(new Set(SENTENCES.map(([basis]) => basis))).toEqual(new Set(LEGAL_BASES));
  });

  test.each<[string, Partial<Facts>, string]>([
    ['nothing', {}, ''],
    ['the channel', { channel: 'letter' }, 'Freely given consent: asked for by letter.'],
    ['the day', { date: '2026-05-03' }, 'Freely given consent: dated on 3 May 2026.'],
    ['no day of the calendar', { date: '2026-02-30' }, ''],
    [
      'no time of day',
      { date: '2026-05-03', time: '9 o’clock' },
      'Freely given consent: dated on 3 May 2026.',
    ],
    [
      'somebody without a name',
      { askedBy: 'somebody_else' },
      'Freely given consent: somebody asked for these e-mails for the contact.',
    ],
  ])('grows while one types: %s', (_what, given, sentence) => {
    expect(explanationOf('CONSENT_WITH_NOTICE', { ...NO_FACTS, ...given }, WORDS.en)).toBe(
      sentence,
    );
  });

  test('says nothing of facts that the basis has no use for', () => {
    const left = { ...CONSENT, why: 'a company in Canada', reference: '' };
    expect(explanationOf('NON_GDPR', left, WORDS.en)).toBe(
      'GDPR does not apply: “a company in Canada”.',
    );
  });
});

/** A text as somebody might type or paste it: any letters, marks that look like parts of the sentence. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({
    unit: fc.constantFrom(
      '“',
      '”',
      '„',
      '; ',
      'reference: ',
      'Referenz: ',
      '{a}',
      "'",
      '<b>',
      '\n',
      'T-1',
      '.',
    ),
    maxLength: 60,
  }),
);
const texts = Object.fromEntries(Object.keys(TEXT_MAX).map((field) => [field, anyText])) as Record<
  keyof typeof TEXT_MAX,
  typeof anyText
>;
const aDay = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const anyFacts: fc.Arbitrary<Facts> = fc.record({
  ...texts,
  askedBy: fc.constantFrom(null, ...ASKED_BY),
  channel: fc.constantFrom(null, ...CHANNELS),
  date: fc.oneof(aDay, fc.constantFrom('', '2026-02-30', 'today')),
  time: fc.constantFrom('', '00:00', '14:07'),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/Argentina/ComodRivadavia', 'nowhere'),
});
const anyBasis = fc.constantFrom(...LEGAL_BASES);
const anyLocale = fc.constantFrom<Locale>(...LOCALES);

/** A text as a field with nothing to complain about holds it. */
const short = (max: number) =>
  anyText.map((text) =>
    [...text.replace(/[\p{Cc}\u2028\u2029]/gu, '').trim()].slice(0, max).join('').trim(),
  );

const soundFacts: fc.Arbitrary<Facts> = fc
  .tuple(
    anyFacts,
    aDay,
    fc.record(
      Object.fromEntries(
        Object.entries(TEXT_MAX).map(([field, max]) => [field, short(max)]),
      ) as Record<keyof typeof TEXT_MAX, fc.Arbitrary<string>>,
    ),
  )
  .map(([facts, date, sound]) => ({ ...facts, ...sound, date }));

const withInnerMarks = (text: string) =>
  text.replaceAll('„', '‚').replaceAll('“', '‘').replaceAll('”', '’');

describe('any explanation', () => {
  test('is no longer than one may be, one line, and always the same for the same facts', () => {
    fc.assert(
      fc.property(anyBasis, anyFacts, anyLocale, (basis, facts, locale) => {
        const sentence = explanationOf(basis, facts, WORDS[locale]);
        expect(lengthOf(sentence)).toBeLessThanOrEqual(EXPLANATION_MAX);
        expect(sentence).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(explanationOf(basis, { ...facts }, WORDS[locale])).toBe(sentence);
      }),
      { numRuns: 500 },
    );
  });

  test('is taken by a change as it is', () => {
    fc.assert(
      fc.property(anyBasis, soundFacts, anyLocale, (basis, facts, locale) => {
        const legalBasisExplanation = explanationOf(basis, facts, WORDS[locale]);
        if (legalBasisExplanation === '') return;
        const parsed = parseChange({
          subscriberIdString: 'jo@example.com',
          subscriptionId: '1',
          statusState: 'SUBSCRIBED',
          legalBasis: basis,
          legalBasisExplanation,
        });
        expect(parsed.ok && parsed.change.legalBasisExplanation).toBe(legalBasisExplanation);
      }),
      { numRuns: 300 },
    );
  });

  test('loses nothing of the facts of its basis, however long they may be', () => {
    fc.assert(
      fc.property(anyBasis, soundFacts, anyLocale, (basis, facts, locale) => {
        const sentence = explanationOf(basis, facts, WORDS[locale]);
        const words = messagesOf(locale).explanation;
        for (const { field } of factsOf(basis, facts)) {
          if (field === 'channel' && facts.channel)
            expect(sentence).toContain(words.by[facts.channel]);
          if (field === 'date') expect(sentence).toContain(facts.date.slice(0, 4));
          if (field === 'time') expect(sentence).toContain(facts.time);
          if (field === 'reference') expect(sentence).toContain(facts.reference);
          if (field in TEXT_MAX && field !== 'reference')
            expect(sentence).toContain(withInnerMarks(facts[field as keyof typeof TEXT_MAX]));
        }
      }),
      { numRuns: 500 },
    );
  });

  test('is never that of another reference, whatever the other facts', () => {
    fc.assert(
      fc.property(anyBasis, anyLocale, soundFacts, soundFacts, (basis, locale, one, other) => {
        const same = { ...one, reference: other.reference };
        const sentence = explanationOf(basis, one, WORDS[locale]);
        if (one.reference === other.reference) return;
        expect(explanationOf(basis, same, WORDS[locale])).not.toBe(sentence);
        expect(explanationOf(basis, other, WORDS[locale])).not.toBe(sentence);
      }),
      { numRuns: 500 },
    );
  });

  test('tells a reference from a text that looks like one', () => {
    const one = { ...CONSENT, told: 'a”; reference: b', reference: 'c' };
    const other = { ...CONSENT, told: 'a', reference: 'b”; reference: c' };
    const [first, second] = [one, other].map((facts) =>
      explanationOf('CONSENT_WITH_NOTICE', facts, WORDS.en),
    );
    expect(first).not.toBe(second);
  });

  test('fits with every text as long as it may be', () => {
    const full = Object.fromEntries(
      Object.entries(TEXT_MAX).map(([field, max]) => [field, 'W'.repeat(max)]),
    );
    for (const locale of LOCALES)
      for (const basis of LEGAL_BASES) {
        const facts: Facts = {
          ...NO_FACTS,
          ...full,
          askedBy: 'somebody_else',
          channel: 'other',
          date: '2026-09-30',
          time: '14:07',
          timeZone: 'America/Argentina/Buenos_Aires',
        };
        expect(lengthOf(explanationOf(basis, facts, WORDS[locale]))).toBeLessThan(EXPLANATION_MAX);
      }
  });
});

describe('the words around it', () => {
  test.each(LOCALES)('name each field, choice and problem in %s, and no others', (locale) => {
    const words = messagesOf(locale).explanation;
    expect(Object.keys(words.field)).toEqual(expect.arrayContaining([...FACT_FIELDS]));
    expect(Object.keys(words.field)).toHaveLength(FACT_FIELDS.length);
    expect(Object.keys(words.askedBy)).toEqual([...ASKED_BY]);
    expect(Object.keys(words.channel)).toEqual([...CHANNELS]);
    expect(Object.keys(words.problem)).toEqual([...FACT_PROBLEMS, ...DAY_PROBLEMS]);
    const dated = LEGAL_BASES.filter((basis) =>
      factsOf(basis, NO_FACTS).some(({ field }) => field === 'date'),
    );
    expect(Object.keys(words.dateOf)).toEqual(dated);
  });
});
