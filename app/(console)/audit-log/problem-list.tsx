'use client';

import { useTranslations } from 'use-intl';
import type { SearchProblem } from '@/lib/ledger/search-query.ts';

/** What is wrong with a search: which part, and why. */
export function ProblemList({ problems }: { problems: readonly SearchProblem[] }) {
  const t = useTranslations('audit.problem');
  return (
    <ul className="m-0 list-none p-0 text-sm">
      {problems.map(({ code, at, text }) => (
        <li key={at} className="[overflow-wrap:anywhere]">
          {text !== '' && <code className="mr-1.5 font-mono text-xs font-semibold">{text}</code>}
          <span className="text-stop">{t(code)}</span>{' '}
          {code !== 'not_an_address' && (
            <span className="text-ink-3">{t('place', { at: at + 1 })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
