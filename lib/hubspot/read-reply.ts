import { plainError, replyError } from './errors.ts';
import { isJsonType, parseJson } from './json.ts';
import { fields, text } from './loose.ts';
import { headerCorrelationId, headerRetryAfterMs } from './reply-headers.ts';
import type { Sending } from './send.ts';
import type { HubSpotError } from './types.ts';

export type Read<T> = { ok: true; value: T } | { ok: false; error: HubSpotError };

export interface Reading<T> {
  read: Read<T>;
  correlationId: string | null;
}

/**
 * Decides what one sending came to. `parse` gives undefined for a body that cannot be relied on; only
 * a whole 200 of type JSON reaches it. A refusal stands by its status, even if its body broke off.
 * A call that can change nothing has errors with `applied: 'no'`. `now`, in ms since the epoch, is what a
 * `Retry-After` date is counted from if the reply has no date of its own.
 */
export function readReply<T>(
  { end, reply }: Sending,
  parse: (body: unknown) => T | undefined,
  mayChange: boolean,
  now: number,
): Reading<T> {
  const failed = (error: HubSpotError): Reading<T> => ({
    read: { ok: false, error: mayChange ? error : { ...error, applied: 'no' } },
    correlationId: error.correlationId,
  });

  if (end === 'not_sent') return failed(plainError({ kind: 'not_connected' }, 'no'));
  const headOnly = end !== 'replied' && reply !== null && reply.status >= 200 && reply.status < 300;
  if (reply === null || headOnly) {
    const kind = end === 'aborted' ? 'cancelled' : end === 'timed_out' ? end : 'connection_lost';
    const correlationId = reply === null ? null : headerCorrelationId(reply.headers);
    return failed({
      ...plainError({ kind }, 'unknown'),
      status: reply?.status ?? null,
      correlationId,
    });
  }

  const body = parseJson(reply.text);
  const correlationId = text(fields(body).correlationId) ?? headerCorrelationId(reply.headers);
  if (reply.status === 200 && reply.whole && isJsonType(reply.headers.get('content-type'))) {
    const value = parse(body);
    if (value !== undefined) return { read: { ok: true, value }, correlationId };
  }
  return failed(
    replyError({
      status: reply.status,
      body,
      correlationId,
      retryAfterMs: headerRetryAfterMs(reply.headers, now),
    }),
  );
}
