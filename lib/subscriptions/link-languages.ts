import type { SubscriptionType } from '../hubspot/types.ts';

/**
 * The languages in which some subscription type has texts, in the order of their codes: for these HubSpot's
 * preference page may speak (hubspot.md §10).
 */
export function linkLanguages(types: readonly SubscriptionType[]): string[] {
  const codes = types.flatMap(({ translations }) =>
    translations.map(({ languageCode }) => languageCode),
  );
  return [...new Set(codes)].sort();
}
