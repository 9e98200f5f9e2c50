import { pathSegment } from './path-segment.ts';
import type { Operation, StatusWrite } from './types.ts';

/** One request as it leaves, without origin and credential. */
export interface HubSpotRequest {
  operation: Operation;
  method: 'GET' | 'POST';
  /** Path and query. */
  path: string;
  /** JSON text. */
  body: string | null;
}

function get(operation: Operation, path: string): HubSpotRequest {
  return { operation, method: 'GET', path, body: null };
}

function statusesPath(apiVersion: string, address: string): string | null {
  const segment = pathSegment(address);
  return segment === null ? null : `/communication-preferences/${apiVersion}/statuses/${segment}`;
}

/** All subscription types with translations. Source: hubspot.md §1.1 row 1; there is no paging. */
export function definitionsRequest(apiVersion: string): HubSpotRequest {
  const path = `/communication-preferences/${apiVersion}/definitions?includeTranslations=true`;
  return get('readDefinitions', path);
}

/**
 * All statuses of one address. `channel` is a query here. Null if the address cannot be a path
 * segment. Source: hubspot.md §1.1 row 3.
 */
export function statusesRequest(apiVersion: string, address: string): HubSpotRequest | null {
  const path = statusesPath(apiVersion, address);
  return path === null ? null : get('readStatuses', `${path}?channel=EMAIL`);
}

/**
 * The opt-outs of all e-mail of one address; without `channel` HubSpot answers 400. Null if the
 * address cannot be a path segment. Source: hubspot.md §1.1 row 5.
 */
export function wideStatusesRequest(apiVersion: string, address: string): HubSpotRequest | null {
  const path = statusesPath(apiVersion, address);
  return path === null ? null : get('readWideStatuses', `${path}/unsubscribe-all?channel=EMAIL`);
}

/** Whether a text is a subscription id that can be sent: 1 to Number.MAX_SAFE_INTEGER, in digits. */
export function isSendableId(id: string): boolean {
  return /^[1-9]\d{0,15}$/.test(id) && Number.isSafeInteger(Number(id));
}

/**
 * The write of one status: no query, `channel` in the body, `subscriptionId` as a number. Null if the
 * address cannot be a path segment or the id cannot be sent. Source: hubspot.md §1.1 row 4.
 */
export function statusWriteRequest(apiVersion: string, write: StatusWrite): HubSpotRequest | null {
  const path = statusesPath(apiVersion, write.subscriberIdString);
  if (path === null || !isSendableId(write.subscriptionId)) return null;
  const body = JSON.stringify({
    subscriptionId: Number(write.subscriptionId),
    statusState: write.statusState,
    channel: 'EMAIL',
    legalBasis: write.legalBasis,
    legalBasisExplanation: write.legalBasisExplanation,
  });
  return { operation: 'writeStatus', method: 'POST', path, body };
}

/**
 * One CRM contact by its address, not eventually consistent as search is. Null if the address cannot
 * be a path segment. Source: hubspot.md §10.
 */
export function contactRequest(apiVersion: string, address: string): HubSpotRequest | null {
  const segment = pathSegment(address);
  if (segment === null) return null;
  const query = 'idProperty=email&properties=email,firstname,lastname';
  return get('readContact', `/crm/objects/${apiVersion}/contacts/${segment}?${query}`);
}

/** The account behind the credential. Source: hubspot.md §5.3. */
export function accountRequest(apiVersion: string): HubSpotRequest {
  return get('readAccount', `/account-info/${apiVersion}/details`);
}
