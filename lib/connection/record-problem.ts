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
  const tried = await onRecord(watch, hubspot, now, () => watch.assertWritable());
  return tried.ok ? null : tried.why;
}

/**
 * Does what puts something on record, where that can be done: see `findRecordProblem`. Whether the database
 * takes it shows when it is written. Gives what the work gives, or why it could not be done; what it throws
 * beside a `DatabaseProblem` is thrown.
 */
export async function onRecord<T>(
  watch: DatabaseWatch,
  hubspot: HubSpot,
  now: () => number,
  work: () => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; why: RecordProblem }> {
  try {
    await watch.assertUsable();
    if (!watch.isConfirmed()) {
      const account = await hubspot.readAccount({ deadline: now() + PORTAL_ANSWERS_WITHIN_MS });
      if (!account.ok || !isPortalId(account.value.portalId))
        return { ok: false, why: 'not_connected' };
      await watch.confirmPortal(account.value.portalId);
    }
    return { ok: true, value: await work() };
  } catch (thrown) {
    if (!(thrown instanceof DatabaseProblem)) throw thrown;
    return { ok: false, why: thrown.kind === 'other' ? 'gone' : thrown.kind };
  }
}
