'use client';

import { useTranslations } from 'use-intl';
import type { PeopleFound } from '@/lib/people/find-people.ts';
import type { SearchText } from '@/lib/people/search-text.ts';
import { ErrorWords } from '../error-words.tsx';
import type { OpenProblem } from './use-open-person.ts';

/** What the box says of itself: what it does, what it found, and what is in the way. */
export function FinderNotes({
  id,
  read,
  count,
  isSearching,
  isOpening,
  found,
  problem,
}: {
  id: string;
  read: SearchText;
  /** Of what can be chosen. */
  count: number;
  isSearching: boolean;
  isOpening: boolean;
  found: PeopleFound | undefined;
  problem: OpenProblem | null;
}) {
  const t = useTranslations('find');
  const say = (): string => {
    if (isOpening) return t('opening');
    switch (read.is) {
      case 'nothing':
        return '';
      case 'too_long':
        return t('tooLong');
      case 'several':
        return t('found', { count });
      case 'address':
      case 'words':
        if (isSearching) return t('searching');
        if (!found) return '';
        return count === 0 ? t('nobody') : t('found', { count });
      default:
        return read satisfies never;
    }
  };
  const inTheWay = isSearching ? null : (found?.problem ?? null);
  return (
    <div id={`${id}-notes`} className="mt-2 px-1 text-sm text-ink-2">
      <p role="status" className="m-0 min-h-5">
        {say()}
        {!isSearching && found && found.more > 0 && ` ${t('more', { count: found.more })}`}
      </p>
      {problem !== null && (
        <div role="alert" className="mt-2 rounded-panel bg-stop-soft px-4 py-2.5 text-ink">
          {typeof problem === 'string' ? t(`problem.${problem}`) : <ErrorWords error={problem} />}
        </div>
      )}
      {inTheWay !== null && inTheWay.kind !== 'cancelled' && (
        <div
          data-testid="search-problem"
          className="mt-2 rounded-panel bg-wait-soft px-4 py-2.5 text-ink"
        >
          <ErrorWords error={inTheWay} />
          <p className="m-0 mt-1">{t('allTheSame')}</p>
        </div>
      )}
    </div>
  );
}
