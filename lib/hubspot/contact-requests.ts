import { pathSegment } from './path-segment.ts';
import { type HubSpotRequest, request } from './requests.ts';

/** What is shown of a contact that a search found (hubspot.md §10). */
const FOUND = ['email', 'firstname', 'lastname', 'phone', 'hs_additional_emails'];

/** What is shown of one contact. Properties that an account does not have are left out of its reply. */
const SHOWN = [
  ...FOUND,
  'hs_email_optout',
  'hs_email_bounce',
  'hs_email_hard_bounce_reason_enum',
  'hs_marketable_status',
  'hs_emailconfirmationstatus',
  'hs_legal_basis',
  'createdate',
];

/** The opt-out of all e-mail as a property; that of one type has its id behind it (hubspot.md §10). */
export const OPT_OUT_PROPERTY = 'hs_email_optout';

/** How many contacts a search gives. */
const MAX_FOUND = 10;
/** HubSpot takes no longer body of a search (hubspot.md §10). */
const MAX_SEARCH_BODY_CHARS = 3_000;
/** So that the path stays below 8,000 characters, which servers take. */
export const MAX_HISTORY_TYPES = 200;

const CONTACT_QUERY = `properties=${SHOWN.join()}&propertiesWithHistory=${OPT_OUT_PROPERTY}`;

/**
 * One CRM contact by its address, or one of its secondary ones; not eventually consistent as search
 * is. Null if the address cannot be a path segment. Source: hubspot.md §10.
 */
export function contactRequest(apiVersion: string, address: string): HubSpotRequest | null {
  const segment = pathSegment(address);
  if (segment === null) return null;
  const query = `idProperty=email&${CONTACT_QUERY}`;
  return request('readContact', `${contactsPath(apiVersion)}/${segment}?${query}`);
}

/** One CRM contact by its id. Null if that is no id. Source: hubspot.md §10. */
export function contactByIdRequest(apiVersion: string, id: string): HubSpotRequest | null {
  if (!isContactId(id)) return null;
  return request('readContactById', `${contactsPath(apiVersion)}/${id}?${CONTACT_QUERY}`);
}

/**
 * How the opt-outs of a contact came about: of all e-mail, and of each of these types. Null if the id
 * is none, a type's id could not be sent, or there are more than `MAX_HISTORY_TYPES`. Source:
 * hubspot.md §10.
 */
export function contactHistoryRequest(
  apiVersion: string,
  id: string,
  subscriptionIds: readonly string[],
): HubSpotRequest | null {
  const types = [...new Set(subscriptionIds)];
  if (!isContactId(id) || types.length > MAX_HISTORY_TYPES) return null;
  if (!types.every((one) => /^\d{1,19}$/.test(one))) return null;
  const names = [OPT_OUT_PROPERTY, ...types.map((one) => `${OPT_OUT_PROPERTY}_${one}`)];
  const query = `properties=hs_object_id&propertiesWithHistory=${names.join()}`;
  return request('readContactHistory', `${contactsPath(apiVersion)}/${id}?${query}`);
}

/**
 * A search over name, address, phone and secondary addresses. Null if there is nothing to search
 * for, or too much for HubSpot. Source: hubspot.md §10.
 */
export function contactSearchRequest(apiVersion: string, query: string): HubSpotRequest | null {
  const words = query.trim();
  if (words === '') return null;
  const properties = [...FOUND, 'hs_object_id'];
  const body = { query: words, limit: MAX_FOUND, properties };
  const search = request('searchContacts', `${contactsPath(apiVersion)}/search`, body);
  return (search.body ?? '').length > MAX_SEARCH_BODY_CHARS ? null : search;
}

function contactsPath(apiVersion: string): string {
  return `/crm/objects/${apiVersion}/contacts`;
}

/** Whether a text is an id that HubSpot may have given to a contact: an int64 in digits. */
function isContactId(text: string): boolean {
  return /^[1-9]\d{0,18}$/.test(text);
}
