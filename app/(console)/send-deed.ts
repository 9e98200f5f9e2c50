'use client';

import type { Agreement, Shown } from '@/lib/subscriptions/agreement.ts';
import type { Change, FieldIssue, OptOutOfAll } from '@/lib/subscriptions/change.ts';
import type { AnyResult, Reading } from '@/lib/subscriptions/outcome.ts';
import { unansweredResult } from '@/lib/subscriptions/unanswered.ts';
import type { UndoProblem } from '@/lib/subscriptions/undo.ts';

/** One thing that the page has somebody do. */
export type Deed =
  | { is: 'change'; change: Change; agreement: Agreement }
  | { is: 'opt_out_of_all'; change: OptOutOfAll; unread: boolean }
  /** `change`: what it is known to set, for a result whose answer never came. */
  | {
      is: 'undo';
      change: Change;
      of: string;
      agreement: Agreement & { seen: Shown };
      /** On what ground an opt-out is lifted that was no mistake; null: on that of then. */
      ground: Pick<Change, 'legalBasis' | 'legalBasisExplanation'> | null;
    };

/** Why the console did not take a request: nothing was sent to HubSpot. */
export type NotTaken = 'tooLarge' | 'olderBuild' | 'crossSite' | 'database';

export type SentDeed =
  | { is: 'result'; result: AnyResult; requestId: string | null }
  | { is: 'issues'; issues: FieldIssue<string>[] }
  | { is: 'undo_problem'; problem: UndoProblem | { code: 'not_in_plan' } }
  | { is: 'not_taken'; why: NotTaken }
  | { is: 'signed_out' };

interface Clock {
  settleWindowMs: number;
  /** How far the console's clock is ahead of the browser's, ms. */
  aheadMs: number;
}

/**
 * Has the console carry out one deed. Whatever goes wrong on the way comes back as a value: refused at the
 * door (nothing was sent), or unknown, which is checked like any unknown change. `operation`: the id under
 * which it goes on record; `before`: what the screen showed.
 */
export async function sendDeed(
  deed: Deed,
  before: Reading | null,
  operation: string,
  clock: Clock,
): Promise<SentDeed> {
  const pressedAt = Date.now() + clock.aheadMs;
  const unanswered = (requestId: string | null): SentDeed => ({
    is: 'result',
    result: unansweredResult(
      deed.change,
      before,
      pressedAt,
      Date.now() + clock.aheadMs,
      clock.settleWindowMs,
    ),
    requestId,
  });
  try {
    const response = await fetch(ROUTES[deed.is], {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...bodyOf(deed), operation }),
    });
    if (response.status === 401) return { is: 'signed_out' };
    const why = NOT_TAKEN[response.status];
    if (why) return { is: 'not_taken', why };
    const body: unknown = await response.json();
    if (!response.ok) return unanswered(requestIdOf(body));
    return sentBy(body as Answer);
  } catch {
    // Whether it was sent is not known: it is checked.
    return unanswered(null);
  }
}

/** What the routes give that carry something out. */
type Answer =
  | { ok: true; result: AnyResult }
  | { ok: false; issues: FieldIssue<string>[] }
  | { ok: false; problem: UndoProblem | { code: 'not_in_plan' } };

function sentBy(answer: Answer): SentDeed {
  if (answer.ok) return { is: 'result', result: answer.result, requestId: null };
  if ('issues' in answer) return { is: 'issues', issues: answer.issues };
  return { is: 'undo_problem', problem: answer.problem };
}

const ROUTES: Record<Deed['is'], string> = {
  change: '/api/change',
  opt_out_of_all: '/api/opt-out-of-all',
  undo: '/api/undo/carry-out',
};

const NOT_TAKEN: Partial<Record<number, NotTaken>> = {
  400: 'olderBuild',
  403: 'crossSite',
  404: 'olderBuild',
  413: 'tooLarge',
  503: 'database',
};

function requestIdOf(body: unknown): string | null {
  const given = typeof body === 'object' && body !== null ? { requestId: null, ...body } : null;
  return typeof given?.requestId === 'string' ? given.requestId : null;
}

function bodyOf(deed: Deed): object {
  switch (deed.is) {
    case 'change':
      return { change: deed.change, agreement: deed.agreement };
    case 'opt_out_of_all':
      return { change: deed.change, unread: deed.unread };
    case 'undo': {
      const { subscriptionId, reason, reference } = deed.change;
      const { of, agreement, ground } = deed;
      return { wish: { of, subscriptionId, agreement, ground, reason, reference } };
    }
    default:
      return deed satisfies never;
  }
}
