import type { StatusRow, WideStatusRow } from '../hubspot/types.ts';

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
 * type's brand where its definition is known. Only a wide row that says UNSUBSCRIBED is an opt-out
 * (fact sheet 1.5).
 */
export function effectOf(
  row: StatusRow | null,
  wide: WideStatusRow[],
  brandOfType: string | null = null,
): Effect {
  const obstacles: Obstacle[] = [];
  const brand = row?.businessUnitId ?? brandOfType;
  for (const { status, wideStatusType, businessUnitId, timestamp } of wide) {
    if (status !== 'UNSUBSCRIBED') continue;
    if (wideStatusType === 'BUSINESS_UNIT_WIDE' && businessUnitId !== null) {
      if (brand === null || brand === businessUnitId)
        obstacles.push({ kind: 'opted_out_of_brand', businessUnitId, since: timestamp });
    } else obstacles.push({ kind: 'opted_out_of_all', since: timestamp });
  }
  if (row?.status === 'UNSUBSCRIBED') obstacles.push({ kind: 'unsubscribed' });
  if (obstacles.length > 0) return { mailable: 'no', obstacles };
  return { mailable: row?.status === 'SUBSCRIBED' ? 'yes' : 'depends', obstacles };
}

/** The opt-outs of all e-mail, of the account or of the type's brand, that subscribing leaves standing. */
export function optOutsOfAll({ obstacles }: Effect): WideObstacle[] {
  return obstacles.filter((obstacle) => obstacle.kind !== 'unsubscribed');
}
