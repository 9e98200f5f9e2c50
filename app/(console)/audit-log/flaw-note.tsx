import { Moment } from '@/components/ui/moment.tsx';
import type { EntryWords } from './entry-words.ts';
import type { Flaw } from './log-flaw.ts';

/** At the top of an entry: that it is the one that the last check has found to be wrong, and what that means. */
export function FlawNote({ flaw, words: { t } }: { flaw: Flaw; words: EntryWords }) {
  const { problem, seq, at, putRight } = flaw;
  const means = `alarm.means.${problem}` as 'alarm.means.changed';
  return (
    <div
      data-testid="flaw"
      className="border-b border-line bg-stop-soft px-5 py-3 text-sm [&_b]:text-stop"
    >
      <p className="m-0">
        <b className="font-[620]">{t(`audit.flaw.${titleOf(problem)}`)}</b>{' '}
        {t('audit.badge.problem', { problem, seq })} {t.has(means) && t(means, { seq })}
      </p>
      <p className="m-0 text-ink-2">
        {t('alarm.found')} <Moment at={at} relative />
      </p>
      {putRight && <p className="m-0 font-[580]">{t('audit.flaw.putRight')}</p>}
    </div>
  );
}

function titleOf(problem: string): 'search' | 'rebuilt' | 'changed' {
  if (problem === 'search_differs') return 'search';
  return problem === 'rebuilt' ? 'rebuilt' : 'changed';
}
