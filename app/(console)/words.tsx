'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { useMoment } from '@/components/ui/moment.tsx';
import type { SubscriptionType } from '@/lib/hubspot/types.ts';
import { readSource, type SourceKind } from '@/lib/subscriptions/source.ts';

/** Bold text inside a message. */
export const bold = { b: (chunks: ReactNode) => <b>{chunks}</b> };

/** Small phrases that several parts of the page build their sentences from. */
export function usePhrases(types: SubscriptionType[] | undefined) {
  const t = useTranslations();
  const moment = useMoment();
  const typeOf = (id: string, name?: string | null) =>
    types?.find((type) => type.id === id)?.name ?? name ?? id;
  const brandOf = (id: string | null) =>
    id === null || id === '0' ? t('field.accountBrand') : t('field.brand', { id });
  // A status that somebody set was not "never chosen".
  const sourceOf = (kind: SourceKind, raw: string | null) =>
    t(`source.${kind === 'never_chosen' ? 'not_recorded' : kind}`, { source: raw ?? '' });
  return {
    /** Who or what set a status, in plain words. */
    source: (raw: string | null) => sourceOf(readSource(raw).kind, raw),
    /** As `source`, where it is known by other words what kind it is. */
    sourceOf,
    /** The name of a type; its id where the name is not known. */
    type: typeOf,
    /** What a change is about: a type, or all e-mail. */
    about: (
      change: { subscriptionId: string } | { businessUnitId: string | null },
      name?: string | null,
    ) => {
      if ('subscriptionId' in change) return typeOf(change.subscriptionId, name);
      const { businessUnitId } = change;
      return businessUnitId === null
        ? t('type.all')
        : t('type.allOfBrand', { brand: brandOf(businessUnitId) });
    },
    /** The brand of a type; null where the type is not known. */
    brandOf: (id: string) => types?.find((type) => type.id === id)?.businessUnitId ?? null,
    brand: brandOf,
    /** " since 3 May 2026, 14:07 CEST", or nothing where HubSpot gives no valid time. */
    since: (key: 'form.sinceDate' | 'person.sinceDate' | 'effect.since', at: string | null) => {
      const date = moment(at);
      return date === null ? '' : t(key, { date });
    },
  };
}

export type Phrases = ReturnType<typeof usePhrases>;
