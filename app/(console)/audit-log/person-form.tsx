'use client';

import { useTranslations } from 'use-intl';
import { fieldClass } from '@/components/form/field.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useSignedAction } from '../use-signed-action.ts';
import { type SearchState, searchAuditLog } from './actions.ts';
import { SearchOutcome } from './search-outcome.tsx';

/** From an address to everything on record about that person; it is posted, and stands in no address. */
export function PersonForm() {
  const t = useTranslations('audit');
  const [state, submit, isBusy] = useSignedAction<SearchState>(searchAuditLog, { is: 'nothing' });
  return (
    <form action={submit} className="min-w-0 flex-[2] basis-72">
      <input type="hidden" name="by" value="person" />
      <label htmlFor="person" className="mb-[5px] block font-[580]">
        {t('person')}
      </label>
      <div className="flex gap-2">
        <input
          id="person"
          name="address"
          type="text"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          placeholder={t('personPlaceholder')}
          aria-describedby="person-problem person-hint"
          aria-invalid={state.is === 'problem'}
          className={fieldClass(state.is === 'problem' ? 'x' : null)}
        />
        <Button type="submit" className="min-h-10" aria-disabled={isBusy}>
          {t('personFind')}
        </Button>
      </div>
      <SearchOutcome id="person-problem" state={state} />
    </form>
  );
}
