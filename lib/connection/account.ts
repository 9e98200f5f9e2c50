import type { Account, HubSpot } from '../hubspot/types.ts';

const KEPT_FOR_MS = 300_000;
const ANSWER_WITHIN_MS = 3_000;

const kept = new WeakMap<HubSpot, { at: number; account: Account }>();

/**
 * The account behind the credential, for the stripe on every page. Kept for five minutes; null if
 * HubSpot does not tell it within three seconds.
 */
export async function currentAccount(hubspot: HubSpot, now: () => number): Promise<Account | null> {
  const known = kept.get(hubspot);
  if (known && now() - known.at < KEPT_FOR_MS) return known.account;
  const result = await hubspot.readAccount({ deadline: now() + ANSWER_WITHIN_MS });
  if (!result.ok) return known?.account ?? null;
  kept.set(hubspot, { at: now(), account: result.value });
  return result.value;
}
