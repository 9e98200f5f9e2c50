import { createElement } from 'react';
import { expect, test } from 'vitest';
import { ConfirmLift } from '@/app/(console)/confirm-lift.tsx';
import { usePhrases } from '@/app/(console)/words.tsx';
import { LEGAL_BASES } from '@/lib/hubspot/types.ts';
import { LOCALES, type Locale } from '@/lib/i18n/locales.ts';
import { messagesOf } from '@/lib/i18n/messages.ts';
import { isOwnWish } from '@/lib/legal-basis/own-wish.ts';
import type { Change } from '@/lib/subscriptions/change.ts';
import { aChange, statusRow } from '../subscriptions/rows.ts';
import { textOnPage } from './on-page.ts';

function asked(locale: Locale, change: Partial<Change>): string {
  function Confirm() {
    return createElement(ConfirmLift, {
      change: aChange(change),
      row: statusRow({ status: 'UNSUBSCRIBED' }),
      moved: false,
      who: 'Jo Miller',
      verb: 'Resubscribe',
      phrases: usePhrases(undefined),
      onConfirm: () => {},
      onCancel: () => {},
    });
  }
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
