import { z } from 'zod';
import { OPT_OUT_PROPERTY } from './contact-requests.ts';
import type { Contact, ContactSearch, FoundContact, OptOutEntry } from './contact-types.ts';
import { fields, integer, text } from './loose.ts';
import { id } from './schema.ts';

const record = z.object({
  id,
  properties: z.unknown().optional().transform(fields),
  propertiesWithHistory: z.unknown().optional().transform(fields),
  createdAt: z.unknown().optional().transform(text),
});
type ContactRecord = z.output<typeof record>;

/** A property's text; an emptied property says as little as an absent one. */
function said(value: unknown): string | null {
  return text(value) || null;
}

/** The values of a property that may have several: HubSpot joins them by semicolons. */
function several(value: unknown): string[] {
  const values = (text(value) ?? '').split(';').map((one) => one.trim());
  return [...new Set(values.filter((one) => one !== ''))];
}

function flag(value: unknown): boolean | null {
  const word = text(value)?.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : null;
}

function count(value: unknown): number | null {
  return /^\d{1,15}$/.test(text(value) ?? '') ? integer(Number(value)) : null;
}

function found({ id: contactId, properties }: ContactRecord): FoundContact {
  return {
    id: contactId,
    email: said(properties.email),
    firstName: said(properties.firstname),
    lastName: said(properties.lastname),
    phone: said(properties.phone),
    additionalEmails: several(properties.hs_additional_emails),
  };
}

/** The type that an opt-out property is about, null for that of all e-mail; undefined for another property. */
function typeOf(name: string): string | null | undefined {
  if (name === OPT_OUT_PROPERTY) return null;
  const [, subscriptionId] = /^hs_email_optout_(\d{1,19})$/.exec(name) ?? [];
  return subscriptionId;
}

function entriesOf(name: string, versions: unknown): OptOutEntry[] {
  const subscriptionId = typeOf(name);
  if (subscriptionId === undefined || !Array.isArray(versions)) return [];
  return versions.flatMap((version: unknown) => {
    const { value, timestamp, sourceType, sourceId, sourceLabel } = fields(version);
    // A version that says neither what nor when is no part of a history.
    if (text(value) === null && text(timestamp) === null) return [];
    return [
      {
        subscriptionId,
        value: text(value),
        at: text(timestamp),
        sourceType: said(sourceType),
        sourceId: said(sourceId),
        sourceLabel: said(sourceLabel),
      },
    ];
  });
}

/** By time, newest first; what has no readable time comes last, in HubSpot's order. */
function newestFirst(entries: OptOutEntry[]): OptOutEntry[] {
  const timeOf = ({ at }: OptOutEntry) => {
    const time = Date.parse(at ?? '');
    return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
  };
  return entries.toSorted((a, b) => {
    const [left, right] = [timeOf(a), timeOf(b)];
    return left === right ? 0 : right > left ? 1 : -1;
  });
}

function historyOf({ propertiesWithHistory }: ContactRecord): OptOutEntry[] {
  return newestFirst(
    Object.entries(propertiesWithHistory).flatMap(([name, versions]) => entriesOf(name, versions)),
  );
}

/**
 * Reads a CRM contact: the id is needed; what an account has no property or no right for is null or
 * empty. Source: hubspot.md §10 (names of the properties: seen, not documented).
 */
export function parseContact(body: unknown): Contact | undefined {
  const { data } = record.safeParse(body);
  if (data === undefined) return undefined;
  const { properties } = data;
  return {
    ...found(data),
    optedOutOfAll: flag(properties.hs_email_optout),
    bounce: {
      count: count(properties.hs_email_bounce),
      hardReason: said(properties.hs_email_hard_bounce_reason_enum),
    },
    marketable: flag(properties.hs_marketable_status),
    confirmation: said(properties.hs_emailconfirmationstatus),
    processingBases: several(properties.hs_legal_basis),
    createdAt: said(properties.createdate) ?? data.createdAt,
    optOutHistory: historyOf(data)
      .filter(({ subscriptionId }) => subscriptionId === null)
      .map(({ value, at, sourceLabel, sourceType }) => ({
        value,
        at,
        source: sourceLabel ?? sourceType,
      })),
  };
}

/** Reads the history of a contact's opt-outs; other properties are left out. Source: hubspot.md §10. */
export function parseOptOutHistory(body: unknown): OptOutEntry[] | undefined {
  const { data } = record.safeParse(body);
  return data === undefined ? undefined : historyOf(data);
}

/**
 * Reads what a search found. Strict: `results` must be an array of contacts with ids, or "nobody found"
 * could be said of a reply that was something else. Without `total` it is as many as came.
 * Source: hubspot.md §10.
 */
export function parseSearch(body: unknown): ContactSearch | undefined {
  const reply = fields(body);
  const { data } = z.array(record).safeParse(reply.results);
  if (data === undefined) return undefined;
  return { total: integer(reply.total) ?? data.length, contacts: data.map(found) };
}
