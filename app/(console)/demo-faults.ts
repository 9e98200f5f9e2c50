import type { Messages } from 'use-intl';

export type FaultWords = keyof Messages['demo']['fault'];

/** What HubSpot can be made to do, in the order of the list, with what makes it short enough to watch. */
export const DEMO_FAULTS = {
  error_after_applying: {},
  error_before_applying: {},
  gateway_timeout_applied_later: {},
  bad_gateway_html: {},
  slow_first_byte: {},
  slow_body: {},
  truncated_json: {},
  reset_after_applying: {},
  reset_before_applying: {},
  // The reads before the change still pass; the write finds the door closed.
  connection_refused: { after: 2, forMs: 6_000 },
  empty_200: {},
  errors_inside_200: {},
  other_status_in_200: {},
  pending: {},
  redirect: {},
  drops_basis: {},
  drops_explanation: {},
  alters_explanation: {},
  bad_request: {},
  unauthorised_invalid: {},
  unauthorised_expired: {},
  missing_scopes_required: {},
  missing_scopes_granular: {},
  missing_scopes_context: {},
  not_found: {},
  locked: {},
  rate_limited_secondly: {},
  rate_limited_ten_secondly: { retryAfter: 3 },
  rate_limited_daily: {},
  migrating: { retryAfter: 7_200 },
} as const satisfies Record<FaultWords, Record<string, number>>;
