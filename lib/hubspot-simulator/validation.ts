import { type Account, typesOf } from './account.ts';
import { type ErrorDetail, missingAttributes, validationError, wrongMediaType } from './errors.ts';
import { isRecord, parseJson } from './json-text.ts';
import type { Reply, SubscriptionType } from './model.ts';
import { brandsOf } from './seed-account.ts';

/** A value, or the reply that refuses the request. */
export type Checked<T> = { ok: true; value: T } | { ok: false; reply: Reply };

const accept = <T>(value: T): Checked<T> => ({ ok: true, value });
const refuse = <T>(reply: Reply): Checked<T> => ({ ok: false, reply });

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const LOCAL_PART = /^(?:[^\s@"(),:;<>[\]\\\u0000-\u001f\u007f]+|"[^"\u0000-\u001f\u007f]+")$/;
const DOMAIN = /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+$/u;

/** Whether a text is an address as HubSpot would take it. Its exact rule is not public (hubspot.md Gaps 1). */
export function isAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > 254) return false;
  return LOCAL_PART.test(text.slice(0, at)) && DOMAIN.test(text.slice(at + 1));
}

/** Refuses an address that is none with a 400 (hubspot.md 2.3: expected; no public sample of the body). */
export function checkAddress(
  correlationId: string,
  address: string,
  where: string,
): Checked<string> {
  if (isAddress(address)) return accept(address);
  const message = `Email address ${address} is invalid`;
  return refuse(
    validationError(correlationId, message, [{ message, code: 'INVALID_EMAIL', in: where }]),
  );
}

function queryError<T>(correlationId: string, name: string, message: string): Checked<T> {
  const detail: ErrorDetail = { message, code: 'INVALID_PARAMETER', in: name };
  return refuse(validationError(correlationId, message, [detail]));
}

/** Wants `channel=EMAIL` in the query: 400 without (hubspot.md 1.1, seen live on the read of opt-outs). */
export function checkChannel(correlationId: string, query: URLSearchParams): Checked<'EMAIL'> {
  const channel = query.get('channel');
  if (channel === 'EMAIL') return accept(channel);
  const message =
    channel === null
      ? 'Query parameter channel is required'
      : `Invalid channel ${channel}; supported: EMAIL`;
  return queryError(correlationId, 'channel', message);
}

/** Reads a boolean of the query; null when it is absent, 400 when it is neither true nor false. */
export function checkFlag(
  correlationId: string,
  query: URLSearchParams,
  name: string,
): Checked<boolean> {
  const value = query.get(name);
  if (value === null || value === 'false') return accept(false);
  if (value === 'true') return accept(true);
  return queryError(correlationId, name, `${name} was not a valid boolean`);
}

/** Reads `businessUnitId` of the query; null when absent, 400 for no integer or an unknown brand. */
export function checkBrand(
  account: Account,
  correlationId: string,
  query: URLSearchParams,
): Checked<number | null> {
  const value = query.get('businessUnitId');
  if (value === null) return accept(null);
  if (!/^-?\d{1,19}$/.test(value)) {
    return queryError(correlationId, 'businessUnitId', 'businessUnitId was not a valid long');
  }
  const brand = brandsOf(account.settings).find((one) => String(one) === value);
  if (brand !== undefined) return accept(brand);
  return queryError(correlationId, 'businessUnitId', `Business unit ${value} does not exist`);
}

/** A JSON object body together with its text, from which int64 digits can be read without loss. */
export interface JsonBody {
  fields: Record<string, unknown>;
  text: string;
}

/**
 * Takes a body and its content type; gives the JSON object. 415 for another type, 400 for bad
 * JSON, and 400 without `category` when required fields are missing (hubspot.md 3.2, 3.5).
 * Unknown fields are tolerated, as a stray parameter was seen to be (hubspot.md 1.1).
 */
export function checkBody(
  correlationId: string,
  contentType: string | null,
  text: string,
  className: string,
  required: string[],
): Checked<JsonBody> {
  if (!/^application\/json\s*(;|$)/i.test(contentType ?? '')) {
    return refuse(wrongMediaType(correlationId));
  }
  const fields = parseJson(text);
  if (!isRecord(fields)) {
    return refuse(validationError(correlationId, 'Invalid input JSON on line 1, column 1'));
  }
  const missing = required.filter((name) => fields[name] === undefined || fields[name] === null);
  if (missing.length > 0) return refuse(missingAttributes(correlationId, className, missing));
  return accept({ fields, text });
}

/** Reads one of the given words from a body field; 400 otherwise. */
export function checkWord<T extends string>(
  correlationId: string,
  body: JsonBody,
  name: string,
  words: readonly T[],
): Checked<T> {
  const value = body.fields[name];
  const word = words.find((one) => one === value);
  if (word !== undefined) return accept(word);
  const message = `Invalid input JSON: ${JSON.stringify(value)} is not a valid value for ${name}, expected one of [${words.join(', ')}]`;
  return refuse(
    validationError(correlationId, message, [{ message, code: 'INVALID_ENUM', in: name }]),
  );
}

/** Reads a text that may be missing or null from a body field; 400 for anything else. */
export function checkOptionalText(
  correlationId: string,
  body: JsonBody,
  name: string,
): Checked<string | undefined> {
  const value = body.fields[name];
  if (value === undefined || value === null) return accept(undefined);
  if (typeof value === 'string') return accept(value);
  const message = `Invalid input JSON: ${name} was not a string`;
  return refuse(
    validationError(correlationId, message, [{ message, code: 'INVALID_STRING', in: name }]),
  );
}

/** Reads the digits of an int64 body field without passing through a JavaScript number. */
function int64Digits(body: JsonBody, name: string): string | null {
  const value = body.fields[name];
  if (!Number.isInteger(value)) return null;
  if (Number.isSafeInteger(value)) return String(value);
  return new RegExp(`"${name}"\\s*:\\s*(-?\\d+)`).exec(body.text)?.[1] ?? null;
}

/**
 * Reads `subscriptionId` from a body: a JSON number (hubspot.md 1.5) of an active type. 400 for
 * anything else, unknown and archived types included (hubspot.md 2.3: expected, no public sample).
 */
export function checkSubscription(
  account: Account,
  correlationId: string,
  body: JsonBody,
): Checked<SubscriptionType> {
  const digits = int64Digits(body, 'subscriptionId');
  const fail = (message: string, code: string): Checked<SubscriptionType> =>
    refuse(validationError(correlationId, message, [{ message, code, in: 'subscriptionId' }]));
  if (digits === null) return fail('subscriptionId was not a valid long', 'INVALID_LONG');
  const type = typesOf(account).find((one) => one.id === digits);
  if (type === undefined) {
    return fail(`Subscription ${digits} does not exist`, 'SUBSCRIPTION_NOT_FOUND');
  }
  if (!type.isActive) return fail(`Subscription ${digits} is archived`, 'SUBSCRIPTION_ARCHIVED');
  return accept(type);
}
