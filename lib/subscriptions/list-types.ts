import type { HubSpotError, SubscriptionType } from '../hubspot/types.ts';
import type { SubscriptionsContext } from './context.ts';

export type TypesAnswer =
  | { ok: true; types: SubscriptionType[] }
  | { ok: false; error: HubSpotError };

/** Types change rarely; a page that is opened again need not ask HubSpot again. Ms. */
const KEPT_FOR_MS = 60_000;
/** How soon they are asked for anew because a type is missing: HubSpot may never define it. Ms. */
const KEPT_AT_LEAST_MS = 5_000;

const kept = new WeakMap<object, { at: number; types: SubscriptionType[] }>();

/**
 * The account's subscription types, archived ones included (they name old statuses), in HubSpot's
 * order. Kept for a minute per connection, until one of the ids in `naming` is not among them or somebody
 * checks the connection. Gives HubSpot's error if they cannot be read.
 */
export async function listTypes(
  ctx: SubscriptionsContext,
  naming: readonly string[] = [],
): Promise<TypesAnswer> {
  const known = kept.get(ctx.hubspot);
  const age = known ? ctx.now() - known.at : Number.POSITIVE_INFINITY;
  const isWhole = naming.every((id) => known?.types.some((type) => type.id === id));
  if (known && age < (isWhole ? KEPT_FOR_MS : KEPT_AT_LEAST_MS))
    return { ok: true, types: known.types };
  const result = await ctx.hubspot.readDefinitions({ signal: ctx.signal });
  if (!result.ok) return { ok: false, error: result.error };
  const types = result.value.results;
  kept.set(ctx.hubspot, { at: ctx.now(), types });
  return { ok: true, types };
}

/** The next look asks HubSpot anew. */
export function forgetTypes(hubspot: SubscriptionsContext['hubspot']): void {
  kept.delete(hubspot);
}
