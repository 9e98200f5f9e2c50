import type { StatusRow, SubscriptionType, WideStatusRow } from '../hubspot/types.ts';

/** What stands in the way of mailing, as far as this API tells. */
export type Obstacle =
  | { kind: 'opted_out_of_all'; since: string | null }
  | { kind: 'opted_out_of_brand'; businessUnitId: string; since: string | null }
  | { kind: 'unsubscribed' }
  | { kind: 'type_archived' };

/**
 * Can this person be sent marketing mail of this type now? `depends`: never chosen, so it depends on
 * the account's privacy settings, which no field of the API tells (fact sheet 2.1, 2.2).
 */
export interface Effect {
  mailable: 'yes' | 'no' | 'depends';
  obstacles: Obstacle[];
}

/**
 * Derives the effect from the type's row (null: HubSpot has none), the wide statuses, and the type's
 * definition if known. Only a wide row that says UNSUBSCRIBED is an opt-out (fact sheet 1.5).
 */
export function effectOf(
  row: StatusRow | null,
  wide: WideStatusRow[],
  type: SubscriptionType | null,
): Effect {
  const obstacles: Obstacle[] = [];
  const brand = row?.businessUnitId ?? type?.businessUnitId ?? null;
  for (const { status, wideStatusType, businessUnitId, timestamp } of wide) {
    if (status !== 'UNSUBSCRIBED') continue;
    if (wideStatusType === 'BUSINESS_UNIT_WIDE' && businessUnitId !== null) {
      if (brand === null || brand === businessUnitId)
        obstacles.push({ kind: 'opted_out_of_brand', businessUnitId, since: timestamp });
    } else obstacles.push({ kind: 'opted_out_of_all', since: timestamp });
  }
  if (row?.status === 'UNSUBSCRIBED') obstacles.push({ kind: 'unsubscribed' });
  if (type && !type.isActive) obstacles.push({ kind: 'type_archived' });
  if (obstacles.length > 0) return { mailable: 'no', obstacles };
  return { mailable: row?.status === 'SUBSCRIBED' ? 'yes' : 'depends', obstacles };
}
