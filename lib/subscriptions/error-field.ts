import type { HubSpotError } from '../hubspot/types.ts';
import type { ChangeField } from './change.ts';

const PATTERNS: [RegExp, ChangeField][] = [
  [/legal[ _]?basis[ _]?explanation/i, 'legalBasisExplanation'],
  [/legal[ _]?basis/i, 'legalBasis'],
  [/statusState/i, 'statusState'],
  [/subscription_?(id|type|definition)|\bsubscription\b/i, 'subscriptionId'],
  [/subscriberIdString|e-?mail/i, 'subscriberIdString'],
];

/**
 * The field of the form that HubSpot refused, or null. Looks where HubSpot names it (`in`, context)
 * before it reads the sentence; the exact 400 bodies of the dated API are not known (fact sheet, gap 1).
 */
export function fieldOfError(error: HubSpotError): ChangeField | null {
  if (error.kind !== 'invalid_input') return null;
  const named = error.details.flatMap((detail) => [
    detail.in ?? '',
    ...Object.keys(detail.context),
  ]);
  const said = [error.message ?? '', ...error.details.map((detail) => detail.message)];
  for (const text of [...named, ...Object.keys(error.context), ...said]) {
    const found = PATTERNS.find(([pattern]) => pattern.test(text));
    if (found) return found[1];
  }
  return null;
}
