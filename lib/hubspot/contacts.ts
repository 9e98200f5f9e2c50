import { type OperationContext, operate } from './operation.ts';
import { contactRequest } from './requests.ts';
import { parseContact } from './schema.ts';
import type { CallOptions, CallResult, Contact } from './types.ts';

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
