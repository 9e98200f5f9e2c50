import { type Account, echoedAddress, type StatusOfType } from './account.ts';
import type { Call } from './call.ts';
import { jsonReply } from './errors.ts';
import { int64 } from './json-text.ts';
import type { Reply, SubscriptionType, SuccessReason, WideStatus } from './model.ts';

/**
 * Gives HubSpot's envelope around rows (hubspot.md 1.6: `status`, `results`, `startedAt`,
 * `completedAt`, nothing else). With `looseEnvelope` it is the guide's: `SUCCESS` and no dates.
 */
export function envelope(call: Call, results: unknown[]): Reply {
  if (call.account.settings.looseEnvelope) return jsonReply(200, { status: 'SUCCESS', results });
  return jsonReply(200, {
    status: 'COMPLETE',
    results,
    startedAt: call.startedAt,
    completedAt: call.account.now().toISOString(),
  });
}

/** Gives the JSON of one status row: null where nothing is known (hubspot.md 1.5, Surprises 6). */
export function statusRow(
  account: Account,
  address: string,
  { type, stored }: StatusOfType,
  reason: SuccessReason | null,
): Record<string, unknown> {
  return {
    businessUnitId: type.businessUnitId,
    channel: 'EMAIL',
    subscriberIdString: echoedAddress(account, address),
    subscriptionId: int64(type.id),
    ...(account.settings.looseEnvelope ? {} : { subscriptionName: type.name }),
    status: stored.status,
    source: stored.source,
    legalBasis: stored.legalBasis,
    legalBasisExplanation: stored.legalBasisExplanation,
    setStatusSuccessReason: reason,
    timestamp: stored.timestamp,
  };
}

/** Gives the JSON of one wide row; one of the whole account lacks `businessUnitId` (hubspot.md 1.6 c). */
export function wideRow(
  account: Account,
  address: string,
  wide: WideStatus,
): Record<string, unknown> {
  const common = {
    subscriberIdString: echoedAddress(account, address),
    status: wide.status,
    channel: 'EMAIL',
    timestamp: wide.timestamp,
  };
  if (wide.businessUnitId === null) return { wideStatusType: 'PORTAL_WIDE', ...common };
  return {
    businessUnitId: wide.businessUnitId,
    wideStatusType: 'BUSINESS_UNIT_WIDE',
    ...common,
  };
}

/**
 * Gives the JSON of one definition: its id is a string (hubspot.md 1.5). Without data privacy
 * settings, purpose and method are empty (hubspot.md 8).
 */
export function definitionRow(
  account: Account,
  type: SubscriptionType,
  withTranslations: boolean,
): Record<string, unknown> {
  const privacy = account.settings.gdpr !== 'off';
  const translations = type.translations.map((one) => ({ subscriptionId: int64(type.id), ...one }));
  return {
    businessUnitId: type.businessUnitId,
    id: type.id,
    name: type.name,
    description: type.description,
    purpose: privacy ? type.purpose : '',
    communicationMethod: privacy ? type.communicationMethod : '',
    isActive: type.isActive,
    isDefault: type.isDefault,
    isInternal: type.isInternal,
    createdAt: type.createdAt,
    updatedAt: type.updatedAt,
    ...(withTranslations ? { subscriptionTranslations: translations } : {}),
  };
}
