import type { LinkWish } from './link-types.ts';
import { pathSegment } from './path-segment.ts';
import type { Operation, StatusWrite, WideStatusWrite } from './types.ts';

/** What an operation is, whatever is asked by it. */
interface Nature {
  method: 'GET' | 'POST';
  /** Whether HubSpot may change something by it; it is not repeated once that may have happened. */
  mayChange: boolean;
  /** Whether its reply holds links that are secrets of a person, which no record of it may keep. */
  repliesLinks: boolean;
}

const READING: Nature = { method: 'GET', mayChange: false, repliesLinks: false };
const WRITING: Nature = { method: 'POST', mayChange: true, repliesLinks: false };

export const NATURE: Readonly<Record<Operation, Nature>> = {
  readDefinitions: READING,
  readStatuses: READING,
  readWideStatuses: READING,
  readContact: READING,
  readContactById: READING,
  readContactHistory: READING,
  readAccount: READING,
  searchContacts: { ...READING, method: 'POST' },
  // It makes links, and changes no status (hubspot.md §1.6 i).
  generateLink: { method: 'POST', mayChange: false, repliesLinks: true },
  writeStatus: WRITING,
  writeWideStatus: WRITING,
};

/** One request as it leaves, without origin and credential. */
export interface HubSpotRequest extends Nature {
  operation: Operation;
  /** Path and query. */
  path: string;
  /** JSON text. */
  body: string | null;
}

/** One request of an operation; `body` becomes JSON. */
export function request(operation: Operation, path: string, body: unknown = null): HubSpotRequest {
  const text = body === null ? null : JSON.stringify(body);
  return { ...NATURE[operation], operation, path, body: text };
}

function statusesPath(apiVersion: string, address: string): string | null {
  const segment = pathSegment(address);
  return segment === null ? null : `/communication-preferences/${apiVersion}/statuses/${segment}`;
}

/** All subscription types with translations. Source: hubspot.md §1.1 row 1; there is no paging. */
export function definitionsRequest(apiVersion: string): HubSpotRequest {
  const path = `/communication-preferences/${apiVersion}/definitions?includeTranslations=true`;
  return request('readDefinitions', path);
}

/**
 * All statuses of one address. `channel` is a query here. Null if the address cannot be a path
 * segment. Source: hubspot.md §1.1 row 3.
 */
export function statusesRequest(apiVersion: string, address: string): HubSpotRequest | null {
  const path = statusesPath(apiVersion, address);
  return path === null ? null : request('readStatuses', `${path}?channel=EMAIL`);
}

/**
 * The opt-outs of all e-mail of one address; without `channel` HubSpot answers 400. Null if the
 * address cannot be a path segment. Source: hubspot.md §1.1 row 5.
 */
export function wideStatusesRequest(apiVersion: string, address: string): HubSpotRequest | null {
  const path = statusesPath(apiVersion, address);
  return path === null
    ? null
    : request('readWideStatuses', `${path}/unsubscribe-all?channel=EMAIL`);
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
  return request('writeStatus', path, {
    subscriptionId: Number(write.subscriptionId),
    statusState: write.statusState,
    channel: 'EMAIL',
    legalBasis: write.legalBasis,
    legalBasisExplanation: write.legalBasisExplanation,
  });
}

/** The query of what is about one brand; null if it is not an int64 in digits. */
function brandQuery(businessUnitId: string | undefined): string | null {
  if (businessUnitId === undefined) return '';
  return /^\d{1,19}$/.test(businessUnitId) ? `&businessUnitId=${businessUnitId}` : null;
}

/**
 * The opt-out of all e-mail: `channel` in the query, no body, and `verbose`, without which the reply
 * lists no rows. Null if the address cannot be a path segment or the brand is no number. Source:
 * hubspot.md §1.1 row 6, §1.5.
 */
export function wideStatusWriteRequest(
  apiVersion: string,
  write: WideStatusWrite,
): HubSpotRequest | null {
  const path = statusesPath(apiVersion, write.subscriberIdString);
  const brand = brandQuery(write.businessUnitId);
  if (path === null || brand === null) return null;
  const query = `channel=EMAIL&verbose=true${brand}`;
  return request('writeWideStatus', `${path}/unsubscribe-all?${query}`);
}

/**
 * The preference links of one person. Null without an address, or if an id cannot be sent. Source:
 * hubspot.md §1.1 row 2, §1.6 (i).
 */
export function linkRequest(apiVersion: string, wish: LinkWish): HubSpotRequest | null {
  const { subscriberIdString, subscriptionId, language } = wish;
  const brand = brandQuery(wish.businessUnitId);
  const isSendable = subscriptionId === undefined || isSendableId(subscriptionId);
  if (subscriberIdString === '' || brand === null || !isSendable) return null;
  const path = `/communication-preferences/${apiVersion}/links/generate?channel=EMAIL${brand}`;
  return request('generateLink', path, {
    subscriberIdString,
    language,
    subscriptionId: subscriptionId === undefined ? undefined : Number(subscriptionId),
  });
}

/** The account behind the credential. Source: hubspot.md §5.3. */
export function accountRequest(apiVersion: string): HubSpotRequest {
  return request('readAccount', `/account-info/${apiVersion}/details`);
}
