import { type OperationContext, operate } from './operation.ts';
import { accountRequest } from './requests.ts';
import { parseAccount } from './schema.ts';
import type { Account, CallOptions, CallResult } from './types.ts';

/**
 * The account that the credential belongs to; answers for any valid service key.
 * Errors: as the transport gives them. Source: hubspot.md §5.3.
 */
export function readAccount(
  context: OperationContext,
  options?: CallOptions,
): Promise<CallResult<Account>> {
  const request = accountRequest(context.apiVersion);
  return operate(context, 'readAccount', request, parseAccount, options);
}
