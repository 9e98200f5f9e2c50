import type { ReactNode } from 'react';
import { buttonClass } from '@/components/ui/button.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { translator } from '@/lib/i18n/request.ts';

/** Around everything that searches and answers: the answer gives way while a search is refused. */
export const SEARCH_AREA = 'group/search';

/** The answer of the present search, which is not shown as that of one that was refused. */
export async function SearchAnswer({ children }: { children: ReactNode }) {
  const t = await translator();
  return (
    <>
      <Panel
        data-testid="no-answer"
        className="hidden flex-wrap items-center gap-x-4 gap-y-2 px-5 py-4 group-has-[[data-search-problem]]/search:flex"
      >
        <p className="m-0">{t('audit.noAnswer')}</p>
        {/* All of the page anew: what was said at the boxes goes too. */}
        <a href="/audit-log" className={buttonClass('plain')}>
          {t('audit.showAll')}
        </a>
      </Panel>
      <div className="grid grid-cols-1 gap-3 group-has-[[data-search-problem]]/search:hidden">
        {children}
      </div>
    </>
  );
}
