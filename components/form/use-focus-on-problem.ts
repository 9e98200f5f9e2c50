'use client';

import { type RefObject, useEffect, useRef } from 'react';

/** For a form whose answer is `state`: moves to the first field with a problem, each time it is answered. */
export function useFocusOnProblem(state: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each answer is another state
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [state]);
  return form;
}
