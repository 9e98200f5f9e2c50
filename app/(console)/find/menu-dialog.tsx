'use client';

import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';

/** What lies over the page; Esc and a press beside it close it, and the focus goes back to where it was. */
export function MenuDialog({ onClose, children }: { onClose: () => void; children: ReactNode }) {
  const t = useTranslations('find');
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed while it is still on the page, so that the focus goes back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same
    <dialog
      ref={dialog}
      aria-label={t('menu')}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
      className="mx-auto mt-[10vh] mb-auto max-h-[80vh] w-[min(40rem,calc(100vw-2rem))] overflow-y-auto rounded-panel border border-line-strong bg-ground p-0 text-ink shadow-xl backdrop:bg-[#00000080]"
    >
      <div className="p-3">{children}</div>
    </dialog>
  );
}
