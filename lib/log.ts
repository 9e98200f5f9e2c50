import 'server-only';
import { type Logger, pino } from 'pino';
import { env } from './env.ts';
import type { Exchange, HubSpotError } from './hubspot/types.ts';

let root: Logger | undefined;

/**
 * The process's logger: one JSON line each. No address, token or explanation is ever passed to it;
 * callers log codes, counts and ids.
 */
export function log(): Logger {
  root ??= pino({ level: env().logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  return root;
}

/** Logs one HubSpot call without its path, bodies and messages, which hold the address. */
export function logExchange(logger: Logger, exchange: Exchange, error: HubSpotError | null): void {
  const { operation, status, correlationId, durationMs, waitedMs, attempts } = exchange;
  logger[error ? 'warn' : 'debug'](
    {
      operation,
      status,
      correlationId,
      durationMs,
      waitedMs,
      attempts: attempts.length,
      error: error?.kind,
    },
    'HubSpot call',
  );
}

/** Logs a surprise: its type and stack, but not its message, which may quote what a user typed. */
export function logSurprise(logger: Logger, name: string, surprise: unknown): void {
  const stack = surprise instanceof Error ? (surprise.stack ?? '') : '';
  logger.error(
    {
      where: name,
      type: surprise instanceof Error ? surprise.name : typeof surprise,
      stack: stack.split('\n').filter((line) => line.trimStart().startsWith('at ')),
    },
    'Unexpected failure',
  );
}
