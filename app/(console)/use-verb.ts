'use client';

import { useTranslations } from 'use-intl';
import type { SubscriptionStatus } from '@/lib/hubspot/types.ts';
import type { Lane } from '@/lib/subscriptions/lane.ts';

/** The deed, as the button says it. */
export function useVerb(): (
  lane: Lane | null,
  wanted: SubscriptionStatus | null,
  who: string,
  type: string,
) => string {
  const t = useTranslations('form');
  const status = useTranslations('status');
  return (lane, wanted, who, type) => {
    if (wanted === null || who === '' || type === '') return t('incomplete');
    if (lane === null) return t('verb.set', { who, type, status: status(wanted) });
    if (lane === 'lift' && wanted === 'NOT_SPECIFIED')
      return t('verb.liftToNotSpecified', { who, type });
    return t(`verb.${lane}`, { who, type });
  };
}
