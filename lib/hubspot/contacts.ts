import {
  contactByIdRequest,
  contactHistoryRequest,
  contactRequest,
  contactSearchRequest,
} from './contact-requests.ts';
import { parseContact, parseOptOutHistory, parseSearch } from './contact-schema.ts';
import type { Contact, ContactSearch, OptOutEntry } from './contact-types.ts';
import { type OperationContext, operate } from './operation.ts';
import type { CallOptions, CallResult } from './types.ts';

/**
 * The CRM contact with this address, which may be one of its secondary addresses: compare `email`.
 * Errors: not_found if there is none; invalid_input if the address cannot stand in a path; else as the
 * transport gives them. Source: hubspot.md §10.
 */
export function readContact(
  context: OperationContext,
  address: string,
  options?: CallOptions,
): Promise<CallResult<Contact>> {
  const request = contactRequest(context.apiVersion, address);
  return operate(context, 'readContact', request, parseContact, options);
}

/**
 * The CRM contact with this id. Errors: not_found if there is none; invalid_input with no status if it
 * is no id; else as the transport gives them. Source: hubspot.md §10.
 */
export function readContactById(
  context: OperationContext,
  id: string,
  options?: CallOptions,
): Promise<CallResult<Contact>> {
  const request = contactByIdRequest(context.apiVersion, id);
  return operate(context, 'readContactById', request, parseContact, options);
}

/**
 * How a contact's opt-outs came about, by HubSpot's property history: of all e-mail and of each given
 * type, newest first. It is about the contact's primary address. Errors: as `readContactById`.
 * Source: hubspot.md §10 (what it tells is inferred).
 */
export function readContactHistory(
  context: OperationContext,
  id: string,
  subscriptionIds: readonly string[],
  options?: CallOptions,
): Promise<CallResult<OptOutEntry[]>> {
  const request = contactHistoryRequest(context.apiVersion, id, subscriptionIds);
  return operate(context, 'readContactHistory', request, parseOptOutHistory, options);
}

/**
 * The first contacts in which a text is found: name, address, phone, secondary addresses. It lags
 * behind what was just made or changed, and finds no archived contact. Errors: invalid_input with no
 * status for an empty or overlong text; else as the transport gives them. Source: hubspot.md §10.
 */
export function searchContacts(
  context: OperationContext,
  query: string,
  options?: CallOptions,
): Promise<CallResult<ContactSearch>> {
  const request = contactSearchRequest(context.apiVersion, query);
  return operate(context, 'searchContacts', request, parseSearch, options);
}
