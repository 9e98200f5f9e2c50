import type { StatusRow, SubscriptionType } from '../hubspot/types.ts';
import { rowOf } from './judge.ts';
import type { Reading } from './outcome.ts';
import { hasNeverChosen } from './source.ts';

/** One type as a person's page shows it: its definition, what HubSpot says of the person, or one of both. */
export interface PersonType {
  id: string;
  /** Null: HubSpot has a row of it, and no definition. */
  type: SubscriptionType | null;
  row: StatusRow | null;
}

export interface BrandGroup {
  businessUnitId: string;
  types: PersonType[];
}

/** The account's own brand. Source: hubspot.md §1.5. */
const ACCOUNT_BRAND = '0';

/**
 * The types of a person's page by brand, the account's own brand first, in HubSpot's order; archived ones
 * last, and only those about which the person has chosen.
 */
export function typesByBrand(
  types: readonly SubscriptionType[],
  reading: Reading | null,
): BrandGroup[] {
  const defined = types
    .map((type): PersonType => ({ id: type.id, type, row: rowOf(reading, type.id) }))
    .filter(({ type, row }) => type?.isActive || !hasNeverChosen(row));
  const undefinedRows = (reading?.rows ?? [])
    .filter((row) => !types.some(({ id }) => id === row.subscriptionId))
    .map((row): PersonType => ({ id: row.subscriptionId, type: null, row }));
  const all = [
    ...defined.filter(({ type }) => type?.isActive),
    ...undefinedRows,
    ...defined.filter(({ type }) => !type?.isActive),
  ];
  const groups = new Map<string, PersonType[]>();
  for (const one of all) {
    const brand = one.type?.businessUnitId ?? one.row?.businessUnitId ?? ACCOUNT_BRAND;
    groups.set(brand, [...(groups.get(brand) ?? []), one]);
  }
  return [...groups]
    .map(([businessUnitId, ofBrand]) => ({ businessUnitId, types: ofBrand }))
    .toSorted((a, b) => order(a.businessUnitId) - order(b.businessUnitId));
}

function order(brand: string): number {
  return brand === ACCOUNT_BRAND ? 0 : 1;
}

/**
 * What an opt-out of all has to name, one call each: HubSpot wants the brand where an account has several
 * (hubspot.md §1.5); null where it has one.
 */
export function brandsToOptOutOf(
  types: readonly SubscriptionType[],
  reading: Reading | null,
): (string | null)[] {
  const named = [...types, ...(reading?.rows ?? [])];
  const brands = [...new Set(named.map(({ businessUnitId }) => businessUnitId ?? ACCOUNT_BRAND))];
  if (brands.length < 2) return [null];
  return brands.toSorted((a, b) => order(a) - order(b));
}
