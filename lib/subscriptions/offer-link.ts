import * as z from 'zod/mini';
import { missing, type NotAllowed } from '../auth/actor.ts';
import type { PreferenceLinks } from '../hubspot/link-types.ts';
import type { HubSpotError } from '../hubspot/types.ts';
import { typedFields } from './change.ts';
import type { ChangeContext, RecordProblem } from './context.ts';
import { type OfferedLink, offeredDetail } from './offered-link.ts';
import { whoOf } from './who.ts';

const ANSWER_WITHIN_MS = 10_000;

const { subscriberIdString, subscriptionId } = typedFields;
const brand = z.string().check(z.regex(/^\d{1,18}$/));

/** What a link is to be about, as it is posted. */
export const linkWishSchema = z.strictObject({
  subscriberIdString,
  /** A language for which the page's texts exist, as HubSpot names it; null: the account's own. */
  language: z.nullable(z.string().check(z.regex(/^[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*$/))),
  /** Null: all types of the brand. */
  subscriptionId: z.nullable(subscriptionId),
  /** Null: the account's own brand. */
  businessUnitId: z.nullable(brand),
});
export type LinkWishInput = z.output<typeof linkWishSchema>;

export type LinkOffer =
  | { ok: true; links: PreferenceLinks; offered: OfferedLink }
  | {
      ok: false;
      problem:
        | NotAllowed
        | { code: 'writes_off' }
        | { code: 'no_record'; why: RecordProblem }
        | { code: 'hubspot'; cause: HubSpotError };
    };

/**
 * Has HubSpot make the links by which a person decides themselves, to be sent in reply to their own request
 * alone. They are secrets of the person, and stand in the answer and nowhere else; that they were offered is
 * put on record first: without that nobody gets them. Needs `lift`. Throws nothing of HubSpot's. Source:
 * hubspot.md §1.6 (i), §10.
 */
export async function offerLink(ctx: ChangeContext, wish: LinkWishInput): Promise<LinkOffer> {
  // Whom nobody can recognise because the database is gone is told that.
  const why = ctx.actor === null ? await ctx.recordProblem() : null;
  if (why !== null) return { ok: false, problem: { code: 'no_record', why } };
  const denied = missing(ctx.actor, 'lift');
  if (denied) return { ok: false, problem: denied };
  if (!ctx.writes) return { ok: false, problem: { code: 'writes_off' } };
  const { language, subscriptionId, businessUnitId, subscriberIdString } = wish;
  const made = await ctx.hubspot.generateLink(
    {
      subscriberIdString,
      language: language ?? undefined,
      subscriptionId: subscriptionId ?? undefined,
      businessUnitId: businessUnitId ?? undefined,
    },
    { signal: ctx.signal, deadline: ctx.now() + ANSWER_WITHIN_MS },
  );
  if (!made.ok) return { ok: false, problem: { code: 'hubspot', cause: made.error } };
  // By HubSpot's own clock, which its statuses go by.
  const at = made.exchange.hubspotClock ?? ctx.now();
  const offered: OfferedLink = { at, language, subscriptionId, businessUnitId };
  const { userId, who } = whoOf(ctx);
  const noted = await ctx.onRecord(async () => {
    const subject = await ctx.subjectOf(subscriberIdString);
    const detail = {
      ...{ who, version: ctx.version },
      ...offeredDetail(subscriberIdString, offered),
    };
    await ctx.note({
      ...{ kind: 'link_offered', actor: userId, subject, operation: null, outcome: null, detail },
    });
  });
  if (!noted.ok) return { ok: false, problem: { code: 'no_record', why: noted.why } };
  return { ok: true, links: made.value, offered };
}
