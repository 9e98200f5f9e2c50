import { type OperationContext, operate } from './operation.ts';
import {
  statusesRequest,
  statusWriteRequest,
  wideStatusesRequest,
  wideStatusWriteRequest,
} from './requests.ts';
import { parseStatuses, parseWideStatuses, parseWrittenStatuses } from './schema.ts';
import type {
  CallOptions,
  CallResult,
  Envelope,
  StatusRow,
  StatusWrite,
  WideStatusRow,
  WideStatusWrite,
} from './types.ts';

/**
 * All subscription statuses of one address, one row per type. An address unknown to HubSpot is
 * expected to give rows of NOT_SPECIFIED, perhaps not_found. The envelope may hold errors beside rows.
 * Errors: invalid_input if the address cannot stand in a path; else as the transport gives them.
 * Source: hubspot.md §1.1 row 3, §2.3.
 */
export function readStatuses(
  context: OperationContext,
  address: string,
  options?: CallOptions,
): Promise<CallResult<Envelope<StatusRow>>> {
  const request = statusesRequest(context.apiVersion, address);
  return operate(context, 'readStatuses', request, parseStatuses, options);
}

/**
 * The opt-outs of all e-mail of one address: of the account and of single brands. No rows, and rows
 * of SUBSCRIBED, mean that none stands. Errors: as `readStatuses`. Source: hubspot.md §1.5.
 */
export function readWideStatuses(
  context: OperationContext,
  address: string,
  options?: CallOptions,
): Promise<CallResult<Envelope<WideStatusRow>>> {
  const request = wideStatusesRequest(context.apiVersion, address);
  return operate(context, 'readWideStatuses', request, parseWideStatuses, options);
}

/**
 * Sets one status. `ok` means that HubSpot sent a readable reply, not that anything changed: look at
 * the row, its reason, and at errors inside the envelope. Sent again only while it is certain that
 * nothing was applied. Errors: invalid_input with no status if the address or the id cannot be sent;
 * else as the transport gives them, with `applied`. Source: hubspot.md §1.1 row 4, §1.4, Surprises 2.
 */
export function writeStatus(
  context: OperationContext,
  write: StatusWrite,
  options?: CallOptions,
): Promise<CallResult<Envelope<StatusRow>>> {
  const request = statusWriteRequest(context.apiVersion, write);
  return operate(context, 'writeStatus', request, parseWrittenStatuses, options);
}

/**
 * Opts an address out of all e-mail: of the account, or of one brand, which an account with brands
 * must be told. `ok` means a readable reply: it lists the rows that were changed, none if everything
 * was so already; what stands now is for `readStatuses` and `readWideStatuses` to say. Sent again, and
 * failing, as `writeStatus`. Source: hubspot.md §1.1 row 6, §1.5, §2.2.
 */
export function writeWideStatus(
  context: OperationContext,
  write: WideStatusWrite,
  options?: CallOptions,
): Promise<CallResult<Envelope<StatusRow>>> {
  const request = wideStatusWriteRequest(context.apiVersion, write);
  return operate(context, 'writeWideStatus', request, parseWrittenStatuses, options);
}
