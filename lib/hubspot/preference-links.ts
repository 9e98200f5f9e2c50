import type { LinkWish, PreferenceLinks } from './link-types.ts';
import { type OperationContext, operate } from './operation.ts';
import { linkRequest } from './requests.ts';
import { parseLinksOf } from './schema.ts';
import type { CallOptions, CallResult } from './types.ts';

/**
 * Links by which one person can look at their subscriptions and change them; only the owner of the
 * address may have them. No record of the call holds them. Changes nothing. Errors: invalid_input with
 * no status if an id cannot be sent; unreadable_reply for links that are not https or somebody else's;
 * else as the transport gives them. Source: hubspot.md §1.1 row 2, §1.6 (i), §10.
 */
export function generateLink(
  context: OperationContext,
  wish: LinkWish,
  options?: CallOptions,
): Promise<CallResult<PreferenceLinks>> {
  const request = linkRequest(context.apiVersion, wish);
  const parse = parseLinksOf(wish.subscriberIdString);
  return operate(context, 'generateLink', request, parse, options);
}
