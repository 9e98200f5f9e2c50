import { type OperationContext, operate } from './operation.ts';
import { definitionsRequest } from './requests.ts';
import { parseDefinitions } from './schema.ts';
import type { CallOptions, CallResult, Envelope, SubscriptionType } from './types.ts';

/**
 * All subscription types of the account with their translations, archived and internal ones too.
 * Errors: as the transport gives them. Source: hubspot.md §1.1 row 1, §1.6 (f).
 */
export function readDefinitions(
  context: OperationContext,
  options?: CallOptions,
): Promise<CallResult<Envelope<SubscriptionType>>> {
  const request = definitionsRequest(context.apiVersion);
  return operate(context, 'readDefinitions', request, parseDefinitions, options);
}
