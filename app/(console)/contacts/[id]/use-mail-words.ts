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
        source: phrases.source(values.source),
        brand: phrases.brand(values.businessUnitId),
      });
    },
  };
}
