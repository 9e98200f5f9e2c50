'use client';

import { useTranslations } from 'use-intl';
import { fieldClass } from '@/components/form/field.tsx';
import { Button } from '@/components/ui/button.tsx';
import { MissingPermission } from '../../missing-permission.tsx';
import { useSignedAction } from '../../use-signed-action.ts';
import { findLookUps, type PersonState } from './actions.ts';

/** From an address to whoever looked that person up; it is posted, and stands in no address of ours. */
export function PersonForm() {
  const t = useTranslations();
  const [state, submit, isBusy] = useSignedAction<PersonState>(findLookUps, { is: 'nothing' });
  const isWrong = state.is === 'problem';
  return (
    <form action={submit} className="min-w-0 flex-[2] basis-72">
      <label htmlFor="person" className="mb-[5px] block font-[580]">
        {t('lookUps.person')}
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
          placeholder={t('lookUps.personPlaceholder')}
          aria-describedby="person-problem person-hint"
          aria-invalid={isWrong}
          className={fieldClass(isWrong ? 'x' : null)}
        />
        <Button type="submit" className="min-h-10" aria-disabled={isBusy}>
          {t('lookUps.show')}
        </Button>
      </div>
      <p id="person-problem" role="status" className="mt-1.5 mb-0 text-sm text-stop empty:hidden">
        {isWrong && t(`lookUps.${state.code}`)}
        {state.is === 'database' && t('database.gone')}
        {state.is === 'not_allowed' && <MissingPermission permission={state.permission} />}
        {state.is === 'failed' && `${t('app.errorText')} ${state.requestId}`}
      </p>
      <p id="person-hint" className="mt-1.5 mb-0 text-sm text-ink-2">
        {t('lookUps.personHint')}
      </p>
    </form>
  );
}
