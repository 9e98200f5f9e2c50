'use client';

import { useTranslations } from 'use-intl';
import { useMoment } from '@/components/ui/moment.tsx';
import type { MailAnswer } from '@/lib/subscriptions/can-mail.ts';
import type { Phrases } from '../../words.tsx';

/** "Can we mail them?" in one sentence. */
export function useMailWords(phrases: Phrases) {
  const t = useTranslations();
  const moment = useMoment();
  return {
    sentence: ({ sentence: { key, values } }: MailAnswer): string => {
      const date = moment(values.since);
      return t(key, {
        since: date === null ? t('canMail.sinceNone') : t('canMail.since', { date }),
        // Of an opt-out of all HubSpot may not say who made it; the facts below it say what is known.
        source: values.source === null ? '' : ` (${phrases.source(values.source)})`,
        brand: phrases.brand(values.businessUnitId),
      });
    },
  };
}
