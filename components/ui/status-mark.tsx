'use client';

import { useTranslations } from 'use-intl';
import type { SubscriptionStatus } from '@/lib/hubspot/types.ts';
import { classNames } from '../class-names.ts';

const LOOKS: Record<SubscriptionStatus, { text: string; dot: string }> = {
  SUBSCRIBED: { text: 'text-good', dot: 'rounded-full bg-current' },
  UNSUBSCRIBED: { text: 'text-stop', dot: 'rounded-[2px] bg-current' },
  NOT_SPECIFIED: {
    text: 'text-calm',
    dot: 'rounded-full border-[1.5px] border-dashed border-current',
  },
};

/** One of the three states: shape, colour and word. */
export function StatusMark({ status }: { status: SubscriptionStatus | null }) {
  const t = useTranslations('status');
  const { text, dot } = LOOKS[status ?? 'NOT_SPECIFIED'];
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 text-sm font-[580] whitespace-nowrap',
        text,
      )}
    >
      <span aria-hidden className={classNames('size-2 flex-none', dot)} />
      {t(status ?? 'none')}
    </span>
  );
}
