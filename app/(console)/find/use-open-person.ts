'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef, useState } from 'react';
import type { HubSpotError } from '@/lib/hubspot/types.ts';
import type { PersonOpened } from '@/lib/people/open-person.ts';
import { ask } from '../use-reads.ts';

/** Why somebody was not opened. */
export type OpenProblem =
  | Exclude<Extract<PersonOpened, { ok: false }>['why'], 'hubspot'>
  | 'failed'
  | HubSpotError;

/**
 * Opens people. `onOpened` is called once the way to the page is taken; where the text is changed
 * meanwhile, `giveUp` stops it.
 */
export function useOpenPerson(onOpened: () => void) {
  const router = useRouter();
  const cache = useQueryClient();
  const running = useRef<AbortController | null>(null);
  const [isOpening, setOpening] = useState(false);
  const [problem, setProblem] = useState<OpenProblem | null>(null);

  const open = async (of: string, anyAddress: boolean) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setProblem(null);
    setOpening(true);
    const opened = await ask<PersonOpened>(
      '/api/people/open',
      { of, anyAddress },
      mine.signal,
    ).catch(() => 'failed' as const);
    if (mine.signal.aborted) return;
    if (opened === 'failed' || !opened.ok) {
      setOpening(false);
      if (opened === 'failed') return setProblem('failed');
      return setProblem(opened.why === 'hubspot' ? opened.error : opened.why);
    }
    onOpened();
    router.push(`/contacts/${opened.id}`);
    void cache.invalidateQueries({ queryKey: ['people-recent'] });
  };
  const giveUp = () => {
    running.current?.abort();
    setOpening(false);
    setProblem(null);
  };
  return { open, giveUp, isOpening, problem };
}
