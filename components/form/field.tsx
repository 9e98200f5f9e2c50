'use client';

import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { classNames } from '../class-names.ts';

export const FIELD =
  'w-full min-h-field rounded-field border bg-surface text-ink px-[11px] placeholder:text-ink-3';

/** Class of an input, textarea or select; red with a problem. */
export function fieldClass(problem: string | null | undefined, more?: string): string {
  return classNames(FIELD, problem ? 'border-stop' : 'border-line-strong', more);
}

/** Ids that tie a control to its hint and its problem. */
export function describedBy(id: string, problem: string | null | undefined): string {
  return problem ? `${id}-problem ${id}-hint` : `${id}-hint`;
}

/** A labelled field: word of the screen, name in HubSpot's API, control, problem, hint. */
export function Field({
  id,
  label,
  apiName,
  optional = false,
  problem,
  hint,
  children,
}: {
  id: string;
  label: string;
  apiName?: string;
  optional?: boolean;
  problem?: string | null | undefined;
  hint?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations('field');
  return (
    <div className="min-w-0">
      <div className="mb-[5px] flex items-baseline gap-x-1.5">
        <label htmlFor={id} className="max-w-full flex-none font-[580] [overflow-wrap:anywhere]">
          {label}
        </label>
        {apiName && (
          <code
            className="truncate font-mono text-xs text-ink-3"
            title={t('apiName', { name: apiName })}
          >
            {apiName}
          </code>
        )}
        {optional && <span className="text-xs text-ink-3">{t('optional')}</span>}
      </div>
      {children}
      {problem && (
        <p id={`${id}-problem`} className="mt-1.5 text-sm font-[540] text-stop">
          {problem}
        </p>
      )}
      <div id={`${id}-hint`} className="mt-1.5 text-sm text-ink-2 empty:hidden">
        {hint}
      </div>
    </div>
  );
}
