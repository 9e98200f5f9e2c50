import { createElement } from 'react';
import { describe, expect, test } from 'vitest';
import { ResultFacts } from '@/app/(console)/result-facts.tsx';
import { useResultWords } from '@/app/(console)/use-result-words.ts';
import { usePhrases } from '@/app/(console)/words.tsx';
import { LOCALES, type Locale } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import { BASIS_FAULTS, type ChangeResult, type Verdict } from '@/lib/subscriptions/outcome.ts';
import { unansweredResult } from '@/lib/subscriptions/unanswered.ts';
import { aChange, statusRow, THEN } from '../subscriptions/rows.ts';
import { hookOnPage, textOnPage } from './on-page.ts';

const AT = Date.parse(THEN);
const before = { rows: [statusRow({ status: 'NOT_SPECIFIED' })], wide: [] };
const CHANGED: Verdict = { outcome: 'changed', by: 'us', confirmed: 'by_reply' };

function aResult(verdict: Verdict, rest: Partial<ChangeResult> = {}): ChangeResult {
  const unanswered = unansweredResult(aChange(), before, AT, AT + 1_000, 150_000);
  const answered = { lane: 'subscribe', answered: true, calls: 4, basis: 'stored' };
  return { ...unanswered, ...answered, ...verdict, ...rest } as ChangeResult;
}

const ticket = (result: ChangeResult, locale: Locale = 'en') =>
  hookOnPage(locale, () => useResultWords(usePhrases(undefined)).ticket(result));

const lost = unansweredResult(aChange(), before, AT, AT + 1_000, 150_000);
const [SENT, FINAL] = [lost.outcome === 'unknown' ? lost.check : null, null].map(
  (check): Verdict => ({ outcome: 'unknown', why: 'server_error', overtaken: false, check }),
) as [Verdict, Verdict];

describe('the text for a ticket', () => {
  test('says what was changed, and with what basis', () => {
    expect(ticket(aResult(CHANGED)).split('\n')).toEqual([
      '1 Mar 2026, 10:00 UTC: changed jo@example.com, 39644612, from Not specified to Subscribed. Basis sent: Freely given consent from contact.',
      'Correlation id –.',
    ]);
  });

  test('does not say from what where that was not read', () => {
    expect(ticket(aResult(CHANGED, { before: null }))).toContain('from not known to Subscribed');
  });

  test('says that a basis was documented, not that the status was changed', () => {
    const [first] = ticket(aResult(CHANGED, { lane: 'document' })).split('\n');
    expect(first).toBe(
      '1 Mar 2026, 10:00 UTC: documented the basis for jo@example.com, 39644612, status stays Subscribed. Basis sent: Freely given consent from contact.',
    );
    for (const verdict of [SENT, FINAL])
      expect(ticket(aResult(verdict, { lane: 'document' }))).toContain('documenting a basis');
  });

  test.each(LOCALES)('in %s warns of all that is not as it was sent', (locale) => {
    const { result, outcome } = messagesOf(locale);
    for (const basis of BASIS_FAULTS)
      expect(ticket(aResult(CHANGED, { basis }), locale)).toContain(result.basisStored[basis]);
    expect(ticket(aResult(CHANGED, { technicalBasis: true }), locale)).toContain(
      result.technicalBasis,
    );
    expect(ticket(aResult(CHANGED, { liftedUnseen: true }), locale)).toContain(result.liftedUnseen);
    expect(ticket(aResult({ ...CHANGED, by: 'cannot_tell' } as Verdict), locale)).toContain(
      outcome.cannotTell,
    );
  });

  test('says of the unknown what is known of it', () => {
    expect(ticket(aResult(SENT))).toContain('was sent, outcome not known yet');
    expect(ticket(aResult(FINAL))).toContain('was sent, outcome can no longer be told');
    expect(ticket(lost)).toContain('not known yet whether it was sent');
    for (const one of [lost, aResult(FINAL, { answered: false })])
      expect(ticket(one)).not.toContain('was sent, outcome');
    expect(ticket(aResult(FINAL, { answered: false }))).not.toContain('yet');
  });

  test('claims no basis where HubSpot took nothing', () => {
    const refused: Verdict = { outcome: 'refused', by: 'policy', problems: [] };
    for (const verdict of [SENT, refused, { outcome: 'already', sent: false } as const])
      expect(ticket(aResult(verdict))).not.toContain('Basis sent');
  });
});

describe('the figures of a change', () => {
  const facts = (result: ChangeResult) => textOnPage('en', createElement(ResultFacts, { result }));

  test('where the console never answered, nothing is said of what was sent', () => {
    expect(facts(lost)).toContain('1000 ms · what was sent is not known');
    expect(facts(lost)).not.toMatch(/nothing sent|calls/);
  });

  test('where it answered, they are told', () => {
    expect(facts(aResult(CHANGED))).toContain('nothing sent · no wait · 4 calls');
  });
});
