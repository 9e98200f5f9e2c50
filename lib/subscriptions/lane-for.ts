import { type AnyChange, isOfAll } from './change.ts';
import { rowOf } from './judge.ts';
import { type Lane, laneOf, type Wanted } from './lane.ts';
import { liftedOf } from './lifted.ts';
import type { Reading } from './outcome.ts';
import { optOutFor } from './wide-opt-outs.ts';

/**
 * The lane of a change of one type, seen from what HubSpot showed; null: it could not be read. To subscribe
 * somebody under an opt-out of all is a lift, whatever the type's own row says.
 */
export function laneOfType(
  before: Reading | null,
  { subscriptionId, ...wanted }: Wanted & { subscriptionId: string },
): Lane {
  const lane = laneOf(rowOf(before, subscriptionId), wanted);
  return lane === 'subscribe' && liftedOf(before, subscriptionId) !== null ? 'lift' : lane;
}

/** The lane of any change, as `laneOfType`. */
export function laneFor(before: Reading | null, change: AnyChange): Lane {
  if (!isOfAll(change)) return laneOfType(before, change);
  const stands = before && optOutFor(before.wide, change.businessUnitId);
  return stands ? 'nothing' : 'opt_out_of_all';
}
