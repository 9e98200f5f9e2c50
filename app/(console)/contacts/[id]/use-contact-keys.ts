'use client';

import { useEffect, useEffectEvent } from 'react';

/**
 * The keys of a person's page, from wherever the focus is: Alt+O asks about an opt-out of all, Ctrl+Enter
 * (Cmd+Enter) does what is chosen. A dialog and a form of its own keep theirs.
 */
export function useContactKeys({
  isOn,
  onOptOut,
  onPress,
}: {
  isOn: boolean;
  onOptOut: () => void;
  onPress: () => void;
}): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const { altKey, ctrlKey, metaKey, code, key } = event;
    const isElsewhere =
      event.target instanceof Element && event.target.closest('dialog, form[data-own-keys]');
    if (event.defaultPrevented || isElsewhere) return;
    if (altKey && !ctrlKey && !metaKey && code === 'KeyO') {
      event.preventDefault();
      onOptOut();
    } else if ((ctrlKey || metaKey) && key === 'Enter') {
      event.preventDefault();
      onPress();
    }
  });
  useEffect(() => {
    if (!isOn) return;
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [isOn]);
}
