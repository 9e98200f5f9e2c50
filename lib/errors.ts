import type { Messages } from 'use-intl';
import type { ErrorCause } from './hubspot/types.ts';

type ErrorWords = Exclude<
  keyof Messages['error'],
  | 'wait'
  | 'waitMinutes'
  | 'waitHours'
  | 'waitShort'
  | 'message'
  | 'code'
  | 'category'
  | 'subCategory'
  | 'in'
  | 'context'
  | 'links'
  | 'rate_limited'
>;

/** Where the sentences of an error stand in the message files: a title and what to do. */
export type ErrorKey = ErrorWords | `rate_limited.${keyof Messages['error']['rate_limited']}`;

/** A wait as people say it. */
export type Wait =
  | { unit: 'waitShort' }
  | { unit: 'wait'; seconds: number }
  | { unit: 'waitMinutes'; minutes: number }
  | { unit: 'waitHours'; hours: number };

/**
 * Turns a HubSpot error into the place of its words and what they need: the scopes that are missing,
 * how long to wait. Total: every kind has its own words in both languages.
 */
export function describeError(error: ErrorCause): { key: ErrorKey; scopes: string[]; wait: Wait } {
  const nothing = { scopes: [] as string[], wait: { unit: 'waitShort' } as Wait };
  switch (error.kind) {
    case 'not_authorised':
      return { key: error.expired ? 'expired' : 'not_authorised', ...nothing };
    case 'missing_scopes':
      return error.anyOf.length > 0
        ? { ...nothing, key: 'missing_scopes', scopes: error.anyOf }
        : { ...nothing, key: 'missing_scopes_unnamed' };
    case 'rate_limited':
      return {
        ...nothing,
        key: `rate_limited.${error.policy}`,
        wait: waitOf(error.retryAfterMs ?? (error.policy === 'ten_secondly' ? 10_000 : null)),
      };
    case 'locked':
    case 'migrating':
      return { ...nothing, key: error.kind, wait: waitOf(error.retryAfterMs) };
    case 'not_connected':
    case 'cancelled':
    case 'forbidden':
    case 'invalid_input':
    case 'not_found':
    case 'unavailable':
    case 'timed_out':
    case 'connection_lost':
    case 'redirected':
    case 'unreadable_reply':
      return { ...nothing, key: error.kind };
    default:
      return error satisfies never;
  }
}

/** Takes ms, or null where HubSpot names no time. */
export function waitOf(ms: number | null): Wait {
  if (ms === null) return { unit: 'waitShort' };
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds <= 120) return { unit: 'wait', seconds };
  if (seconds <= 7_200) return { unit: 'waitMinutes', minutes: Math.ceil(seconds / 60) };
  return { unit: 'waitHours', hours: Math.ceil(seconds / 3_600) };
}
