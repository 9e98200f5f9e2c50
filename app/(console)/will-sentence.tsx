'use client';

import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';
import type { StatusRow, SubscriptionStatus } from '@/lib/hubspot/types.ts';
import { normaliseSubscriptionId } from '@/lib/subscriptions/change.ts';
import { effectOf, optOutsOfAll } from '@/lib/subscriptions/effect.ts';
import { rowOf } from '@/lib/subscriptions/judge.ts';
import type { Lane } from '@/lib/subscriptions/lane.ts';
import type { Reading } from '@/lib/subscriptions/outcome.ts';
import { hasNeverChosen } from '@/lib/subscriptions/source.ts';
import { bold, type Phrases } from './words.tsx';

/**
 * One sentence about what the button will do; null lane: HubSpot has not been read. Nothing about a
 * type that is no valid id.
 */
export function WillSentence({
  lane,
  reading,
  wanted,
  subscriptionId: typedId,
  who,
  phrases,
}: {
  lane: Lane | null;
  reading: Reading | null;
  wanted: SubscriptionStatus;
  subscriptionId: string;
  who: string;
  phrases: Phrases;
}) {
  const t = useTranslations('form');
  const words = useTranslations('status');
  const subscriptionId = normaliseSubscriptionId(typedId);
  if (subscriptionId === null) return null;
  const row = rowOf(reading, subscriptionId);
  const isSubscribing = wanted === 'SUBSCRIBED' && lane !== null && reading !== null;
  const [optOut] = isSubscribing
    ? optOutsOfAll(effectOf(row, reading.wide, phrases.brandOf(subscriptionId)))
    : [];
  const isLift = lane === 'lift';
  return (
    <div
      role="status"
      data-testid="will"
      className={classNames(
        'flex gap-[11px] rounded-[9px] px-3.5 py-3 text-sm [overflow-wrap:anywhere]',
        isLift ? 'bg-wait-soft [&_b]:text-wait' : 'bg-calm-soft',
      )}
    >
      <p className="m-0">
        {lane === null
          ? t('will.set')
          : t.rich(`will.${willOf(lane, row)}`, {
              ...bold,
              who,
              type: phrases.type(subscriptionId, row?.subscriptionName),
              status: words(wanted),
              since: phrases.since('form.sinceDate', row?.timestamp ?? null),
              source: phrases.source(row?.source ?? null),
            })}
        {optOut &&
          ` ${
            optOut.kind === 'opted_out_of_all'
              ? t('will.wide', { who })
              : t('will.wideBrand', { who, brand: phrases.brand(optOut.businessUnitId) })
          }`}
      </p>
    </div>
  );
}

function willOf(lane: Lane, row: StatusRow | null) {
  if (lane === 'subscribe' && !hasNeverChosen(row)) return 'subscribeUnset';
  return lane === 'lift' && row?.status !== 'UNSUBSCRIBED' ? 'liftOfAll' : lane;
}
