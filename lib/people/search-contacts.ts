import 'server-only';
import type { ContactSearch } from '../hubspot/contact-types.ts';
import { plainError } from '../hubspot/errors.ts';
import type { CallResult } from '../hubspot/types.ts';
import { type Rate, takeTurn } from '../pacing/take-turn.ts';
import type { PeopleContext } from './context.ts';

/**
 * HubSpot takes five searches a second of the whole account (hubspot.md §10). One and then four more
 * are never more than five in any second, at whatever moment its own second begins.
 */
export const SEARCH_RATE: Rate = {
  policy: 'hubspot_search',
  ...{ perSecond: 4, burst: 1, patienceMs: 2_000 },
};

/**
 * As `searchContacts` of HubSpot, every attempt of it in its turn among all processes. Where too many
 * wait already it ends as rate limited, and nothing is sent. `deadline` in ms since the epoch. Throws
 * `DatabaseProblem`.
 */
export async function searchContacts(
  { database, hubspot, sleep, signal }: PeopleContext,
  query: string,
  deadline: number,
): Promise<CallResult<ContactSearch>> {
  let isCrowded = false;
  const mayAttempt = async () => {
    // Whoever types on has cancelled it before its turn was taken.
    if (signal?.aborted) return false;
    const turn = await takeTurn(database, SEARCH_RATE);
    isCrowded = !turn.ok;
    if (turn.ok && turn.waitMs > 0) await sleep(turn.waitMs, signal);
    return turn.ok;
  };
  const found = await hubspot.searchContacts(query, { signal, deadline, mayAttempt });
  if (found.ok || !isCrowded) return found;
  const cause = { kind: 'rate_limited', policy: 'secondly', retryAfterMs: 1_000 } as const;
  return { ...found, error: plainError(cause, 'no') };
}
