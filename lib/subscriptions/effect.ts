import type { StatusRow, WideStatusRow } from '../hubspot/types.ts';
import { reaches, standingOptOuts } from './wide-opt-outs.ts';

type WideObstacle =
  | { kind: 'opted_out_of_all'; since: string | null }
  | { kind: 'opted_out_of_brand'; businessUnitId: string; since: string | null };

/** What stands in the way of mailing, as far as this API tells. */
export type Obstacle = WideObstacle | { kind: 'unsubscribed' };

/**
 * Can this person be sent marketing mail of this type now? `depends`: HubSpot has no choice, so it
 * depends on the account's privacy settings, which no field of the API tells (fact sheet 2.1, 2.2).
 */
export interface Effect {
  mailable: 'yes' | 'no' | 'depends';
  obstacles: Obstacle[];
}

/**
 * Derives the effect from the type's row (null: HubSpot has none), the wide statuses, and the
 * type's brand where its definition is known. What goes on record of a change; `canMail` knows of
 * more layers, which the change does not read.
 */
export function effectOf(
  row: StatusRow | null,
  wide: WideStatusRow[],
  brandOfType: string | null = null,
): Effect {
  const brand = row?.businessUnitId ?? brandOfType;
  const obstacles: Obstacle[] = standingOptOuts(wide)
    .filter((optOut) => reaches(optOut, brand))
    .map(({ businessUnitId, since }) =>
      businessUnitId === null
        ? { kind: 'opted_out_of_all', since }
        : { kind: 'opted_out_of_brand', businessUnitId, since },
    );
  if (row?.status === 'UNSUBSCRIBED') obstacles.push({ kind: 'unsubscribed' });
  if (obstacles.length > 0) return { mailable: 'no', obstacles };
  return { mailable: row?.status === 'SUBSCRIBED' ? 'yes' : 'depends', obstacles };
}

/** The opt-outs of all e-mail, of the account or of the type's brand, that subscribing leaves standing. */
export function optOutsOfAll({ obstacles }: Effect): WideObstacle[] {
  return obstacles.filter((obstacle) => obstacle.kind !== 'unsubscribed');
}
