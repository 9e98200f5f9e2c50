import { FAULTS, type FaultId, suits, TRANSPORT_FAULTS } from '@/lib/hubspot-simulator/faults.ts';
import { ROUTES } from '@/lib/hubspot-simulator/routes.ts';
import { READS } from './read-scenarios.ts';
import {
  CONSENT,
  definitions,
  EMAIL,
  JO,
  optOutOfAll,
  read,
  readWide,
  type Scenario,
  SUBSCRIBE,
  write,
} from './scenario.ts';
import { WRITES } from './write-scenarios.ts';

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
  link('links for somebody who is no contact', {
    body: { subscriberIdString: 'nobody@example.com' },
  }),
  link('links without the scope to write', {
    rows: ['access.scopes'],
    settings: { scopes: ['communication_preferences.read'] },
    status: 403,
  }),
  link('links about a type as text', {
    rows: ['form.wrong_values'],
    body: { subscriberIdString: JO, subscriptionId: '39644612' },
    status: 400,
    request: 'invalid',
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
