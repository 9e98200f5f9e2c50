/** The look of the box, before and after its code is there. */
export const BOX_CLASS =
  'w-full min-h-12 rounded-panel border border-line-strong bg-surface pr-4 pl-11 text-lg text-ink placeholder:text-ink-3';
