import type { Account } from './account.ts';
import { type Call, type Prepared, refused } from './call.ts';
import { contactRecord, DEFAULT_PROPERTIES, EVER_SHOWN } from './contact-properties.ts';
import { jsonReply, validationError } from './errors.ts';
import type { Contact } from './model.ts';
import { checkBody, checkOptionalText } from './validation.ts';

/** hubspot.md 10: the limits of a search. */
const MAX_BODY_CHARS = 3_000;
const MAX_PAGE = 200;
const DEFAULT_PAGE = 10;
const MAX_RESULTS = 10_000;

/** What of the body is simulated; the rest of HubSpot's search is not. */
const KNOWN = ['query', 'limit', 'after', 'properties'];

/** Contacts as a search sees them: it lags, and leaves archived ones out. */
function searchable(account: Account): Contact[] {
  const { searchLagMs } = account.settings;
  const now = account.now().getTime();
  const isPast = (at: string): boolean => Date.parse(at) + searchLagMs <= now;
  return [...new Set(account.contacts.values())].filter(
    ({ createdAt, archivedAt }) => isPast(createdAt) && !(archivedAt && isPast(archivedAt)),
  );
}

const words = (text: string): string[] =>
  text.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean);
const digits = (text: string): string => text.replace(/\D/g, '');

/** The digits of a query that is a phone number, as one writes it at home or abroad; null for any other. */
function phoneDigits(query: string): string | null {
  const number = digits(query).replace(/^00?/, '');
  return /^[+()\d\s/.-]+$/.test(query) && number.length > 2 ? number : null;
}

/** Whether the query is part of the contact's phone number, or each word of it begins one of the contact's. */
function fits(contact: Contact, query: string): boolean {
  const { firstName, lastName, email, additionalEmails, phone } = contact;
  const number = phoneDigits(query);
  if (number !== null && digits(phone ?? '').includes(number)) return true;
  const all = [firstName, lastName, email, ...additionalEmails].flatMap(words);
  const parts = all.flatMap((word) => [word, ...word.split(/[^\p{L}\p{M}\p{N}]+/u)]);
  return words(query).every((word) => parts.some((one) => one.startsWith(word)));
}

/** A whole number of the body from `min` to `max`; null when absent, undefined for anything else. */
function whole(value: unknown, min: number, max: number): number | null | undefined {
  if (value === undefined || value === null) return null;
  const number = typeof value === 'string' && /^\d{1,6}$/.test(value) ? Number(value) : value;
  const fitsIn = Number.isSafeInteger(number) && Number(number) >= min && Number(number) <= max;
  return fitsIn ? Number(number) : undefined;
}

/**
 * `POST /crm/objects/{version}/contacts/search` (hubspot.md 10): by `query` over name, address, phone and
 * secondary addresses; how words match is inferred. Filters, sorting and other properties are not
 * simulated, and refused.
 */
export function searchContacts(call: Call): Prepared {
  const { account, correlationId, bodyText } = call;
  if (bodyText.length > MAX_BODY_CHARS) {
    const message = `The request body is larger than ${MAX_BODY_CHARS} characters`;
    return refused(validationError(correlationId, message));
  }
  const body = checkBody(
    correlationId,
    call.contentType,
    bodyText,
    'PublicObjectSearchRequest',
    [],
  );
  if (!body.ok) return refused(body.reply);
  const { fields } = body.value;
  const stranger = Object.keys(fields).find((name) => !KNOWN.includes(name));
  if (stranger !== undefined) {
    return refused(validationError(correlationId, `${stranger} is not simulated`));
  }
  const query = checkOptionalText(correlationId, body.value, 'query');
  if (!query.ok) return refused(query.reply);
  const limit = whole(fields.limit, 1, MAX_PAGE);
  const after = whole(fields.after, 0, MAX_RESULTS);
  const { properties = [] } = fields;
  if (limit === undefined || after === undefined || !Array.isArray(properties)) {
    const wrong = limit === undefined ? 'limit' : after === undefined ? 'after' : 'properties';
    return refused(validationError(correlationId, `${wrong} has a wrong value`));
  }
  const names = properties.length > 0 ? [...EVER_SHOWN, ...properties.map(String)] : null;

  return {
    answer() {
      const found = searchable(account).filter((contact) => fits(contact, query.value ?? ''));
      const from = after ?? 0;
      const to = from + (limit ?? DEFAULT_PAGE);
      const results = found
        .slice(from, to)
        .map((contact) => contactRecord(account, contact, names ?? DEFAULT_PROPERTIES));
      const more = to < found.length ? { paging: { next: { after: String(to) } } } : {};
      return jsonReply(200, { total: found.length, results, ...more });
    },
  };
}
