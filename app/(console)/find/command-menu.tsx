'use client';

import { Search } from 'lucide-react';
import { type ComponentProps, type ComponentType, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useHydrated } from '@/components/use-hydrated.ts';
import type { Role } from '@/lib/auth/permissions.ts';
import { BOX_CLASS } from './box-class.ts';
import { MenuDialog } from './menu-dialog.tsx';

const MENU_BOX = 'find-in-menu';

type MenuFinder = typeof import('./menu-finder.tsx').MenuFinder;

/**
 * What the menu shows: fetched when it is first opened. It takes the place of `EarlyBox` in one step, in
 * which no letter is lost; React's own `lazy` would draw it first and show it later.
 */
function MenuBody(props: ComponentProps<MenuFinder>) {
  const [loaded, setLoaded] = useState<{ Finder: ComponentType<typeof props> }>();
  const t = useTranslations('find');
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    import('./menu-finder.tsx').then(
      ({ MenuFinder: Finder }) => setLoaded({ Finder }),
      // The browser tells why; the page below has to stay as it is.
      () => setMissing(true),
    );
  }, []);
  if (loaded) return <loaded.Finder {...props} />;
  return (
    <>
      <EarlyBox />
      {isMissing && (
        <p role="alert" className="m-0 mt-2 rounded-panel bg-stop-soft px-4 py-2.5 text-sm">
          {t('problem.failed')}
        </p>
      )}
    </>
  );
}

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
          <MenuBody id={MENU_BOX} role={role} onDone={close} />
        </MenuDialog>
      )}
    </>
  );
}

function EarlyBox() {
  const t = useTranslations('find');
  return <input id={MENU_BOX} aria-label={t('box')} autoComplete="off" className={BOX_CLASS} />;
}
