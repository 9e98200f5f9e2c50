import { z } from 'zod';
import type { PreferenceLinks } from './link-types.ts';
import { envelopeErrors, fields, integer, links, text } from './loose.ts';
import {
  type Account,
  type Envelope,
  type StatusRow,
  SUBSCRIPTION_STATUSES,
  type SubscriptionType,
  type WideStatusRow,
} from './types.ts';

// Plain `z.unknown()` refuses an absent key.
const looseText = z.unknown().optional().transform(text);
const flag = (fallback: boolean) =>
  z
    .unknown()
    .optional()
    .transform((value) => (value ?? fallback) === true);

/** An integer, or its digits where it is beyond the safe ones (see `parseJson`). */
export const id = z.union([z.int(), z.string().regex(/^-?\d{1,19}$/)]).transform(String);
const looseId = z
  .unknown()
  .optional()
  .transform((value) => id.safeParse(value).data ?? null);
const status = z.enum(SUBSCRIPTION_STATUSES);

const statusRow = z.object({
  subscriberIdString: z.string(),
  subscriptionId: id,
  subscriptionName: looseText,
  businessUnitId: looseId,
  channel: looseText,
  status,
  source: looseText,
  legalBasis: looseText,
  legalBasisExplanation: looseText,
  setStatusSuccessReason: looseText,
  timestamp: looseText,
});

const wideStatusRow = z.object({
  subscriberIdString: z.string(),
  wideStatusType: z.string(),
  businessUnitId: looseId,
  channel: looseText,
  status,
  timestamp: looseText,
});

const translation = z.object({
  languageCode: z.string(),
  name: looseText.transform((value) => value ?? ''),
  description: looseText.transform((value) => value ?? ''),
});

const translations = z
  .unknown()
  .optional()
  .transform((value) =>
    Array.isArray(value)
      ? value.flatMap((one) => {
          const { data } = translation.safeParse(one);
          return data === undefined ? [] : [data];
        })
      : [],
  );

const definition = z
  .object({
    id: z.union([z.int().transform(String), z.string().min(1)]),
    name: looseText,
    description: looseText.transform((value) => value ?? ''),
    purpose: looseText,
    communicationMethod: looseText,
    businessUnitId: looseId,
    isActive: flag(true),
    isDefault: flag(false),
    isInternal: flag(false),
    createdAt: looseText,
    updatedAt: looseText,
    subscriptionTranslations: translations,
  })
  .transform(({ subscriptionTranslations, ...row }) => ({
    ...row,
    name: row.name ?? row.id,
    translations: subscriptionTranslations,
  }));

const link = z.string().refine((text) => /^https:\/\//i.test(text) && URL.canParse(text));

const preferenceLinks = z.object({
  subscriberIdString: looseText,
  managePreferencesUrl: link,
  unsubscribeAllUrl: link,
  unsubscribeSingleUrl: link.nullish().transform((url) => url ?? null),
});

const account = z.object({
  portalId: id,
  portalName: looseText,
  accountType: looseText,
  timeZone: looseText,
  uiDomain: looseText,
  dataHostingLocation: looseText,
});

function envelope<Row>(body: unknown, row: z.ZodType<Row>, mayLackResults: boolean) {
  const reply = fields(body);
  const errors = envelopeErrors(reply.errors);
  const numErrors = integer(reply.numErrors);
  const failed = errors.length > 0 || (numErrors ?? 0) > 0;
  const results = z.array(row).safeParse(reply.results ?? (mayLackResults && failed ? [] : null));
  if (!results.success) return undefined;
  return {
    status: text(reply.status),
    requestedAt: text(reply.requestedAt),
    startedAt: text(reply.startedAt),
    completedAt: text(reply.completedAt),
    numErrors,
    errors,
    links: links(reply.links),
    results: results.data,
  } satisfies Envelope<Row>;
}

/**
 * Reads the reply of a read of statuses: a parsed body in, the envelope with its rows out, undefined
 * if it cannot be relied on. Strict: `results` must be an array (an empty read would look like "not
 * opted out"), each row needs subscriber, type id and one of the three statuses. Everything else is
 * lenient. Source: hubspot.md §1.6 and Surprises 6.
 */
export function parseStatuses(body: unknown): Envelope<StatusRow> | undefined {
  return envelope(body, statusRow, false);
}

/**
 * Reads the reply of a status write, as `parseStatuses`; but where `errors` or `numErrors` say that
 * something failed, a missing `results` is an envelope of no rows. Source: hubspot.md §1.4.
 */
export function parseWrittenStatuses(body: unknown): Envelope<StatusRow> | undefined {
  return envelope(body, statusRow, true);
}

/**
 * Reads the reply of a read of opt-outs of all e-mail; rows need subscriber, kind and status. A
 * portal-wide row has no `businessUnitId`. Source: hubspot.md §1.6 (c).
 */
export function parseWideStatuses(body: unknown): Envelope<WideStatusRow> | undefined {
  return envelope(body, wideStatusRow, false);
}

/**
 * Reads the subscription types. Only `id` is needed, as whatever text HubSpot sends; a type without
 * `isActive` counts as active, one without a name bears its id. Epoch integers of translations are
 * ignored. Source: hubspot.md §1.6 (f).
 */
export function parseDefinitions(body: unknown): Envelope<SubscriptionType> | undefined {
  return envelope(body, definition, false);
}

/**
 * Gives the reader of preference links for one person: undefined unless both links are there, are
 * https, and belong to nobody else. Source: hubspot.md §1.6 (i).
 */
export function parseLinksOf(subscriberIdString: string) {
  return (body: unknown): PreferenceLinks | undefined => {
    const { data } = preferenceLinks.safeParse(body);
    if (data === undefined) return undefined;
    const { subscriberIdString: owner, ...links } = data;
    const isOurs = owner === null || owner.toLowerCase() === subscriberIdString.toLowerCase();
    return isOurs ? links : undefined;
  };
}

/** Reads account details: `portalId` is needed; `portalName` comes from 2026-09 on (hubspot.md §5.3). */
export function parseAccount(body: unknown): Account | undefined {
  return account.safeParse(body).data;
}
