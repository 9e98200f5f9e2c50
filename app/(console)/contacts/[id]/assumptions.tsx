'use client';

import { useTranslations } from 'use-intl';
import { canMail } from '@/lib/subscriptions/can-mail.ts';
import type { Person } from '@/lib/subscriptions/look-up.ts';
import { type AccountRules, mailFactsOf } from '@/lib/subscriptions/mail-facts-of.ts';
import type { PersonType } from '@/lib/subscriptions/types-by-brand.ts';

/** What some of the answers rest on, because nobody has confirmed it here; said once. */
export function Assumptions({
  listed,
  person,
  rules,
}: {
  listed: readonly PersonType[];
  person: Person;
  rules: AccountRules;
}) {
  const t = useTranslations('canMail');
  const assumed = new Set(
    listed.flatMap((one) => canMail(mailFactsOf(person, one, rules)).assumed),
  );
  return [...assumed].map((each) => (
    <p key={each} className="mt-2 mb-0 text-sm text-ink-2">
      {t(`assumed.${each}`)}
    </p>
  ));
}
