import type { Messages } from 'use-intl';
import type { ErrorCause } from './hubspot/types.ts';

type ErrorWords = Exclude<
  keyof Messages['error'],
  | 'wait'
  | 'waitMinutes'
  | 'waitHours'
  | 'waitShort'
  | 'optOutNow'
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

/** Where the words of an error stand, and what they need. */
export interface ErrorText {
  key: ErrorKey;
  scopes: string[];
  wait: Wait;
  /** Add that the opt-out is to be made in HubSpot itself: the error will not pass by itself. */
  optOutNow: boolean;
}

/**
 * Turns a HubSpot error into the place of its words and what they need: the scopes that are missing,
 * how long to wait, what to do with an opt-out that it stopped. Total: every kind has its own words in
 * both languages.
 */
export function describeError(error: ErrorCause, isOptOut = false): ErrorText {
  const passes = { scopes: [], wait: waitOf(null), optOutNow: false };
  const stays = { ...passes, optOutNow: isOptOut };
  switch (error.kind) {
    case 'not_authorised':
      return { ...stays, key: error.expired ? 'expired' : 'not_authorised' };
    case 'missing_scopes':
      return error.anyOf.length > 0
        ? { ...stays, key: 'missing_scopes', scopes: error.anyOf }
        : { ...stays, key: 'missing_scopes_unnamed' };
    case 'forbidden':
    case 'invalid_input':
    case 'not_found':
    case 'redirected':
      return { ...stays, key: error.kind };
    case 'migrating':
      return { ...stays, key: error.kind, wait: waitOf(error.retryAfterMs) };
    case 'locked':
      return { ...passes, key: error.kind, wait: waitOf(error.retryAfterMs) };
    case 'rate_limited':
      return {
        ...passes,
        key: `rate_limited.${error.policy}`,
        wait: waitOf(error.retryAfterMs ?? (error.policy === 'ten_secondly' ? 10_000 : null)),
      };
    case 'not_connected':
    case 'cancelled':
    case 'unavailable':
    case 'timed_out':
    case 'connection_lost':
    case 'unreadable_reply':
      return { ...passes, key: error.kind };
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
