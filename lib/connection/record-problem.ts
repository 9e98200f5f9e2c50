import { DatabaseProblem } from '../db/problem.ts';
import type { DatabaseWatch } from '../db/state.ts';
import type { HubSpot } from '../hubspot/types.ts';
import type { RecordProblem } from '../subscriptions/context.ts';
import { isPortalId } from './connect.ts';

const PORTAL_ANSWERS_WITHIN_MS = 3_000;

/**
 * Finds out whether a change can be put on record now: the database takes a write, and it belongs to
 * the portal of the credential, which is asked for where it is not known yet. Gives null, or why not.
 */
export async function findRecordProblem(
  watch: DatabaseWatch,
  hubspot: HubSpot,
  now: () => number,
): Promise<RecordProblem | null> {
  try {
    await watch.assertWritable();
    if (watch.isConfirmed()) return null;
    const account = await hubspot.readAccount({ deadline: now() + PORTAL_ANSWERS_WITHIN_MS });
    if (!account.ok || !isPortalId(account.value.portalId)) return 'not_connected';
    await watch.confirmPortal(account.value.portalId);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof DatabaseProblem)) throw thrown;
    return thrown.kind === 'other' ? 'gone' : thrown.kind;
  }
}
