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
  root ??= pino(
    { level: env().logLevel, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    safeOutput(),
  );
  return root;
}

/** JSON leaves in what some readers take for the end of a line, and terminals for an order. */
function safeOutput(): { write: (line: string) => void } {
  const output = pino.destination({ dest: 1, sync: true });
  const spelt = (character: string) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return {
    write: (line) => output.write(line.replace(/(?!\n)[\p{Cc}\u2028\u2029]/gu, spelt)),
  };
}

/** Logs one HubSpot call without its path, bodies and messages, which hold the address. */
export function logExchange(logger: Logger, exchange: Exchange, error: HubSpotError | null): void {
  const { operation, status, correlationId, durationMs, waitedMs, attempts } = exchange;
  logger[error ? 'warn' : 'debug'](
    {
      operation,
      status,
      // Whatever HubSpot, or what lies before it, calls so; anything but an id has no place here.
      correlationId: /^[\w-]{1,80}$/.test(correlationId ?? '') ? correlationId : null,
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
  logger.error({ where: name, ...described(surprise) }, 'Unexpected failure');
}

/**
 * Takes over what Next and the libraries print as errors and warnings: one JSON line each, without
 * texts, because a text may quote an address, and a line break in it would forge a line of ours.
 * What is left of a text is the page of Next's documentation that it names.
 */
export function takeOverConsole(): void {
  const told = new WeakSet<Error>();
  for (const level of ['error', 'warn'] as const)
    console[level] = (...said: unknown[]) => {
      const failure = said.find((part) => part instanceof Error);
      // Next prints some failures twice.
      if (failure && told.has(failure)) return;
      if (failure) told.add(failure);
      const texts = said.filter((part) => typeof part === 'string').join('\n');
      const seeAlso = /nextjs\.org\/docs\/messages\/([a-z0-9-]{1,60})/.exec(texts)?.[1];
      log()[level](
        { ...described(failure ?? texts), ...(seeAlso ? { seeAlso } : {}) },
        level === 'error' ? 'Unexpected failure' : 'Warning',
      );
    };
}

function described(surprise: unknown) {
  const isError = surprise instanceof Error;
  const stack = isError ? (surprise.stack ?? '') : typeof surprise === 'string' ? surprise : '';
  return {
    type: isError ? surprise.name : typeof surprise,
    code: shortWord(surprise, 'code'),
    digest: shortWord(surprise, 'digest'),
    stack: stack.split('\n').filter((line) => /^\s*at .*:\d+:\d+\)?$/.test(line)),
  };
}

/** A property that programs set to name a failure; never more than a word. */
function shortWord(surprise: unknown, name: 'code' | 'digest'): string | undefined {
  const held = typeof surprise === 'object' && surprise !== null && Reflect.get(surprise, name);
  return typeof held === 'string' && /^[\w@-]{1,60}$/.test(held) ? held : undefined;
}
