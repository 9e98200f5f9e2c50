'use client';

import { useTranslations } from 'use-intl';
import type { PersonEntry } from '@/lib/ledger/person-entry.ts';
import { OPT_OUT_REASONS } from '@/lib/subscriptions/change.ts';

/** Why something was done here, as far as it was said: reason, explanation, reference. */
export function useWhy(): (entry: PersonEntry) => string {
  const t = useTranslations();
  return ({ change, undoOf }) => {
    if (!change) return '';
    const why = OPT_OUT_REASONS.find((reason) => reason === change.why);
    return [
      undoOf && t('contact.wasUndo'),
      why && t(`optOutWhy.${why}`),
      change.reason,
      change.legalBasisExplanation,
      change.reference && t('contact.referenceIs', { reference: change.reference }),
    ]
      .filter(Boolean)
      .join(' · ');
  };
}
