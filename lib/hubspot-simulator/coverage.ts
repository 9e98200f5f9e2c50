import { CONTACT_COVERAGE } from './coverage-contacts.ts';
import { FAULT_COVERAGE } from './coverage-faults.ts';
import { type CoverageRow, row } from './coverage-row.ts';

const OUTSIDE = { file: 'outside' } as const;
const ABSENT = { support: 'absent', file: 'outside' } as const;

/**
 * What of HubSpot is simulated, how well it is known, and how it stands to the official OpenAPI
 * file. A unit test wants every route and fault here; `npm run test:spec` holds each row that says
 * `conforms` or names a deviation to it.
 */
export const COVERAGE: readonly CoverageRow[] = [
  row('route.readDefinitions', '1.1 #1', 'D', 'GET definitions'),
  row('route.generateLink', '1.1 #2, 1.6 i', 'D', 'POST links/generate; the links lead nowhere', {
    support: 'partial',
  }),
  row('route.readStatuses', '1.1 #3', 'D', 'GET statuses of an address'),
  row('route.writeStatus', '1.1 #4', 'D', 'POST one status'),
  row('route.readWideStatuses', '1.1 #5', 'D', 'GET unsubscribe-all; no row means not opted out'),
  row('route.writeWideStatus', '1.1 #6', 'D', 'POST unsubscribe-all'),
  row('route.readAccount', '5.3', 'D', 'GET account details', OUTSIDE),

  row('semantics.changed', '1.5', 'D', 'REQUESTED_CHANGE_OCCURRED with a new timestamp'),
  row(
    'semantics.already',
    '2.2',
    'I',
    'the same status again: 200 NO_STATUS_CHANGE, timestamp kept',
  ),
  row('semantics.document', '2.2', 'I', 'the same status with a new basis: stored, timestamp kept'),
  row('semantics.resubscribe', '2.2', 'S-live', 'UNSUBSCRIBED to SUBSCRIBED: RESUBSCRIBE_OCCURRED'),
  row('semantics.not_specified', '2.2, Gaps 2', 'gap', 'NOT_SPECIFIED is accepted in any state'),
  row(
    'semantics.not_specified_refused',
    '2.2, Gaps 2',
    'gap',
    'by switch: 400 for an opted-out person',
  ),
  row(
    'semantics.unsubscribe_all',
    '2.2',
    'S-live',
    'sets every type, internal ones too, without basis',
  ),
  row('semantics.unsubscribe_all_quiet', '1.5', 'S-live', 'without verbose the results are empty'),
  row('semantics.unsubscribe_all_again', '1.5', 'I', 'already so: no rows, timestamps kept'),
  row(
    'semantics.brand_opt_out',
    '1.5',
    'D',
    'with brands: BUSINESS_UNIT_WIDE, other brands untouched',
  ),
  row(
    'semantics.brand_required',
    '1.5, Gaps 5',
    'gap',
    'with brands, unsubscribe-all without one: 400',
  ),
  row(
    'semantics.wide_kept',
    '2.2, Gaps 3',
    'gap',
    'resubscribing one type keeps the opt-out of all',
  ),
  row(
    'semantics.wide_lifted',
    '2.2, Gaps 3',
    'I',
    'by switch: it turns the wide row to SUBSCRIBED',
  ),
  row(
    'semantics.bare_write',
    '2.1',
    'S-live',
    'a subscribe without basis is accepted, GDPR on or off',
  ),
  row('semantics.bare_write_refused', '2.1', 'S', 'by switch: 400, in the words of v3'),
  row('semantics.unknown_address', '2.3, Gaps 6', 'I', 'NOT_SPECIFIED for each active type'),
  row(
    'semantics.unknown_address_404',
    '2.3, Gaps 6',
    'gap',
    'by switch: 404 for an address of which nothing is recorded',
  ),
  row('semantics.no_contact_needed', '2.3', 'S-live', 'a write needs no contact and makes none'),
  row(
    'semantics.case',
    '2.3, Gaps 7',
    'gap',
    'upper and lower case are one address, echoed as stored',
  ),
  row('semantics.second_address', '2.3', 'I', 'a secondary address has statuses of its own'),
  row(
    'semantics.archived_type',
    '1.5, 2.3',
    'I',
    'listed, shown with history, refused for writing',
  ),
  row(
    'semantics.link_used',
    '1.6 i, 1.5',
    'I',
    'a person who uses a link changes statuses, in the words of the preference page',
    OUTSIDE,
  ),
  row('semantics.link_shows', '1.6 i', 'D', 'the page shows the types of its brand', OUTSIDE),
  row('semantics.read_lag', 'Gaps 9', 'gap', 'reads may lag behind writes', ABSENT),

  row('form.channel', '1.1', 'S-live', '400 without channel: query on reads, body on POST'),
  row('form.stray_query', '1.1', 'S', 'a channel in the query of POST statuses is tolerated'),
  row('form.unknown_fields', '1.1', 'I', 'unknown fields of a body are tolerated'),
  row('form.missing_fields', '3.2', 'S', '400 without category or errors', {
    file: { deviation: 'no category, as seen', signs: ['reply / required category'] },
  }),
  row('form.wrong_values', '2.3, Gaps 1', 'gap', '400 for a wrong address, id, status or basis'),
  row(
    'form.numbers',
    '1.5',
    'D',
    'definition ids are strings, subscriptionId an int64 of any size',
  ),
  row('form.nulls', '1.5', 'D', 'null basis, explanation and reason', {
    file: {
      deviation: 'the file knows no null; the guide’s samples do',
      signs: [
        'reply /results/*/legalBasis type',
        'reply /results/*/legalBasisExplanation type',
        'reply /results/*/setStatusSuccessReason type',
      ],
      everywhere: true,
    },
  }),
  row('form.loose_envelope', '1.6 e f', 'D', 'by switch: SUCCESS, no dates, no names', {
    file: {
      deviation: 'as the guide’s samples',
      signs: ['reply /status enum', 'reply / required startedAt', 'reply / required completedAt'],
    },
  }),
  row('form.odd_timestamp', '1.5', 'D', 'one row whose timestamp is no date, as in the guide', {
    file: { deviation: 'not a date-time', signs: ['reply /results/*/timestamp format'] },
  }),
  row('form.translations', '1.6 f', 'D', 'epoch integers, 0 among them'),
  row('form.empty_purpose', '1.6 f, 8', 'D', 'purpose and method can be empty texts'),
  row('form.portal_wide', '1.6 c', 'S-live', 'a row of the whole account lacks businessUnitId'),
  row(
    'form.path',
    '2.3',
    'S',
    'the path is split, then decoded: an encoded slash stays in its segment',
  ),
  row('form.unknown_path', '3.5', 'S', '404 without category, also for another version', OUTSIDE),
  row('form.wrong_method', '3.5', 'I', '405 with Allow', OUTSIDE),
  row('form.wrong_type', '3.5', 'I', '415 without a JSON content type'),
  row('form.correlation_id', '3', 'D', 'in error bodies; as a header of every reply', OUTSIDE),
  row('form.date_header', 'HTTP', 'I', 'HubSpot’s clock, which may be off', OUTSIDE),
  row('form.latency', 'HTTP', 'I', 'every reply takes as long as set', OUTSIDE),

  row('access.token', '3.3', 'S', '401 for none, a wrong or an expired one'),
  row('access.expired', '3.3', 'S', 'by switch: 401 EXPIRED_AUTHENTICATION for every token'),
  row('access.scopes', '1.1, 3.4', 'D', '403 names the scopes of which one is enough'),
  row('access.account_any_scope', '5.1', 'S-live', 'account details ask for no scope', OUTSIDE),
  row('access.ten_seconds', '4', 'D', 'rolling limit per token', {
    file: { deviation: 'the error has no category', signs: ['reply / required category'] },
  }),
  row('access.daily', '4', 'D', 'daily limit per account, until its midnight', {
    file: { deviation: 'the error has no category', signs: ['reply / required category'] },
  }),
  row(
    'access.limit_headers',
    '4',
    'S-live',
    'X-HubSpot-RateLimit-*; the deprecated -Secondly left out',
    {
      support: 'partial',
      file: 'outside',
    },
  ),
  row(
    'access.retry_after',
    '4, Gaps 8',
    'gap',
    'by switch: Retry-After on a 429 of the limits',
    OUTSIDE,
  ),
  row('access.newer_scopes', '1.2', 'S', '2026-09 may list read_write alone', ABSENT),

  row(
    'data.sources',
    '1.5, 7',
    'S',
    'Not specified, Self Service Resubscription, Public status API with App ID, Public API, List-unsubscribe header',
  ),
  row(
    'data.other_sources',
    '1.5',
    'I',
    'form, import, workflow, CRM user, preference page, spam complaint, bounce, reply: invented wording',
    {
      support: 'partial',
    },
  ),
  row('data.batch', '1.1 #7–#10', 'D', 'the four batch operations', ABSENT),
  row('data.one_type', '1.6 f', 'I', 'by switch: an account with one type'),
  row('data.sixty_types', '1.6 f', 'I', 'by switch: sixty types of three brands'),
  row('data.oauth', '5.2', 'D', 'OAuth tokens', ABSENT),

  ...CONTACT_COVERAGE,
  ...FAULT_COVERAGE,
];
