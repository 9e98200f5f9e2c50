'use client';

import { useTranslations } from 'use-intl';
import type { Json } from '@/lib/ledger/entry-draft.ts';
import type { PolicySetting } from '@/lib/policy/policy.ts';
import { DifferenceList } from '../../difference-list.tsx';
import { differencesOf } from '../../setting-differences.ts';

/** Somebody else has changed the setting meanwhile: what saving would change of what stands there now. */
export function MovedNotice({
  setting,
  now,
  wanted,
}: {
  setting: PolicySetting;
  now: Json;
  wanted: Json;
}) {
  const t = useTranslations();
  return (
    <div role="alert" className="rounded-[9px] bg-wait-soft px-3.5 py-3 text-sm">
      <b className="text-wait">{t('legalBasis.movedTitle')}</b>
      <p className="mt-1 mb-2">{t('legalBasis.movedText')}</p>
      <DifferenceList
        differences={differencesOf(t, setting, now, wanted)}
        words={{
          before: t('legalBasis.stands'),
          after: t('legalBasis.yours'),
          none: t('result.none'),
        }}
      />
    </div>
  );
}
