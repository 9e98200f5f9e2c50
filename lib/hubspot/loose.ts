import type { EnvelopeError, ErrorDetail } from './types.ts';

/** A JSON object's fields, or none if the value is something else. */
export function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

/**
 * A text where HubSpot is loose about its type: null and absent stay null, numbers and booleans are
 * spelled out, objects become their JSON text. Source: hubspot.md §3 (`subCategory` is a string in
 * `Error` and an object in `StandardError`).
 */
export function text(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** An integer, or null. */
export function integer(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
}

function list(value: unknown): unknown[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The `context` of an error: names to lists of texts; a bare value counts as a list of one. */
export function context(value: unknown): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(fields(value)).map(([name, values]) => [
      name,
      list(values).flatMap((one) => text(one) ?? []),
    ]),
  );
}

/** The `links` of a reply: names to addresses; nulls are left out. */
export function links(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields(value)).flatMap(([name, link]) => {
      const address = text(link);
      return address === null ? [] : [[name, address]];
    }),
  );
}

/** `errors[]` of an error body. Every field is optional by HubSpot's policy (hubspot.md §3). */
export function errorDetails(value: unknown): ErrorDetail[] {
  return list(value).map((one) => {
    const { message, code, in: where, subCategory, context: names } = fields(one);
    return {
      message: text(message) ?? (typeof one === 'string' ? one : ''),
      code: text(code),
      in: text(where),
      subCategory: text(subCategory),
      context: context(names),
    };
  });
}

/** `errors[]` inside a 2xx body; "required" fields may be missing (hubspot.md §3, sanitations). */
export function envelopeErrors(value: unknown): EnvelopeError[] {
  return list(value).map((one) => {
    const error = fields(one);
    return {
      id: text(error.id),
      status: text(error.status),
      category: text(error.category),
      subCategory: text(error.subCategory),
      message: text(error.message) ?? (typeof one === 'string' ? one : ''),
      context: context(error.context),
      links: links(error.links),
      errors: errorDetails(error.errors),
    };
  });
}
