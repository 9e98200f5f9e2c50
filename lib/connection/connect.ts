import { DatabaseProblem } from '../db/problem.ts';
import type { DatabaseWatch } from '../db/state.ts';
import type { HubSpot } from '../hubspot/types.ts';
import { currentAccount } from './account.ts';

const TRY_AGAIN_AFTER_MS = 5_000;

const triedAt = new WeakMap<DatabaseWatch, number>();

/**
 * Where it is not known yet which portal the credential is of, asks HubSpot, at most every five
 * seconds, and stamps the database or checks its stamp. What is wrong with the
 * database shows in the watch's state, and is tried again.
 */
export async function tryToConnect(
  watch: DatabaseWatch,
  hubspot: HubSpot,
  now: () => number,
): Promise<void> {
  if (watch.isConfirmed() || now() - (triedAt.get(watch) ?? 0) < TRY_AGAIN_AFTER_MS) return;
  triedAt.set(watch, now());
  const account = await currentAccount(hubspot, now);
  if (account && isPortalId(account.portalId)) await confirm(watch, account.portalId);
}

/** Whether HubSpot's id of an account can be the stamp of a database. */
export function isPortalId(text: string): boolean {
  return /^[1-9]\d{0,17}$/.test(text);
}

async function confirm(watch: DatabaseWatch, portalId: string): Promise<void> {
  try {
    await watch.confirmPortal(portalId);
  } catch (thrown) {
    // The watch's state tells of it from now on, or it is tried again.
    if (!(thrown instanceof DatabaseProblem)) throw thrown;
  }
}
