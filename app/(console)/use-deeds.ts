'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { FieldIssue } from '@/lib/subscriptions/change.ts';
import type { AnyResult, Reading } from '@/lib/subscriptions/outcome.ts';
import { type Deed, type NotTaken, type SentDeed, sendDeed } from './send-deed.ts';
import { tellSignedOut } from './use-reads.ts';
import type { Results } from './use-results.ts';

/** Why one of several was not sent, and nothing of it is on the page as a result. */
export type HeldDeed =
  | { is: 'still_open'; deed: Deed }
  | { is: 'not_taken'; why: NotTaken }
  | Extract<SentDeed, { is: 'undo_problem' }>;

export interface Sent {
  deed: Deed;
  result: AnyResult | null;
  issues: FieldIssue<string>[];
}

/** Several that were done by one press. */
export interface Batch {
  of: number;
  sent: readonly Sent[];
}

/**
 * Has deeds carried out one after the other, and shows each result as it comes; one that fails does not
 * stop the rest. Nothing else is begun meanwhile.
 */
export function useDeeds({
  results,
  who,
  address,
  settleWindowMs,
  clockAheadMs,
}: {
  results: Results;
  who: string;
  address: string;
  settleWindowMs: number;
  clockAheadMs: number;
}) {
  const cache = useQueryClient();
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null);
  const [held, setHeld] = useState<HeldDeed | null>(null);
  const [batch, setBatch] = useState<Batch | null>(null);
  const isUnderWay = useRef(false);

  /** Gives what became of each; empty where something is still under way. */
  const carryOut = async (deeds: readonly Deed[], before: Reading | null): Promise<Sent[]> => {
    if (isUnderWay.current || deeds.length === 0) return [];
    isUnderWay.current = true;
    setHeld(null);
    setBatch(null);
    const sent: Sent[] = [];
    for (const [index, deed] of deeds.entries()) {
      setProgress({ done: index, of: deeds.length });
      // An opt-out is never held up.
      if (deed.change.statusState !== 'UNSUBSCRIBED' && results.openFor(deed.change)) {
        setHeld({ is: 'still_open', deed });
        continue;
      }
      const operation = crypto.randomUUID();
      const clock = { settleWindowMs, aheadMs: clockAheadMs };
      const answer = await sendDeed(deed, before, operation, clock);
      if (answer.is === 'signed_out') {
        tellSignedOut();
        break;
      }
      if (answer.is === 'result') {
        const notAContact = deed.is === 'change' && deed.agreement.notAContact;
        const { result, requestId } = answer;
        const seen = deed.is === 'opt_out_of_all' ? null : (deed.agreement.seen ?? null);
        // The last one stands above the others.
        const takesFocus = index === deeds.length - 1;
        results.add({ id: operation, result, requestId, who, seen, notAContact, takesFocus });
        sent.push({ deed, result, issues: [] });
      } else if (answer.is === 'issues') sent.push({ deed, result: null, issues: answer.issues });
      else setHeld(answer);
    }
    isUnderWay.current = false;
    setProgress(null);
    if (deeds.length > 1) setBatch({ of: deeds.length, sent });
    void cache.invalidateQueries({ queryKey: ['person', address] });
    void cache.invalidateQueries({ queryKey: ['person-log', address] });
    void cache.invalidateQueries({ queryKey: ['hubspot-history', address] });
    return sent;
  };

  return { progress, held, batch, carryOut };
}
