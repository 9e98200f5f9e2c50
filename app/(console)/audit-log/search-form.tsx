'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { fieldClass } from '@/components/form/field.tsx';
import { Button } from '@/components/ui/button.tsx';
import type { SearchProblemCode } from '@/lib/ledger/search-query.ts';
import { useSignedAction } from '../use-signed-action.ts';
import { type SearchState, searchAuditLog } from './actions.ts';
import { SearchHelp, type SearchValues } from './search-help.tsx';
import { SearchOutcome } from './search-outcome.tsx';

/** The search as a text, with how to write it; `start` is what is already known to be wrong with it. */
export function SearchForm({
  shown,
  start,
  values,
  children,
}: {
  shown: string;
  start: SearchState;
  values: SearchValues;
  /** What stands beside the box, before the help. */
  children: ReactNode;
}) {
  const t = useTranslations('audit');
  const [state, submit, isBusy] = useSignedAction<SearchState>(searchAuditLog, start);
  const codes = state.is === 'problem' ? state.problems.map(({ code }) => code) : [];
  return (
    <>
      <form action={submit} className="min-w-0 flex-[3] basis-80">
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
        <SearchOutcome id="q-problem" state={state} hasPlace />
      </form>
      {children}
      {/* What is folded stands in a row of its own. */}
      <div className="-mt-2 basis-full max-lg:order-last" />
      <SearchHelp
        // What a problem points to is open.
        isOpen={codes.some((code) => TOLD_IN_HELP.includes(code))}
        values={values}
      />
    </>
  );
}

const TOLD_IN_HELP: SearchProblemCode[] = ['no_qualifier', 'unknown_qualifier', 'not_in_list'];
