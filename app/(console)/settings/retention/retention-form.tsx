'use client';

import { startTransition, useState } from 'react';
import { useTranslations } from 'use-intl';
import { describedBy, fieldClass } from '@/components/form/field.tsx';
import { useFocusOnProblem } from '@/components/form/use-focus-on-problem.ts';
import { Button } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import type { EntryKind } from '@/lib/ledger/kinds.ts';
import { NotDone } from '../../not-done.tsx';
import { useSignedAction } from '../../use-signed-action.ts';
import { type RetentionState, setPeriods } from './actions.ts';

const CHANGES: EntryKind[] = ['change_opened', 'change_closed'];

/** A kind of entries as it is now; `due`: how much the next run removes, null: nothing ever. */
export interface Period {
  kind: EntryKind;
  days: number | null;
  suggested: number | null;
  due: number | null;
  /** How many there are. */
  entries: number;
}

/** One period for each kind of entries; what would be lost by a change is said before it is made. */
export function RetentionForm({
  periods,
  counted,
  countedEntries,
  most,
}: {
  periods: Period[];
  /** What is more than this is said to be more. */
  counted: number;
  /** The same of entries. */
  countedEntries: number;
  /** The longest period, in days. */
  most: number;
}) {
  const t = useTranslations();
  const start: RetentionState = { is: 'nothing' };
  const [state, submit, isBusy] = useSignedAction<RetentionState>(setPeriods, start);
  const form = useFocusOnProblem(state);
  const [typed, setTyped] = useState<Partial<Record<EntryKind, string>>>({});
  const shownOf = ({ kind, days }: Period) => typed[kind] ?? days?.toString() ?? '';
  const kindWords = (kind: EntryKind) => t(`audit.kind.${kind}`);
  return (
    <form
      ref={form}
      noValidate
      className="grid grid-cols-1 gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        if (!isBusy) startTransition(() => submit(data));
      }}
    >
      {state.is === 'confirm' && <input type="hidden" name="agreed" value={state.agreed} />}
      <Panel className="px-5 py-1">
        <ul className="m-0 list-none p-0">
          {periods.map((period) => {
            const { kind, due } = period;
            const problem =
              state.is === 'problem' && state.kinds.includes(kind)
                ? t('retention.problem', { most })
                : null;
            return (
              <li
                key={kind}
                className="grid grid-cols-1 gap-x-5 gap-y-1 border-b border-line py-3 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_15rem]"
              >
                <div className="min-w-0">
                  <label htmlFor={kind} className="font-[580]">
                    {kindWords(kind)}
                  </label>
                  <div id={`${kind}-hint`} className="text-sm text-ink-2">
                    <p className="m-0">
                      {period.entries > countedEntries
                        ? t('retention.entriesMore', { count: countedEntries })
                        : t('retention.entries', { count: period.entries })}{' '}
                      {suggestion(period, t)}
                    </p>
                    {due !== null && (
                      <p className={`m-0 ${due > 0 ? 'font-[540] text-wait' : ''}`}>
                        {due > counted
                          ? t('retention.nextMore', { count: counted })
                          : t('retention.next', { count: due })}
                      </p>
                    )}
                  </div>
                </div>
                <div>
                  <div className="flex items-center gap-2">
                    <input
                      id={kind}
                      name={kind}
                      inputMode="numeric"
                      autoComplete="off"
                      placeholder={t('retention.forEver')}
                      value={shownOf(period)}
                      onChange={(event) => setTyped({ ...typed, [kind]: event.target.value })}
                      aria-invalid={problem !== null}
                      aria-describedby={describedBy(kind, problem)}
                      className={fieldClass(problem, 'text-right placeholder:text-sm')}
                    />
                    <span className="text-sm text-ink-2">{t('retention.days')}</span>
                  </div>
                  {problem && (
                    <p id={`${kind}-problem`} className="mt-1.5 mb-0 text-sm font-[540] text-stop">
                      {problem}
                    </p>
                  )}
                </div>
              </li>
            );
          })}
        </ul>
      </Panel>
      <p className="m-0 text-sm text-ink-2">{t('retention.empty')}</p>
      {state.is === 'confirm' && (
        <div role="alert" className="rounded-panel border border-stop bg-stop-soft px-5 py-4">
          <h2 className="m-0 text-base font-[620]">{t('retention.confirmTitle')}</h2>
          <p className="mt-1 mb-0">{t('retention.confirmText')}</p>
          <ul className="mt-1 mb-0 list-disc pl-5">
            {state.due.map(([kind, count]) => (
              <li key={kind}>
                {count > counted
                  ? t('retention.confirmMore', { kind: kindWords(kind), count: counted })
                  : t('retention.confirmLine', { kind: kindWords(kind), count })}
              </li>
            ))}
          </ul>
        </div>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          type="submit"
          look={state.is === 'confirm' ? 'danger' : 'primary'}
          aria-disabled={isBusy}
        >
          {t(
            isBusy
              ? 'retention.busy'
              : state.is === 'confirm'
                ? 'retention.confirm'
                : 'retention.save',
          )}
        </Button>
        <Button
          className="min-h-10"
          onClick={() =>
            setTyped({
              ...typed,
              ...Object.fromEntries(
                periods.flatMap(({ kind, suggested }) =>
                  suggested === null ? [] : [[kind, String(suggested)]],
                ),
              ),
            })
          }
        >
          {t('retention.suggestedFill')}
        </Button>
        <div role="status" className="basis-full text-sm empty:hidden">
          {state.is === 'saved' && (
            <p className="m-0 text-good">{t('retention.saved', { count: state.changed })}</p>
          )}
          <NotDone state={state} />
        </div>
      </div>
    </form>
  );
}

function suggestion(
  { kind, suggested }: Period,
  t: ReturnType<typeof useTranslations<never>>,
): string {
  if (suggested !== null) return t('retention.suggested', { days: suggested });
  return t(CHANGES.includes(kind) ? 'retention.changes' : 'retention.none');
}
