'use client';

import { useActionState } from 'react';
import { tellSignedOut } from './use-reads.ts';

/**
 * As `useActionState`, for an action of somebody who is signed in: where the session has ended this is
 * told, and everything stays as it was.
 */
export function useSignedAction<State extends object>(
  action: (state: Awaited<State>, form: FormData) => Promise<State | 'signed_out'>,
  start: Awaited<State>,
): [Awaited<State>, (form: FormData) => void, boolean] {
  return useActionState(async (state: Awaited<State>, form: FormData) => {
    const next = await action(state, form);
    if (next !== 'signed_out') return next as Awaited<State>;
    tellSignedOut();
    return state;
  }, start);
}
