import { setTimeout as delay } from 'node:timers/promises';
import type { TransportRow } from './transport.ts';
import type { HubSpotError } from './types.ts';

/** What one call has used up so far. */
export interface Used {
  retries: number;
  waits: number;
  /** Waited for replies that ask to wait, in ms. */
  waitedMs: number;
}

export interface Pause {
  ms: number;
  /** Whether a reply asked for it; else it is the backoff before a retry. */
  isWait: boolean;
}

export type Sleep = (ms: number, signal: AbortSignal | undefined) => Promise<void>;

/**
 * The pause after which the call may be sent again, by the transport table; null if it may not, or if
 * the wait does not fit what is left of the budget. The daily limit is never waited for, whatever
 * `Retry-After` says. Source: hubspot.md §4.
 */
export function nextPause(error: HubSpotError, row: TransportRow, used: Used): Pause | null {
  if (row.waitFor.includes(error.kind) && 'retryAfterMs' in error) {
    if (error.kind === 'rate_limited' && error.policy === 'daily') return null;
    const ms = error.retryAfterMs;
    const fits = ms !== null && used.waitedMs + ms <= row.waitBudgetMs;
    return fits && used.waits < row.maxWaits ? { ms, isWait: true } : null;
  }
  if (!row.retryOn.includes(error.kind) || used.retries >= row.maxRetries) return null;
  const ms = row.retryBackoffMs[used.retries] ?? row.retryBackoffMs.at(-1) ?? 0;
  return { ms, isWait: false };
}

/** Sleeps `ms`; returns early when the signal aborts, even if `sleep` takes no notice of it. */
export async function pause(sleep: Sleep, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  let onAbort = () => {};
  const aborted = new Promise<void>((resolve) => {
    onAbort = () => resolve();
    signal?.addEventListener('abort', onAbort, { once: true });
  });
  await Promise.race([sleep(ms, signal), aborted]);
  signal?.removeEventListener('abort', onAbort);
}

/** The real sleep: ends, without failing, when the signal aborts. */
export async function sleepFor(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}
