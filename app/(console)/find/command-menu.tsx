'use client';

import { Search } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useHydrated } from '@/components/use-hydrated.ts';
import type { Role } from '@/lib/auth/permissions.ts';
import { BOX_CLASS } from './box-class.ts';
import { MenuDialog } from './menu-dialog.tsx';

const MENU_BOX = 'find-in-menu';

const MenuFinder = dynamic(() => import('./menu-finder.tsx').then((menu) => menu.MenuFinder), {
  // What is typed until the rest is there stays in the box.
  loading: () => <EarlyBox />,
});

/** The way to people and pages from anywhere: by Ctrl+K or Cmd+K, and by its button in the header. */
export function CommandMenu({ role }: { role: Role }) {
  const t = useTranslations('find');
  const [isOpen, setOpen] = useState(false);
  const isApple = useHydrated() && /Mac|iPhone|iPad/.test(navigator.platform);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isChord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!isChord || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      // A question that waits for its answer comes first.
      if (!document.querySelector('dialog[open]')) setOpen(true);
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  const close = () => setOpen(false);
  return (
    <>
      <button
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
        className="inline-flex min-h-8 items-center gap-2 rounded-field border border-line-strong px-2.5 text-sm text-ink-2 hover:bg-sunken hover:text-ink"
      >
        <Search aria-hidden className="size-4" />
        <span className="sr-only">{t('menu')}</span>
        <kbd aria-hidden className="font-mono text-xs text-ink-3 max-md:hidden">
          {isApple ? '⌘K' : t('chord')}
        </kbd>
      </button>
      {isOpen && (
        <MenuDialog onClose={close}>
          <MenuFinder id={MENU_BOX} role={role} onDone={close} />
        </MenuDialog>
      )}
    </>
  );
}

function EarlyBox() {
  const t = useTranslations('find');
  return <input id={MENU_BOX} aria-label={t('box')} autoComplete="off" className={BOX_CLASS} />;
}
