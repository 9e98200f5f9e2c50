'use client';

import { useTranslations } from 'use-intl';
import { classNames } from '@/components/class-names.ts';

const LOOKS: Record<string, string> = {
  changed: 'text-good',
  already: 'text-calm',
  refused: 'text-stop',
  unknown: 'text-wait',
};

/** What became of an operation, in one word. */
export function OutcomeMark({ outcome }: { outcome: string }) {
  const t = useTranslations('audit.outcome');
  return (
    <span className={classNames('font-[580] whitespace-nowrap', LOOKS[outcome])}>
      {t.has(outcome as 'changed') ? t(outcome as 'changed') : outcome}
    </span>
  );
}
