'use client';

import { useTranslations } from 'use-intl';
import { Button } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { useSignedAction } from '../../use-signed-action.ts';
import { ActOutcome } from './act-outcome.tsx';
import { decideLookUps, type UsersState } from './actions.ts';

/** Whether it is kept who looked up whom, and the button that decides otherwise. */
export function LookUpSwitch({ isOn }: { isOn: boolean }) {
  const t = useTranslations('lookUps');
  const [state, submit, isBusy] = useSignedAction<UsersState>(decideLookUps, { is: 'nothing' });
  return (
    <Panel className="px-5 py-4" aria-labelledby="look-ups">
      <h2 id="look-ups" className="m-0 text-[.9375rem] font-[620]">
        {t('switchTitle')}
      </h2>
      <p className="mt-1 mb-3 text-sm text-ink-2">{t('switchText')}</p>
      <form action={submit} className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <input type="hidden" name="keep" value={isOn ? 'no' : 'yes'} />
        <Button type="submit" aria-disabled={isBusy}>
          {t(isOn ? 'turnOff' : 'turnOn')}
        </Button>
        <b className="text-sm font-[580]">{t(isOn ? 'isOn' : 'isOff')}</b>
        <ActOutcome state={state} />
      </form>
    </Panel>
  );
}
