'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { pagesFor } from '@/components/pages.ts';
import type { Role } from '@/lib/auth/permissions.ts';
import { Finder } from './finder.tsx';

/** The box, and the pages that somebody of this role may open. */
export function MenuFinder({ id, role, onDone }: { id: string; role: Role; onDone: () => void }) {
  const t = useTranslations('app');
  const router = useRouter();
  const pages = pagesFor(role).map(({ href, words }) => ({ href, name: t(words) }));
  return (
    <Finder
      id={id}
      pages={pages}
      draft={null}
      onOpened={onDone}
      onPage={(href) => {
        onDone();
        router.push(href);
      }}
    />
  );
}
