import { plainError } from './errors.ts';
import { nextPause, pause, type Sleep, type Used } from './pauses.ts';
import { type Read, readReply } from './read-reply.ts';
import { recordAttempt, recordExchange } from './record-exchange.ts';
import { withoutLinks } from './redact.ts';
import type { HubSpotRequest } from './requests.ts';
import { type FetchFunction, type Sending, sendOnce } from './send.ts';
import { type TransportOverrides, type TransportRow, transportRow } from './transport.ts';
import type { Attempt, CallOptions, CallResult, Exchange, HubSpotError } from './types.ts';

export type ExchangeObserver = (exchange: Exchange, error: HubSpotError | null) => void;

export interface ClientConfig {
  /** Without a slash at its end. */
  baseUrl: string;
  token: string;
  fetchFor: (row: TransportRow) => FetchFunction;
  now: () => number;
  sleep: Sleep;
  transport: TransportOverrides;
  onExchange: ExchangeObserver;
  /** Takes the token out of a text. */
  redact: (text: string) => string;
}

/** Carries one request to HubSpot and gives what came of it; never throws. */
export type Call = <T>(
  request: HubSpotRequest,
  parse: (body: unknown) => T | undefined,
  options?: CallOptions,
) => Promise<CallResult<T>>;

/**
 * Makes the function behind every operation: attempts, retries, waits and the record, as the
 * transport table says. Whatever the table says, a write is not sent again once it may have been
 * applied. A wait beyond the budget or the deadline is not begun; the error says how long it would be.
 * Its errors are those of `replyError`, and not_connected, connection_lost, timed_out, cancelled.
 */
export function createCall(config: ClientConfig): Call {
  const { now } = config;

  return async <T>(
    request: HubSpotRequest,
    parse: (body: unknown) => T | undefined,
    options: CallOptions = {},
  ): Promise<CallResult<T>> => {
    const row = transportRow(request.operation, config.transport);
    const deadline = options.deadline ?? Number.POSITIVE_INFINITY;
    const attempts: Attempt[] = [];
    const used: Used = { retries: 0, waits: 0, waitedMs: 0 };
    const begunAt = now();
    let sending: Sending | null = null;
    let read: Read<T> | null = null;
    let waitedMs = 0;

    for (;;) {
      const isAllowed = (await options.mayAttempt?.()) ?? true;
      // Nothing is waited for between this moment and the sending: a process that was stopped for a
      // while must not send what is somebody else's by now.
      const startedAt = now();
      if (options.signal?.aborted || !isAllowed) {
        read = { ok: false, error: plainError({ kind: 'cancelled' }, 'no') };
        break;
      }
      if (startedAt >= deadline) {
        read ??= { ok: false, error: plainError({ kind: 'timed_out' }, 'no') };
        break;
      }
      sending = await sendOnce(
        config.fetchFor(row),
        `${config.baseUrl}${request.path}`,
        { method: request.method, headers: headers(config.token, request), body: request.body },
        {
          timeoutMs: Math.min(row.callTimeoutMs, deadline - startedAt),
          maxBytes: row.maxReplyBytes,
          signal: options.signal,
        },
      );
      sending = redacted(sending, config.redact);
      const endedAt = now();
      let reading = readReply(sending, parse, request.mayChange, endedAt);
      if (request.repliesLinks) {
        // The value alone keeps them: what is recorded, and what an error tells, is without.
        sending = redacted(sending, withoutLinks);
        if (!reading.read.ok)
          reading = readReply<T>(sending, () => undefined, request.mayChange, endedAt);
      }
      read = reading.read;
      const times = { startedAt, waitedMs, endedAt };
      attempts.push(recordAttempt(sending, times, reading.correlationId));
      if (read.ok || read.error.applied === 'unknown') break;

      const next = nextPause(read.error, row, used);
      if (next === null || endedAt + next.ms >= deadline) break;
      used[next.isWait ? 'waits' : 'retries'] += 1;
      if (next.isWait) used.waitedMs += next.ms;
      waitedMs = next.ms;
      await pause(config.sleep, next.ms, options.signal);
    }

    const durationMs = Math.max(0, now() - begunAt);
    const sent = {
      ...request,
      path: config.redact(request.path),
      body: request.body === null ? null : config.redact(request.body),
    };
    const exchange = recordExchange(sent, attempts, sending, durationMs);
    return finish(config.onExchange, read, exchange);
  };
}

/** Tells the observer and gives the result; an observer that fails must not lose a write's result. */
export function finish<T>(observe: ExchangeObserver, read: Read<T>, exchange: Exchange) {
  const result: CallResult<T> = read.ok
    ? { ok: true, value: read.value, exchange }
    : { ok: false, error: read.error, exchange };
  try {
    observe(exchange, read.ok ? null : read.error);
  } catch (error) {
    console.error('hubspot: onExchange failed', error instanceof Error ? error.name : '');
  }
  return result;
}

function headers(token: string, request: HubSpotRequest): Record<string, string> {
  return {
    accept: 'application/json',
    authorization: `Bearer ${token}`,
    ...(request.body === null ? {} : { 'content-type': 'application/json' }),
  };
}

/** A gateway's error page may echo the request's headers: no text of a reply keeps the token. */
function redacted(sending: Sending, redact: (text: string) => string): Sending {
  const { reply } = sending;
  if (reply === null) return sending;
  const get = (name: string) => {
    const value = reply.headers.get(name);
    return value === null ? null : redact(value);
  };
  return { ...sending, reply: { ...reply, text: redact(reply.text), headers: { get } } };
}
