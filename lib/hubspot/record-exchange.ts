import { hubspotClock, rateLimit } from './reply-headers.ts';
import type { HubSpotRequest } from './requests.ts';
import type { Sending } from './send.ts';
import { MAX_RAW_BODY_CHARS } from './transport.ts';
import type { Attempt, Exchange } from './types.ts';

/** The record of a call that was refused before anything was sent. */
export function emptyExchange(operation: Exchange['operation'], method: Exchange['method']) {
  return {
    operation,
    method,
    path: '',
    requestBody: null,
    attempts: [],
    durationMs: 0,
    waitedMs: 0,
    status: null,
    correlationId: null,
    rawBody: null,
    rawBodyCut: false,
    hubspotClock: null,
    rateLimit: rateLimit(null),
  } satisfies Exchange;
}

/**
 * The record of a call. `sending` is its last attempt, null if nothing was sent; time in ms.
 */
export function recordExchange(
  request: HubSpotRequest,
  attempts: Attempt[],
  sending: Sending | null,
  durationMs: number,
): Exchange {
  const reply = sending?.reply ?? null;
  return {
    ...emptyExchange(request.operation, request.method),
    path: request.path,
    requestBody: request.body,
    attempts,
    durationMs,
    waitedMs: attempts.reduce((sum, attempt) => sum + attempt.waitedMs, 0),
    status: reply?.status ?? null,
    correlationId: attempts.at(-1)?.correlationId ?? null,
    rawBody: reply === null ? null : reply.text.slice(0, MAX_RAW_BODY_CHARS),
    rawBodyCut: reply !== null && (!reply.whole || reply.text.length > MAX_RAW_BODY_CHARS),
    hubspotClock: reply === null ? null : hubspotClock(reply.headers),
    rateLimit: rateLimit(reply?.headers ?? null),
  };
}

/** The record of one sending. Times in ms. */
export function recordAttempt(
  { end, networkCode, reply }: Sending,
  times: { startedAt: number; waitedMs: number; endedAt: number },
  correlationId: string | null,
): Attempt {
  return {
    startedAt: times.startedAt,
    waitedMs: times.waitedMs,
    durationMs: Math.max(0, times.endedAt - times.startedAt),
    end,
    networkCode,
    status: reply?.status ?? null,
    correlationId,
  };
}
