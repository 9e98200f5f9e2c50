'use client';

import { useTranslations } from 'use-intl';
import { useMoment } from '@/components/ui/moment.tsx';
import { bold } from './words.tsx';

/** Says that somebody was erased, and that a mark was kept to warn. */
export function MarkedWords({ at }: { at: number }) {
  const t = useTranslations('person');
  const moment = useMoment();
  return <>{t.rich('marked', { ...bold, date: moment(at) ?? '' })}</>;
}
