'use client';

import { useTranslations } from 'use-intl';
import { fieldClass } from '@/components/form/field.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useSignedAction } from '../use-signed-action.ts';
import { type SearchState, searchAuditLog } from './actions.ts';
import { SearchOutcome } from './search-outcome.tsx';

/** The search as a text. */
export function SearchForm({ shown }: { shown: string }) {
  const t = useTranslations('audit');
  const [state, submit, isBusy] = useSignedAction<SearchState>(searchAuditLog, { is: 'nothing' });
  return (
    <search className="min-w-0 flex-[3] basis-80">
      <form action={submit}>
        <input type="hidden" name="by" value="text" />
        <label htmlFor="q" className="mb-[5px] block font-[580]">
          {t('search')}
        </label>
        <div className="flex gap-2">
          <input
            id="q"
            name="q"
            type="text"
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            placeholder={t('searchPlaceholder')}
            aria-describedby="q-problem q-hint"
            aria-invalid={state.is === 'problem'}
            className={fieldClass(state.is === 'problem' ? 'x' : null, 'font-mono text-sm')}
            key={state.is === 'problem' ? state.typed : shown}
            defaultValue={state.is === 'problem' ? state.typed : shown}
          />
          <Button type="submit" look="primary" aria-disabled={isBusy}>
            {t('find')}
          </Button>
        </div>
        <SearchOutcome id="q-problem" state={state} />
        <details className="mt-1.5 text-sm text-ink-2">
          <summary id="q-hint">{t('howTo')}</summary>
          <dl className="mt-1 mb-0 grid gap-x-3 gap-y-0.5 sm:grid-cols-[max-content_1fr]">
            {(
              [
                'actor',
                'kind',
                'subject',
                'type',
                'outcome',
                'basis',
                'ref',
                'days',
                'not',
                'any',
              ] as const
            ).map((name) => (
              <div key={name} className="contents">
                <dt className="font-mono text-xs leading-[1.7] text-ink">
                  {t(`help.${name}.typed`)}
                </dt>
                <dd className="m-0">{t(`help.${name}.means`)}</dd>
              </div>
            ))}
          </dl>
        </details>
      </form>
    </search>
  );
}
