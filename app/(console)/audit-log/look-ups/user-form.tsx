'use client';

import { useTranslations } from 'use-intl';
import { NativeSelect } from '@/components/form/native-select.tsx';
import { Button } from '@/components/ui/button.tsx';
import type { LookUpFilter } from '@/lib/ledger/look-ups.ts';

/** Whose look-ups are shown; a form as any, which works before the page's JavaScript does. */
export function UserForm({
  users,
  filter: { actor, personOf },
}: {
  users: { id: string; name: string }[];
  filter: LookUpFilter;
}) {
  const t = useTranslations('lookUps');
  return (
    <form action="/audit-log/look-ups" className="min-w-0 flex-1 basis-60">
      {personOf !== null && <input type="hidden" name="person" value={personOf} />}
      <label htmlFor="user" className="mb-[5px] block font-[580]">
        {t('who')}
      </label>
      <div className="flex gap-2">
        <div className="min-w-0 flex-1 [&_select]:min-h-10">
          <NativeSelect id="user" name="user" key={actor} defaultValue={actor ?? ''}>
            <option value="" className="bg-surface">
              {t('everybody')}
            </option>
            {users.map(({ id, name }) => (
              <option key={id} value={id} className="bg-surface">
                {name}
              </option>
            ))}
          </NativeSelect>
        </div>
        <Button type="submit" className="min-h-10">
          {t('show')}
        </Button>
      </div>
    </form>
  );
}
