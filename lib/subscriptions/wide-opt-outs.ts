import type { WideStatusRow } from '../hubspot/types.ts';

/** An opt-out of all e-mail that stands: of the account (no brand), or of one brand. */
export interface StandingOptOut {
  businessUnitId: string | null;
  /** As HubSpot gives it; not always a valid date. */
  since: string | null;
}

/**
 * The opt-outs of all e-mail among a person's wide statuses, in HubSpot's order. Only a row that says
 * UNSUBSCRIBED is one (fact sheet 1.5); one of a kind that nobody knows counts for the whole account.
 */
export function standingOptOuts(wide: readonly WideStatusRow[]): StandingOptOut[] {
  return wide
    .filter(({ status }) => status === 'UNSUBSCRIBED')
    .map(({ wideStatusType, businessUnitId, timestamp }) => ({
      businessUnitId: wideStatusType === 'BUSINESS_UNIT_WIDE' ? businessUnitId : null,
      since: timestamp,
    }));
}

/** Whether an opt-out of all stops mail of a type. `brand` is the type's own; null: not known. */
export function reaches({ businessUnitId }: StandingOptOut, brand: string | null): boolean {
  return businessUnitId === null || brand === null || businessUnitId === brand;
}

/**
 * The opt-out of all that stands for the account (null) or for a brand, or null. One of the account stands
 * for each of its brands, one of a brand not for the account; brand 0 is the account's own (fact sheet 1.5).
 */
export function optOutFor(
  wide: readonly WideStatusRow[],
  businessUnitId: string | null,
): StandingOptOut | null {
  const stands = (optOut: StandingOptOut) =>
    businessUnitId === null ? optOut.businessUnitId === null : reaches(optOut, businessUnitId);
  return standingOptOuts(wide).find(stands) ?? null;
}
