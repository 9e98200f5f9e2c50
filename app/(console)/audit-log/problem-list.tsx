'use client';

import { useTranslations } from 'use-intl';
import type { SearchProblem } from '@/lib/ledger/search-query.ts';

/** What is wrong with a search: which part, and why; where it begins only in a text that was typed as a whole. */
export function ProblemList({
  problems,
  hasPlace,
}: {
  problems: readonly SearchProblem[];
  hasPlace: boolean;
}) {
  const t = useTranslations('audit.problem');
  return (
    <ul className="m-0 list-none p-0 text-sm">
      {problems.map(({ code, at, text }) => (
        <li key={at} className="[overflow-wrap:anywhere]">
          {text !== '' && (
            <code className="mr-1.5 font-mono text-xs font-semibold">{visible(text)}</code>
          )}
          <span className="text-stop">{t(code)}</span>
          {hasPlace && <span className="text-ink-3"> {t('place', { at: at + 1 })}</span>}
        </li>
      ))}
    </ul>
  );
}

/** Control characters as signs, which can be seen and do nothing. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
