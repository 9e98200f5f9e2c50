import type { CoverageRow } from '@/lib/hubspot-simulator/coverage-row.ts';
import { FAULTS, type FaultId, suits, TRANSPORT_FAULTS } from '@/lib/hubspot-simulator/faults.ts';
import type { Operation } from '@/lib/hubspot-simulator/model.ts';
import { ROUTES } from '@/lib/hubspot-simulator/routes.ts';
import type { Settings } from '@/lib/hubspot-simulator/settings.ts';

/** One request to the simulator, and what should come of it. */
export interface Scenario {
  name: string;
  /** The rows of coverage.ts that it calls for. */
  rows: CoverageRow['id'][];
  operation: Operation;
  subscriber?: string;
  query?: Record<string, string>;
  body?: Record<string, unknown> | string;
  contentType?: string;
  token?: 'none' | 'unknown';
  settings?: Partial<Settings>;
  fault?: FaultId;
  /** How many times the same request is sent before the one that is judged. */
  repeat?: number;
  status: number;
  /** What the official file says about the request; valid unless it says otherwise. */
  request?: 'invalid';
}

const JO = 'jo.miller@example.com';
const NEVER = 'lukas.gruber@example.net';
const SUBSCRIBED = 'ines.carvalho@example.com';
const EMAIL = { channel: 'EMAIL' };
const SUBSCRIBE = { channel: 'EMAIL', statusState: 'SUBSCRIBED', subscriptionId: 39644612 };
const CONSENT = { legalBasis: 'CONSENT_WITH_NOTICE', legalBasisExplanation: 'By telephone.' };

type Write = Omit<Scenario, 'operation' | 'status'> & { status?: number };
const write = ({ status = 200, ...rest }: Write): Scenario => ({
  operation: 'writeStatus',
  subscriber: NEVER,
  body: SUBSCRIBE,
  status,
  ...rest,
});

const read = ({ status = 200, ...rest }: Write): Scenario => ({
  operation: 'readStatuses',
  subscriber: JO,
  query: EMAIL,
  status,
  ...rest,
});

const optOutOfAll = ({ status = 200, ...rest }: Write): Scenario => ({
  operation: 'writeWideStatus',
  subscriber: SUBSCRIBED,
  query: { ...EMAIL, businessUnitId: '0' },
  status,
  ...rest,
});

const definitions = (rest: Write): Scenario => ({
  operation: 'readDefinitions',
  status: 200,
  ...rest,
});

const readWide = (rest: Write): Scenario => ({
  operation: 'readWideStatuses',
  subscriber: JO,
  query: EMAIL,
  status: 200,
  ...rest,
});

const READS: Scenario[] = [
  definitions({ name: 'all definitions', rows: ['route.readDefinitions', 'form.numbers'] }),
  definitions({
    name: 'definitions of a brand',
    rows: ['route.readDefinitions', 'form.empty_purpose'],
    query: { businessUnitId: '41857' },
  }),
  definitions({
    name: 'translated definitions',
    rows: ['form.translations'],
    query: { includeTranslations: 'true' },
  }),
  definitions({
    name: 'definitions without data privacy settings',
    rows: ['form.empty_purpose'],
    settings: { gdpr: 'off' },
  }),
  definitions({
    name: 'definitions of an account without brands, with a huge id',
    rows: ['form.numbers'],
    settings: { brands: false, hugeIdType: true },
  }),
  definitions({
    name: 'definitions of a brand that is no number',
    rows: ['form.wrong_values'],
    query: { businessUnitId: 'x' },
    status: 400,
    request: 'invalid',
  }),
  read({ name: 'statuses', rows: ['route.readStatuses', 'form.nulls', 'data.other_sources'] }),
  read({
    name: 'statuses of one brand',
    rows: ['route.readStatuses'],
    query: { ...EMAIL, businessUnitId: '0' },
  }),
  read({
    name: 'statuses with basis, explanation and source',
    rows: ['data.sources'],
    subscriber: SUBSCRIBED,
  }),
  read({
    name: 'statuses of nobody',
    rows: ['semantics.unknown_address'],
    subscriber: 'nobody@example.com',
  }),
  read({
    name: 'statuses of nobody, where that is a 404',
    rows: ['semantics.unknown_address_404'],
    subscriber: 'nobody@example.com',
    settings: { unknownAddressIs404: true },
    status: 404,
  }),
  read({
    name: 'statuses in other letters',
    rows: ['semantics.case'],
    subscriber: 'Jo.MILLER@example.com',
  }),
  read({
    name: 'statuses of a secondary address',
    rows: ['semantics.second_address'],
    subscriber: 'j.groessler@example.net',
  }),
  read({
    name: 'statuses of an archived type',
    rows: ['semantics.archived_type'],
    subscriber: 'cagla.yildirim@example.net',
  }),
  read({
    name: 'a row with an odd timestamp',
    rows: ['form.odd_timestamp'],
    subscriber: 'sofia.nunez@example.com',
  }),
  read({ name: 'an address with a slash', rows: ['form.path'], subscriber: 'a/b+c@example.com' }),
  read({ name: 'no address', rows: ['form.wrong_values'], subscriber: 'nobody', status: 400 }),
  read({
    name: 'statuses without channel',
    rows: ['form.channel'],
    query: {},
    status: 400,
    request: 'invalid',
  }),
  read({
    name: 'statuses in the guide’s envelope',
    rows: ['form.loose_envelope'],
    settings: { looseEnvelope: true },
  }),
  read({
    name: 'a token that nobody knows',
    rows: ['access.token'],
    token: 'unknown',
    status: 401,
  }),
  read({ name: 'no token', rows: ['access.token'], token: 'none', status: 401 }),
  read({ name: 'no scope', rows: ['access.scopes'], settings: { scopes: [] }, status: 403 }),
  read({
    name: 'a slow answer by a clock that is off',
    rows: ['route.readStatuses'],
    settings: { latencyMs: 5, clockSkewMs: 3_600_000, settleWindowMs: 1_000 },
  }),
  read({
    name: 'too many requests in ten seconds',
    rows: ['access.ten_seconds'],
    settings: { limits: { tenSecondly: 1, daily: 9 } },
    repeat: 1,
    status: 429,
  }),
  read({
    name: 'too many requests in a day',
    rows: ['access.daily'],
    settings: { limits: { tenSecondly: 9, daily: 1 }, retryAfterOnLimits: true },
    repeat: 1,
    status: 429,
  }),
  readWide({ name: 'opted out of all', rows: ['route.readWideStatuses', 'form.portal_wide'] }),
  readWide({ name: 'not opted out of all', rows: ['route.readWideStatuses'], subscriber: NEVER }),
  readWide({
    name: 'opted out of a brand',
    rows: ['semantics.brand_opt_out'],
    subscriber: 'kwame.boateng-mensah@example.com',
    query: { ...EMAIL, businessUnitId: '41857', verbose: 'true' },
  }),
  readWide({
    name: 'the opt-out of all without channel',
    rows: ['form.channel'],
    query: {},
    status: 400,
    request: 'invalid',
  }),
];

const WRITES: Scenario[] = [
  write({
    name: 'a bare subscribe',
    rows: ['route.writeStatus', 'semantics.bare_write', 'semantics.changed'],
  }),
  write({
    name: 'a subscribe without data privacy settings',
    rows: ['semantics.bare_write'],
    settings: { gdpr: 'off' },
  }),
  write({
    name: 'a bare subscribe where it is refused',
    rows: ['semantics.bare_write_refused'],
    settings: { gdpr: 'strict' },
    status: 400,
  }),
  write({
    name: 'a bare opt-out where any bare write is refused',
    rows: ['semantics.bare_write_refused'],
    settings: { gdpr: 'strict_all' },
    body: { ...SUBSCRIBE, statusState: 'UNSUBSCRIBED' },
    status: 400,
  }),
  write({
    name: 'a documented subscribe',
    rows: ['semantics.changed'],
    body: { ...SUBSCRIBE, ...CONSENT },
  }),
  write({ name: 'already so', rows: ['semantics.already'], subscriber: SUBSCRIBED }),
  write({
    name: 'documented afterwards',
    rows: ['semantics.document'],
    subscriber: 'yuki.tanabe@example.com',
    body: { ...SUBSCRIBE, ...CONSENT },
  }),
  write({
    name: 'a resubscribe',
    rows: ['semantics.resubscribe', 'semantics.wide_kept'],
    subscriber: JO,
  }),
  write({
    name: 'a resubscribe that lifts the opt-out of all',
    rows: ['semantics.wide_lifted'],
    subscriber: JO,
    settings: { resubscribeLiftsWide: true },
  }),
  write({
    name: 'not specified',
    rows: ['semantics.not_specified'],
    subscriber: JO,
    body: { ...SUBSCRIBE, statusState: 'NOT_SPECIFIED' },
  }),
  write({
    name: 'not specified where it is refused',
    rows: ['semantics.not_specified_refused'],
    subscriber: JO,
    body: { ...SUBSCRIBE, statusState: 'NOT_SPECIFIED' },
    settings: { optOutCanBeReset: false },
    status: 400,
  }),
  write({
    name: 'nobody’s address',
    rows: ['semantics.no_contact_needed'],
    subscriber: 'nobody@example.com',
  }),
  write({ name: 'a stray channel', rows: ['form.stray_query'], query: EMAIL }),
  write({
    name: 'a field that nobody knows',
    rows: ['form.unknown_fields'],
    body: { ...SUBSCRIBE, x: 1 },
  }),
  write({
    name: 'an empty object',
    rows: ['form.missing_fields'],
    body: {},
    status: 400,
    request: 'invalid',
  }),
  write({
    name: 'no channel',
    rows: ['form.missing_fields'],
    body: { ...SUBSCRIBE, channel: undefined },
    status: 400,
    request: 'invalid',
  }),
  write({
    name: 'another channel',
    rows: ['form.channel'],
    body: { ...SUBSCRIBE, channel: 'SMS' },
    status: 400,
    request: 'invalid',
  }),
  write({
    name: 'another status',
    rows: ['form.wrong_values'],
    body: { ...SUBSCRIBE, statusState: 'IN' },
    status: 400,
    request: 'invalid',
  }),
  write({
    name: 'another basis',
    rows: ['form.wrong_values'],
    body: { ...SUBSCRIBE, legalBasis: 'X' },
    status: 400,
    request: 'invalid',
  }),
  write({
    name: 'an id as text',
    rows: ['form.wrong_values'],
    body: { ...SUBSCRIBE, subscriptionId: '39644612' },
    status: 400,
    request: 'invalid',
  }),
  write({
    name: 'an unknown id',
    rows: ['form.wrong_values'],
    body: { ...SUBSCRIBE, subscriptionId: 5 },
    status: 400,
  }),
  write({
    name: 'an archived type',
    rows: ['semantics.archived_type'],
    body: { ...SUBSCRIBE, subscriptionId: 21877304 },
    status: 400,
  }),
  write({ name: 'no address', rows: ['form.wrong_values'], subscriber: 'a@b', status: 400 }),
  write({
    name: 'half a JSON',
    rows: ['form.wrong_values'],
    body: '{"a":',
    status: 400,
    request: 'invalid',
  }),
  write({
    name: 'no JSON',
    rows: ['form.wrong_type'],
    contentType: 'text/plain',
    status: 415,
    request: 'invalid',
  }),
  optOutOfAll({
    name: 'quietly',
    rows: ['route.writeWideStatus', 'semantics.unsubscribe_all_quiet'],
  }),
  optOutOfAll({
    name: 'verbosely',
    rows: ['semantics.unsubscribe_all', 'semantics.brand_opt_out'],
    query: { ...EMAIL, businessUnitId: '0', verbose: 'true' },
  }),
  optOutOfAll({
    name: 'of the whole account',
    rows: ['semantics.unsubscribe_all'],
    query: { ...EMAIL, verbose: 'true' },
    settings: { brands: false },
  }),
  optOutOfAll({
    name: 'again',
    rows: ['semantics.unsubscribe_all_again'],
    query: { ...EMAIL, businessUnitId: '0', verbose: 'true' },
    repeat: 1,
  }),
  optOutOfAll({
    name: 'without a brand',
    rows: ['semantics.brand_required'],
    query: EMAIL,
    status: 400,
  }),
  optOutOfAll({
    name: 'without channel',
    rows: ['form.channel'],
    query: { businessUnitId: '0' },
    status: 400,
    request: 'invalid',
  }),
];

const link = (name: string, rest: Partial<Scenario> = {}): Scenario => ({
  name,
  rows: ['route.generateLink'],
  operation: 'generateLink',
  query: EMAIL,
  body: { subscriberIdString: JO },
  status: 200,
  ...rest,
});

const LINKS: Scenario[] = [
  link('links'),
  link('links of a brand and a type, in a language', {
    query: { ...EMAIL, businessUnitId: '41857' },
    body: { subscriberIdString: JO, subscriptionId: 88249125, language: 'de' },
  }),
  link('links without channel', {
    rows: ['form.channel'],
    query: {},
    status: 400,
    request: 'invalid',
  }),
  link('links for nobody', {
    rows: ['form.missing_fields'],
    body: {},
    status: 400,
    request: 'invalid',
  }),
];

const FAULT_STATUS: Partial<Record<FaultId, number>> = {
  bad_request: 400,
  unauthorised_invalid: 401,
  unauthorised_expired: 401,
  missing_scopes_required: 403,
  missing_scopes_granular: 403,
  missing_scopes_context: 403,
  not_found: 404,
  locked: 423,
  rate_limited_secondly: 429,
  rate_limited_ten_secondly: 429,
  rate_limited_daily: 429,
  migrating: 477,
  error_before_applying: 500,
  error_after_applying: 500,
  gateway_timeout_applied_later: 524,
  bad_gateway_html: 502,
  redirect: 302,
};

const ORDINARY: Record<string, Scenario> = {
  readDefinitions: definitions({ name: 'definitions', rows: [] }),
  readStatuses: read({ name: 'statuses', rows: [] }),
  readWideStatuses: readWide({ name: 'opted out of all', rows: [] }),
  writeStatus: write({ name: 'write', rows: [], body: { ...SUBSCRIBE, ...CONSENT } }),
  writeWideStatus: optOutOfAll({ name: 'opt-out of all', rows: [] }),
  generateLink: link('links', { rows: [] }),
};

/** Every fault that needs no socket, at every operation of the file that it can happen to. */
function faultScenarios(): Scenario[] {
  const faults = (Object.keys(FAULTS) as FaultId[]).filter((id) => !TRANSPORT_FAULTS.includes(id));
  return faults.flatMap((fault) =>
    ROUTES.flatMap(({ operation }) => {
      const ordinary = ORDINARY[operation];
      if (ordinary === undefined || !suits(fault, operation)) return [];
      const status = FAULT_STATUS[fault] ?? 200;
      return [
        {
          ...ordinary,
          name: fault,
          rows: [`fault.${fault}` as const],
          fault,
          status,
        } satisfies Scenario,
      ];
    }),
  );
}

export const SCENARIOS: readonly Scenario[] = [...READS, ...WRITES, ...LINKS, ...faultScenarios()];
