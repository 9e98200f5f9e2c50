import type { ReactNode } from 'react';
import { BrandMark } from '@/components/brand-mark.tsx';
import { PageTitle } from '@/components/page-title.tsx';
import { PreferenceSwitches } from '@/components/preference-switches.tsx';
import { Panel } from '@/components/ui/panel.tsx';
import { preferences, translator } from '@/lib/i18n/request.ts';
import { DatabaseState } from './database-state.tsx';

/** The frame of the pages before the console: one narrow panel. */
export async function DoorFrame({
  title,
  lead,
  children,
}: {
  title: string;
  lead?: string;
  children?: ReactNode;
}) {
  const [t, { theme }] = await Promise.all([translator(), preferences()]);
  return (
    <>
      <header className="flex min-h-[54px] flex-wrap items-center justify-between gap-x-6 gap-y-1 px-4 py-2 md:px-6">
        <BrandMark name={t('app.name')} />
        <PreferenceSwitches theme={theme} />
      </header>
      <DatabaseState />
      <main className="mx-auto mt-[min(12vh,6rem)] mb-20 max-w-[27rem] px-4">
        <PageTitle>{title}</PageTitle>
        {lead && <p className="mt-[3px] mb-5 text-ink-2">{lead}</p>}
        {children && <Panel className="px-[22px] py-5">{children}</Panel>}
      </main>
    </>
  );
}
