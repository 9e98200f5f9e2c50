'use client';

import { type ReactNode, startTransition } from 'react';
import { useTranslations } from 'use-intl';
import { useFocusOnProblem } from '@/components/form/use-focus-on-problem.ts';
import { Link } from '@/components/link.tsx';
import { Button } from '@/components/ui/button.tsx';
import { useMoment } from '@/components/ui/moment.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { useHydrated } from '@/components/use-hydrated.ts';
import type { Json } from '@/lib/ledger/entry-draft.ts';
import type { LastChange } from '@/lib/policy/last-changes.ts';
import type { PolicySetting } from '@/lib/policy/policy.ts';
import { logAddress } from '../../audit-log/log-address.ts';
import { NotDone } from '../../not-done.tsx';
import { useSignedAction } from '../../use-signed-action.ts';
import type { SettingState } from './actions.ts';
import { MovedNotice } from './moved-notice.tsx';

/** The sentence beside a field; null without a problem. `max`: the most characters it takes. */
export type ProblemOf = (field: string, max?: number) => string | null;

/** What every section of this page is: a title, what it is about, who changed it last, and its form. */
export function SettingSection({
  setting,
  title,
  lead,
  last,
  children,
}: {
  setting: PolicySetting;
  title: string;
  lead: string;
  last: LastChange | null;
  children: ReactNode;
}) {
  const t = useTranslations('legalBasis');
  const moment = useMoment();
  return (
    <Panel className="px-4 py-4 sm:px-5" aria-labelledby={`${setting}-title`}>
      <h2 id={`${setting}-title`} className="m-0 text-lg font-[620]">
        {title}
      </h2>
      <p className="mt-1 mb-0 text-sm text-ink-2">{lead}</p>
      {children}
      {last && (
        <p className="mt-3 mb-0 text-xs text-ink-3">
          <Link
            className="underline [overflow-wrap:anywhere] hover:text-ink"
            href={logAddress({ q: 'kind:settings_changed', entry: last.seq })}
          >
            {t('last', { name: last.name, date: moment(last.at) ?? '' })}
          </Link>
        </p>
      )}
    </Panel>
  );
}

/** The form of one setting: its fields, the button, and what became of it. What was typed stays. */
export function SettingForm({
  setting,
  shown,
  action,
  children,
}: {
  setting: PolicySetting;
  /** The setting as this page shows it. */
  shown: Json;
  action: (state: SettingState, form: FormData) => Promise<SettingState | 'signed_out'>;
  children: (problemOf: ProblemOf) => ReactNode;
}) {
  const t = useTranslations('legalBasis');
  const isReady = useHydrated();
  const [state, submit, isBusy] = useSignedAction<SettingState>(action, { is: 'nothing' });
  const form = useFocusOnProblem(state);
  const problemOf: ProblemOf = (field, max = 0) => {
    if (state.is !== 'problem') return null;
    const found = state.problems.find((problem) => problem.field === field);
    return found ? t(`problem.${found.code}`, { max }) : null;
  };
  return (
    <form
      ref={form}
      method="post"
      noValidate
      className="mt-4 grid grid-cols-1 gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        if (!isBusy) startTransition(() => submit(data));
      }}
    >
      <input type="hidden" name="shown" value={JSON.stringify(shown)} />
      {children(problemOf)}
      {state.is === 'moved' && (
        <MovedNotice setting={setting} now={state.now} wanted={state.wanted} />
      )}
      <div className="flex flex-wrap items-center gap-x-3.5 gap-y-2">
        <Button type="submit" look="primary" disabled={!isReady} aria-disabled={isBusy}>
          {t(isBusy ? 'busy' : state.is === 'moved' ? 'saveMine' : 'save')}
        </Button>
        <div role="status" className="min-w-0 flex-1 basis-48 text-sm empty:hidden">
          {state.is === 'saved' && (
            <p className={state.isChanged ? 'm-0 text-good' : 'm-0 text-ink-2'}>
              {t(state.isChanged ? 'saved' : 'unchanged')}
            </p>
          )}
          {state.is === 'problem' && <p className="m-0 text-stop">{t('invalid')}</p>}
          <NotDone state={state} />
        </div>
      </div>
    </form>
  );
}
