import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import { emptyFacts, FactsFields, type FactsForm } from '@/app/(console)/facts-fields.tsx';
import { LEGAL_BASES, type LegalBasis } from '@/lib/hubspot/types.ts';
import { LOCALES, type Locale } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import { recordWords } from '@/lib/i18n/record-words.ts';
import { type FactProblem, factProblems, factsOf, NO_FACTS } from '@/lib/legal-basis/facts.ts';
import { CONSENT, LIMITS } from '../legal-basis/some-facts.ts';
import { onPage } from './on-page.ts';

/** The fields on a screen in one language, for a company that keeps its records in another. */
function shown(
  locale: Locale,
  basis: LegalBasis,
  given: FactsForm,
  problems: FactProblem[] = [],
  records: Locale = locale,
): string {
  return onPage(
    locale,
    createElement(FactsFields, {
      ...{ id: 'facts', basis, given, problems, onChange: () => {} },
      words: recordWords(records, messagesOf(records).explanation),
    }),
  );
}
const idsIn = (page: string) =>
  [...page.matchAll(/<(?:input|select|textarea)[^>]* id="facts-(\w+)"/g)].map(([, id]) => id);

describe.each(LOCALES)('in %s', (locale) => {
  test.each(LEGAL_BASES)('%s asks for its facts and no others, and for the sentence', (basis) => {
    const fields = factsOf(basis, NO_FACTS)
      .map(({ field }) => field)
      .filter((field) => field !== 'time');
    expect(idsIn(shown(locale, basis, emptyFacts()))).toEqual([...fields, 'explanation']);
  });

  test.each(LEGAL_BASES)('%s: what is missing is said at its field', (basis) => {
    const problems = factProblems(basis, NO_FACTS, LIMITS);
    expect(problems.length).toBeGreaterThan(0);
    const page = shown(locale, basis, emptyFacts(), problems);
    for (const { field, code } of problems) {
      const words = messagesOf(locale).explanation.problem[code];
      expect(page).toContain(`id="facts-${field}-problem"`);
      expect(page.split(`id="facts-${field}-problem"`)[1]).toMatch(
        new RegExp(`^[^>]*>${words.replace(/[.?]/g, '\\$&')}<`),
      );
    }
  });
});

test('the sentence grows out of the facts, in the language of the records', () => {
  const page = shown('en', 'CONSENT_WITH_NOTICE', emptyFacts(CONSENT), [], 'de');
  expect(page).toContain('Freiwillige Einwilligung: der Kontakt hat am 3. Mai 2026 telefonisch');
  expect(page).toContain('Written in German');
});

test('what somebody wrote themselves stays, and can be given up again', () => {
  const page = shown('en', 'CONSENT_WITH_NOTICE', { ...emptyFacts(CONSENT), written: 'As I say.' });
  expect(page).toContain('>As I say.</textarea>');
  expect(page).toContain(messagesOf('en').facts.rewrite);
});

test('the time is asked for where the day alone does not tell', () => {
  const facts = { ...CONSENT, date: '2026-05-01' };
  const problems = factProblems('CONSENT_WITH_NOTICE', facts, LIMITS);
  expect(problems).toEqual([{ field: 'time', code: 'time_required' }]);
  expect(idsIn(shown('en', 'CONSENT_WITH_NOTICE', emptyFacts(facts), problems))).toContain('time');
});
