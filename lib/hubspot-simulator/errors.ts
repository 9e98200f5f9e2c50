import { toJson } from './json-text.ts';
import type { Reply } from './model.ts';

export const JSON_TYPE = 'application/json;charset=utf-8';

/** One entry of `errors[]` of an error body. */
export interface ErrorDetail {
  message: string;
  code?: string;
  in?: string;
  context?: Record<string, string[]>;
}

/** Gives a reply with a JSON body. */
export function jsonReply(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Reply {
  return { status, headers: { 'content-type': JSON_TYPE, ...headers }, body: toJson(body) };
}

/** Gives an HTML page as gateways send it (hubspot.md 3.7). */
export function htmlReply(status: number, title: string): Reply {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=UTF-8' },
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  };
}

/** 400 in HubSpot's general shape (hubspot.md 3.1). */
export function validationError(
  correlationId: string,
  message: string,
  details: ErrorDetail[] = [],
): Reply {
  const errors = details.length > 0 ? { errors: details } : {};
  return jsonReply(400, {
    status: 'error',
    message,
    ...errors,
    category: 'VALIDATION_ERROR',
    correlationId,
  });
}

/** 400 for a body that lacks fields: without `category` and `errors`, as seen (hubspot.md 3.2). */
export function missingAttributes(
  correlationId: string,
  className: string,
  names: string[],
): Reply {
  return jsonReply(400, {
    status: 'error',
    message: `Invalid input JSON on line 1, column 2: Cannot build ${className}, some of required attributes are not set [${names.join(', ')}]`,
    correlationId,
  });
}

/** 401 for no token or a wrong one (hubspot.md 3.3). */
export function invalidToken(correlationId: string): Reply {
  return jsonReply(401, {
    status: 'error',
    message:
      'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
    correlationId,
    category: 'INVALID_AUTHENTICATION',
  });
}

/** 401 for a token that was valid; the key of its context holds a space (hubspot.md 3.3). */
export function expiredToken(correlationId: string, expiredAt: Date, now: Date): Reply {
  const seconds = Math.max(0, Math.floor((now.getTime() - expiredAt.getTime()) / 1000));
  return jsonReply(401, {
    status: 'error',
    message: `The OAuth token used to make this call expired ${seconds} second(s) ago.`,
    correlationId,
    category: 'EXPIRED_AUTHENTICATION',
    context: { 'expire time': [expiredAt.toISOString()] },
  });
}

/** The three keys under which a 403 names scopes (hubspot.md 3.4). */
export type ScopeKey = 'requiredScopes' | 'requiredGranularScopes' | 'missingScopes';

/** 403 that names scopes, any of which would do (hubspot.md 3.4). */
export function missingScopes(correlationId: string, key: ScopeKey, scopes: string[]): Reply {
  const one = scopes.length === 1 ? 'One' : 'One or more';
  return jsonReply(403, {
    status: 'error',
    message:
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    correlationId,
    errors: [
      { message: `${one} of the following scopes are required.`, context: { [key]: scopes } },
    ],
    links: { scopes: 'https://developers.hubspot.com/scopes' },
    category: 'MISSING_SCOPES',
  });
}

/** 404 of HubSpot for something that it does not hold (hubspot.md 3.5). */
export function notFound(correlationId: string): Reply {
  return jsonReply(404, {
    status: 'error',
    message: 'resource not found',
    correlationId,
    category: 'OBJECT_NOT_FOUND',
  });
}

/** 404 for a path that does not exist: no public sample of the body; the shape is inferred (hubspot.md 3.5). */
export function unknownPath(correlationId: string): Reply {
  return plainError(correlationId, 404, 'HTTP 404 Not Found');
}

/** 405 and 415: no public sample exists; the shape is inferred (hubspot.md 3.5). */
export function wrongMethod(correlationId: string, allowed: string[]): Reply {
  const body = {
    status: 'error',
    message: 'HTTP 405 Method Not Allowed',
    correlationId,
    category: 'METHOD_NOT_ALLOWED',
  };
  return jsonReply(405, body, { allow: allowed.join(', ') });
}

/** 415 for a body that is not JSON by its content type (hubspot.md 3.5, inferred). */
export function wrongMediaType(correlationId: string): Reply {
  return jsonReply(415, {
    status: 'error',
    message: 'HTTP 415 Unsupported Media Type',
    correlationId,
    category: 'UNSUPPORTED_MEDIA_TYPE',
  });
}

export type LimitPolicy = 'SECONDLY' | 'TEN_SECONDLY_ROLLING' | 'DAILY';

/** 429: unlike other errors it has `errorType` and `policyName` instead of `category` (hubspot.md 3.6). */
export function rateLimited(
  correlationId: string,
  policyName: LimitPolicy,
  portalId: number,
): Reply {
  const group =
    policyName === 'TEN_SECONDLY_ROLLING'
      ? { groupName: `publicapi:private-app-api-calls-ten-secondly:${portalId}` }
      : { requestId: correlationId };
  return jsonReply(429, {
    status: 'error',
    message: `You have reached your ${policyName.toLowerCase()} limit.`,
    errorType: 'RATE_LIMIT',
    correlationId,
    policyName,
    ...group,
  });
}

/** An error by status alone, for the shapes of which only fakes or prose exist (hubspot.md 3.5, 3.7). */
export function plainError(
  correlationId: string,
  status: number,
  message: string,
  category?: string,
): Reply {
  const named = category === undefined ? {} : { category };
  return jsonReply(status, { status: 'error', message, correlationId, ...named });
}
