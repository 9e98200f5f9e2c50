'use client';

import { useTranslations } from 'use-intl';

/**
 * The name of a page in the browser's tab. It comes and goes with the page: what Next takes from a page's
 * metadata follows the page, which has no title until then (WCAG 2.4.2).
 */
export function TabTitle({ children }: { children: string }) {
  return <title>{`${children} · ${useTranslations('app')('name')}`}</title>;
}

/** The title of a page, above it and in the browser's tab. */
export function PageTitle({ children }: { children: string }) {
  return (
    <>
      <TabTitle>{children}</TabTitle>
      <h1 className="m-0 text-title font-[640] tracking-[-.011em]">{children}</h1>
    </>
  );
}
