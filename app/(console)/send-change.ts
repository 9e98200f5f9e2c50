'use client';

import { unstable_isUnrecognizedActionError } from 'next/navigation';
import type { Agreement } from '@/lib/subscriptions/agreement.ts';
import type { Change, FieldIssue } from '@/lib/subscriptions/change.ts';
import type { ChangeResult, Reading } from '@/lib/subscriptions/outcome.ts';
import { unansweredResult } from '@/lib/subscriptions/unanswered.ts';
import { setStatus } from './actions.ts';

/** The console did not take the request: nothing was sent to HubSpot. */
export type NotTaken = 'tooLarge' | 'olderBuild' | 'crossSite';

export type Sent =
  | { is: 'result'; result: ChangeResult; requestId: string | null }
  | { is: 'issues'; issues: FieldIssue[] }
  | { is: 'not_taken'; why: NotTaken }
  /** The session has ended: nothing was sent. */
  | { is: 'signed_out' };

/** The first words of the refusals of `proxy.ts`, which reach the page as an error's message. */
const NOT_TAKEN: [string, NotTaken][] = [
  ['too_large', 'tooLarge'],
  ['cross_site', 'crossSite'],
];

/**
 * Calls the server action. Whatever goes wrong on the way comes back as a value: refused at the door
 * (nothing was sent), or unknown, which is checked like any unknown change. `operation`: the id under
 * which it goes on record. `clock.now`: ms since the epoch by the console's clock.
 */
export async function sendChange(
  input: unknown,
  agreement: Agreement,
  change: Change,
  before: Reading | null,
  operation: string,
  clock: { settleWindowMs: number; now: number },
): Promise<Sent> {
  const ahead = clock.now - Date.now();
  const unanswered = (requestId: string | null): Sent => ({
    is: 'result',
    result: unansweredResult(change, before, clock.now, Date.now() + ahead, clock.settleWindowMs),
    requestId,
  });
  try {
    const answered = await setStatus(input, agreement, operation);
    if (!answered.ok && 'signedOut' in answered) return { is: 'signed_out' };
    if (!answered.ok) return unanswered(answered.requestId);
    const answer = answered.value;
    return answer.ok
      ? { is: 'result', result: answer.result, requestId: null }
      : { is: 'issues', issues: answer.issues };
  } catch (error) {
    if (unstable_isUnrecognizedActionError(error)) return { is: 'not_taken', why: 'olderBuild' };
    const message = error instanceof Error ? error.message : '';
    const refusal = NOT_TAKEN.find(([words]) => message.startsWith(words));
    return refusal ? { is: 'not_taken', why: refusal[1] } : unanswered(null);
  }
}
