import { type CoverageRow, row } from './coverage-row.ts';

const NO_CATEGORY = {
  file: { deviation: 'the error has no category', signs: ['reply / required category'] },
} as const;
const HTML = { file: { deviation: 'an HTML page', signs: ['reply not JSON'] } } as const;
const OUTSIDE = { file: 'outside' } as const;

/** Every fault, where its shape comes from, and how it stands to the official file. */
export const FAULT_COVERAGE: readonly CoverageRow[] = [
  row('fault.bad_request', '3.1, 3.2', 'D', '400 VALIDATION_ERROR with details'),
  row('fault.unauthorised_invalid', '3.3', 'S', '401 INVALID_AUTHENTICATION'),
  row(
    'fault.unauthorised_expired',
    '3.3',
    'S',
    '401 EXPIRED_AUTHENTICATION, a context key with a space',
  ),
  row('fault.missing_scopes_required', '3.4', 'S', '403 MISSING_SCOPES with requiredScopes'),
  row('fault.missing_scopes_granular', '3.4', 'S-live', '403 with requiredGranularScopes'),
  row(
    'fault.missing_scopes_context',
    '3.4',
    'D',
    '403 with missingScopes, as in the file’s example',
  ),
  row('fault.not_found', '3.5', 'I', '404 OBJECT_NOT_FOUND; no sample for statuses exists'),
  row('fault.locked', '3.5', 'D', '423; its body is only known from fakes'),
  row(
    'fault.rate_limited_secondly',
    '3.6',
    'S',
    '429 SECONDLY, errorType for category',
    NO_CATEGORY,
  ),
  row('fault.rate_limited_ten_secondly', '3.6', 'S', '429 TEN_SECONDLY_ROLLING', NO_CATEGORY),
  row('fault.rate_limited_daily', '3.6', 'D', '429 DAILY', NO_CATEGORY),
  row('fault.migrating', '3.5', 'D', '477 with Retry-After in seconds; the body is invented'),
  row('fault.error_before_applying', '3.7', 'S', '500, and nothing was changed', NO_CATEGORY),
  row('fault.error_after_applying', '3.7', 'I', '500, and it was changed', NO_CATEGORY),
  row(
    'fault.gateway_timeout_applied_later',
    '3.7',
    'D',
    '524 in HTML; applied within the settle window',
    HTML,
  ),
  row('fault.bad_gateway_html', '3.7', 'S', '502 in HTML', HTML),
  row('fault.connection_refused', '3.7', 'I', 'nobody listens for a while', OUTSIDE),
  row('fault.reset_before_applying', '3.7', 'I', 'connection reset, nothing was changed', OUTSIDE),
  row('fault.reset_after_applying', '3.7', 'I', 'connection reset, and it was changed', OUTSIDE),
  row('fault.slow_first_byte', '3.7', 'I', 'nothing for a long time after applying', OUTSIDE),
  row('fault.slow_body', '3.7', 'I', 'half of the body, then a long pause', OUTSIDE),
  row(
    'fault.truncated_json',
    '3.7',
    'S',
    'JSON that ends early, or a connection cut inside it',
    OUTSIDE,
  ),
  row('fault.empty_200', '3.7', 'I', '200 without a body', {
    file: { deviation: 'no body', signs: ['reply empty'] },
  }),
  row('fault.redirect', '3.7', 'I', '302 to another path of the same host', {
    file: { deviation: 'no body', signs: ['reply empty'] },
  }),
  row(
    'fault.errors_inside_200',
    '1.4, 3',
    'D',
    '200 with errors and numErrors, subCategory an object',
    {
      file: {
        deviation: 'errors and links are missing from the error, as seen at run time',
        signs: ['reply /errors/* required errors', 'reply /errors/* required links'],
      },
    },
  ),
  row('fault.other_status_in_200', '1.4', 'I', '200 whose row shows another status than asked for'),
  row('fault.drops_basis', 'Surprises 1', 'I', '200, changed, and the basis is not stored'),
  row(
    'fault.drops_explanation',
    'Surprises 1',
    'I',
    '200, changed, and the explanation is not stored',
  ),
  row('fault.alters_explanation', 'Surprises 1', 'I', '200, changed, and the explanation is cut'),
  row('fault.pending', '1.4', 'D', '200 PENDING without rows, applied later', {
    file: { deviation: 'not completed yet', signs: ['reply / required completedAt'] },
  }),
];
