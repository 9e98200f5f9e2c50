import * as z from 'zod/mini';
import type { Json } from '../ledger/entry-draft.ts';
import type { Reading } from './outcome.ts';
import { readSource } from './source.ts';

const text = z.nullable(z.string());
const offer = z.object({
  /** When it was made, ms since the epoch by HubSpot's clock. */
  at: z.number(),
  language: text,
  /** The one type that it is about; null: all of the brand. */
  subscriptionId: text,
  /** Null: the account's own. */
  businessUnitId: text,
});

/** A preference link that was offered. The link itself is kept nowhere. */
export type OfferedLink = z.output<typeof offer>;

/** What goes on record of an offer. */
export function offeredDetail(
  subscriberIdString: string,
  link: OfferedLink,
): { link: { [key: string]: Json } } {
  return { link: { subscriberIdString, ...link } };
}

/** Reads an offer from the detail of its entry; null: it is gone, or of another kind. */
export function readOffered(detail: { [key: string]: Json } | null): OfferedLink | null {
  const read = offer.safeParse(detail?.link);
  return read.success ? read.data : null;
}

/** What HubSpot's words say of a link that was offered. */
export const LINK_USES = ['used', 'not_yet', 'cannot_tell'] as const;
export type LinkUse = (typeof LINK_USES)[number];

/** Brand 0 is the account's own (fact sheet 1.5). */
const ACCOUNT_BRAND = '0';

/**
 * Whether the person has used a link, as far as HubSpot tells: a status that the link leads to was set on the
 * preference page after the offer. HubSpot names no link, so that the page may have been reached in another
 * way. It cannot be told where HubSpot was not read (null), where something was changed since by somebody
 * else, who may have covered it up, or where the time or the source is not known.
 */
export function linkUse(
  { at, subscriptionId, businessUnitId }: OfferedLink,
  reading: Reading | null,
): LinkUse {
  if (reading === null) return 'cannot_tell';
  const brand = businessUnitId ?? ACCOUNT_BRAND;
  const rows = reading.rows.filter((row) =>
    subscriptionId === null
      ? (row.businessUnitId ?? brand) === brand
      : row.subscriptionId === subscriptionId,
  );
  const changed = rows.flatMap(({ timestamp, source }) => {
    const { kind } = readSource(source);
    if (kind === 'never_chosen') return [];
    const time = Date.parse(timestamp ?? '');
    return Number.isNaN(time) || time >= at ? [{ time, kind }] : [];
  });
  if (changed.some(({ time, kind }) => kind === 'preference_page' && time >= at)) return 'used';
  const isWideNew = reading.wide.some((row) => {
    const isReached = row.businessUnitId === null || row.businessUnitId === brand;
    return isReached && !(Date.parse(row.timestamp ?? '') < at);
  });
  return changed.length > 0 || isWideNew ? 'cannot_tell' : 'not_yet';
}
