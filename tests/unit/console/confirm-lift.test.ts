import { createElement } from 'react';
import { expect, test } from 'vitest';
import { LiftQuestion } from '@/app/(console)/lift-question.tsx';
import { usePhrases } from '@/app/(console)/words.tsx';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import { LOCALES, type Locale } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import type { LiftFacts } from '@/lib/legal-basis/lift-policy.ts';
import { isOwnWish } from '@/lib/legal-basis/own-wish.ts';
import type { Change } from '@/lib/subscriptions/change.ts';
import type { LiftCase } from '@/lib/subscriptions/lift-case.ts';
import type { SourceKind } from '@/lib/subscriptions/source.ts';
import { aChange, liftCase, statusRow } from '../subscriptions/rows.ts';
import { textOnPage } from './on-page.ts';

const ROW = statusRow({ status: 'UNSUBSCRIBED' });

function asked(locale: Locale, change: Partial<Change>, more: Partial<LiftCase> = {}): string {
  const lift = liftCase(ROW, more);
  if (lift === null) throw new Error('The row is an opt-out.');
  const Confirm = () =>
    createElement(LiftQuestion, {
      ...{ change: aChange(change), lift },
      row: ROW,
      moved: false,
      who: 'Jo Miller',
      verb: 'Resubscribe',
      phrases: usePhrases(undefined),
      onConfirm: () => {},
      onCancel: () => {},
    });
  return textOnPage(locale, createElement(Confirm));
}

test.each(LOCALES)('in %s only a wish of the person is called one', (locale) => {
  const { confirm, basis } = messagesOf(locale);
  for (const legalBasis of LEGAL_BASES) {
    const words = isOwnWish(legalBasis) ? confirm.duty : confirm.dutyNoWish;
    const sentence = words.replace('{basis}', basis[legalBasis].name);
    expect(asked(locale, { legalBasis })).toContain(sentence);
  }
  expect(asked(locale, { statusState: 'NOT_SPECIFIED' })).toContain(confirm.dutyNone);
});

test.each(LOCALES)('in %s every opt-out is told by whom, with what lifting it takes', (locale) => {
  const { lift } = messagesOf(locale);
  const facts = { isOfAll: false, ours: null, earlier: null };
  const shown = (source: SourceKind, more: Partial<LiftFacts> = {}) =>
    asked(locale, {}, { facts: { ...facts, source, ...more } });
  expect(shown('preference_page')).toContain(`${lift.row.by_person}${lift.demand.new_consent}`);
  expect(shown('preference_page')).toContain(lift.hint.askThemFirst);
  expect(shown('spam_complaint')).toContain(lift.problem.compliance_only);
  expect(shown('bounce')).toContain(lift.addressFixed);
  expect(shown('api', { isOfAll: true })).toContain(lift.hint.typeByType);
  const slip = { ours: 'by_mistake', earlier: { legalBasis: null, legalBasisExplanation: null } };
  expect(shown('api', slip as Partial<LiftFacts>)).toContain(lift.hint.earlierNone);
});
