'use client';

import { useSyncExternalStore } from 'react';

const WIDE = '(min-width: 64rem)';

function subscribe(callBack: () => void): () => void {
  const media = window.matchMedia(WIDE);
  media.addEventListener('change', callBack);
  return () => media.removeEventListener('change', callBack);
}

/** Whether two columns stand side by side, as `lg:` has it; taken for true on the server. */
export function useIsWide(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => window.matchMedia(WIDE).matches,
    () => true,
  );
}
