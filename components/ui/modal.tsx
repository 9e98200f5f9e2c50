'use client';

import { type ReactNode, useLayoutEffect, useRef } from 'react';

/** The platform's own dialog, open as long as it is on the page; `id` names its title `id-title`. */
export function Modal({
  id,
  title,
  onCancel,
  children,
}: {
  id: string;
  title: string;
  onCancel: () => void;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Closed while it is still on the page, so that the focus goes back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The focus may be on the last line; who it is about stands in the first.
    element?.scrollTo(0, 0);
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
      className="m-auto w-[min(34rem,calc(100vw-2rem))] rounded-panel border border-line-strong bg-surface p-5 text-ink shadow-xl backdrop:bg-[#00000080]"
    >
      <h2 id={`${id}-title`} className="m-0 text-lg font-[620]">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
