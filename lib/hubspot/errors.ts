import { context, errorDetails, fields, links, text } from './loose.ts';
import { POLICY_WAIT_MS } from './transport.ts';
import type { ErrorCause, ErrorDetail, HubSpotError, RateLimitPolicy } from './types.ts';

const SCOPE_KEYS = ['requiredScopes', 'requiredGranularScopes', 'missingScopes'];

/** What is known of a reply that is not a readable 200. */
export interface FailedReply {
  status: number;
  /** The parsed body; undefined if it is not JSON. */
  body: unknown;
  /** `x-hubspot-correlation-id`, used if the body has none. */
  correlationId: string | null;
  /** `Retry-After` in ms. */
  retryAfterMs: number | null;
}

/**
 * Whether a request answered with this HTTP status may have been carried out: `no` for every 4xx
 * that comes before any effect or only asks to wait; `unknown` for 408, 425, 499 (a gateway gave up
 * on the request), 3xx, 5xx and 2xx. Source: hubspot.md §3.7; design, section 4 step 6.
 */
export function appliedByStatus(status: number): HubSpotError['applied'] {
  if (status === 408 || status === 425 || status === 499) return 'unknown';
  return status >= 400 && status < 500 ? 'no' : 'unknown';
}

/** An error that carries nothing but its cause: nothing was sent, or no reply came. */
export function plainError(cause: ErrorCause, applied: HubSpotError['applied']): HubSpotError {
  return {
    ...cause,
    applied,
    status: null,
    category: null,
    subCategory: null,
    message: null,
    correlationId: null,
    details: [],
    context: {},
    links: {},
  };
}

/**
 * Turns a reply into a typed error that keeps all HubSpot said. Every field of the body is optional
 * (hubspot.md §3); bodies that are not JSON give the kind that their status alone tells. `applied` is
 * for a write.
 */
export function replyError(reply: FailedReply): HubSpotError {
  const body = fields(reply.body);
  const details = errorDetails(body.errors);
  const names = context(body.context);
  return {
    ...causeOf(reply, body, details, names),
    applied: appliedByStatus(reply.status),
    status: reply.status,
    category: text(body.category) ?? text(body.errorType),
    subCategory: text(body.subCategory),
    message: text(body.message),
    correlationId: text(body.correlationId) ?? reply.correlationId,
    details,
    context: names,
    links: links(body.links),
  };
}

function causeOf(
  { status, retryAfterMs }: FailedReply,
  body: Record<string, unknown>,
  details: ErrorDetail[],
  names: Record<string, string[]>,
): ErrorCause {
  if (status === 401) return { kind: 'not_authorised', expired: isExpired(body) };
  if (status === 403) return scopesCause(body, details, names);
  if (status === 404) return { kind: 'not_found' };
  if (status === 451) return { kind: 'forbidden' };
  if (status === 408) return { kind: 'timed_out' };
  if (status === 423) {
    return { kind: 'locked', retryAfterMs: retryAfterMs ?? POLICY_WAIT_MS.locked };
  }
  if (status === 425 || status === 499) return { kind: 'unavailable' };
  if (status === 429) {
    const policy = rateLimitPolicy(body, names);
    return { kind: 'rate_limited', policy, retryAfterMs: retryAfterMs ?? POLICY_WAIT_MS[policy] };
  }
  if (status === 477) {
    return { kind: 'migrating', retryAfterMs: retryAfterMs ?? POLICY_WAIT_MS.migrating };
  }
  if (status >= 400 && status < 500) return { kind: 'invalid_input' };
  if (status >= 500 && status < 600) return { kind: 'unavailable' };
  // fetch gives status 0 for a redirect it hides.
  if (status === 0 || (status >= 300 && status < 400)) return { kind: 'redirected' };
  return { kind: 'unreadable_reply' };
}

/** hubspot.md §3.3: the category, or "expired 19884 day(s) ago" in the sentence. */
function isExpired(body: Record<string, unknown>): boolean {
  return (
    body.category === 'EXPIRED_AUTHENTICATION' || /\bexpired\b/i.test(text(body.message) ?? '')
  );
}

/** hubspot.md §3.4: three shapes, at two levels, each an any-of list. */
function scopesCause(
  body: Record<string, unknown>,
  details: ErrorDetail[],
  names: Record<string, string[]>,
): ErrorCause {
  const anyOf = [names, ...details.map((detail) => detail.context)].flatMap((level) =>
    SCOPE_KEYS.flatMap((key) => level[key] ?? []),
  );
  if (anyOf.length === 0 && body.category !== 'MISSING_SCOPES') return { kind: 'forbidden' };
  return { kind: 'missing_scopes', anyOf: [...new Set(anyOf)] };
}

/** hubspot.md §3.6: `policyName` in both variants, else the sentence. */
function rateLimitPolicy(
  body: Record<string, unknown>,
  names: Record<string, string[]>,
): RateLimitPolicy {
  for (const hint of [text(body.policyName), names.policyName?.[0] ?? null, text(body.message)]) {
    if (/ten[_ -]?secondly/i.test(hint ?? '')) return 'ten_secondly';
    if (/secondly/i.test(hint ?? '')) return 'secondly';
    if (/daily/i.test(hint ?? '')) return 'daily';
  }
  return 'other';
}
