import { type AnyChange, isOfAll } from './change.ts';
import { rowFor } from './judge.ts';
import { optOutOf } from './judge-opt-out.ts';
import { type Lane, laneOf } from './lane.ts';
import type { Reading } from './outcome.ts';

/** The lane of any change, seen from what HubSpot showed; null: it could not be read. */
export function laneFor(before: Reading | null, change: AnyChange): Lane {
  if (!isOfAll(change)) return laneOf(rowFor(before, change), change);
  return optOutOf(before, change) ? 'nothing' : 'opt_out_of_all';
}
