import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { COVERAGE } from '@/lib/hubspot-simulator/coverage.ts';
import type { CoverageRow } from '@/lib/hubspot-simulator/coverage-row.ts';
import { LEGAL_BASES, STATUSES } from '@/lib/hubspot-simulator/model.ts';
import { ROUTES, type Route } from '@/lib/hubspot-simulator/routes.ts';
import { DEMO_TOKEN } from '@/lib/hubspot-simulator/seed-account.ts';
import { type SimulatorServer, startSimulatorServer } from '@/lib/hubspot-simulator/server.ts';
import { DEFAULT_SETTINGS } from '@/lib/hubspot-simulator/settings.ts';
import {
  ACCOUNT_SCHEMA,
  CONTACT_SCHEMA,
  CONTACT_WITH_HISTORY_SCHEMA,
  HEADERS_SCHEMA,
  LATER_ACCOUNT_SCHEMA,
  NOT_FOUND_SCHEMA,
  RATE_LIMIT_SCHEMA,
  SEARCH_SCHEMA,
} from './hand-written-schemas.ts';
import { createAjv, createJudge, loadOfficialFile, type SentRequest } from './official-file.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios.ts';

const file = loadOfficialFile();
const apiVersion = file.info.version;
const judge = createJudge(file);
const ajv = createAjv();
const seen = new Map<string, Set<string>>();

let simulator: SimulatorServer;
beforeAll(async () => {
  simulator = await startSimulatorServer({ apiVersion });
});
beforeEach(() => simulator.simulator.reset());
afterAll(() => simulator.close());

const rowOf = (id: string): CoverageRow | undefined => COVERAGE.find((row) => row.id === id);
const routeOf = (scenario: Scenario): Route => {
  const route = ROUTES.find((one) => one.operation === scenario.operation);
  if (route === undefined) throw new Error(`no route for ${scenario.operation}`);
  return route;
};
/** A path as the file writes it. */
const templateOf = (route: Route): string =>
  route.path.replace('{version}', apiVersion).replace(':subscriber', '{subscriberIdString}');

function requestOf(scenario: Scenario): SentRequest {
  const route = routeOf(scenario);
  const { body } = scenario;
  const text = typeof body === 'object' ? JSON.stringify(body) : (body ?? null);
  return {
    method: route.method,
    template: templateOf(route),
    query: new URLSearchParams(scenario.query),
    contentType: text === null ? null : (scenario.contentType ?? 'application/json'),
    body: text,
  };
}

async function send(scenario: Scenario, sent: SentRequest): Promise<Response> {
  const path = sent.template.replace(
    '{subscriberIdString}',
    encodeURIComponent(scenario.subscriber ?? ''),
  );
  const token = scenario.token === 'unknown' ? 'nonsense' : DEMO_TOKEN;
  return fetch(`${simulator.url}${path}?${sent.query}`, {
    method: sent.method,
    redirect: 'manual',
    headers: {
      ...(scenario.token === 'none' ? {} : { authorization: `Bearer ${token}` }),
      ...(sent.contentType === null ? {} : { 'content-type': sent.contentType }),
    },
    ...(sent.body === null ? {} : { body: sent.body }),
  });
}

function listedSigns(ids: readonly string[]): Set<string> {
  const rows = COVERAGE.filter(
    (row) => typeof row.file === 'object' && (ids.includes(row.id) || row.file.everywhere === true),
  );
  return new Set(rows.flatMap((row) => (typeof row.file === 'object' ? row.file.signs : [])));
}

describe('requests and replies', () => {
  test.each(SCENARIOS.map((one) => [one.operation, one.name, one] as const))(
    '%s: %s',
    async (_operation, _name, scenario) => {
      for (const id of scenario.rows) expect(rowOf(id), `coverage.ts has no ${id}`).toBeDefined();
      const account = simulator.simulator.account();
      account.settings = { ...account.settings, ...scenario.settings };
      if (scenario.fault !== undefined) {
        await simulator.simulator.arm({
          fault: scenario.fault,
          operation: scenario.operation,
          subscriber: null,
          remaining: 1,
        });
      }
      const sent = requestOf(scenario);
      const objections = judge.request(sent);
      if (scenario.request === 'invalid') expect(objections).not.toEqual([]);
      else expect(objections).toEqual([]);

      for (let i = 0; i < (scenario.repeat ?? 0); i += 1) await (await send(scenario, sent)).text();
      const response = await send(scenario, sent);
      const text = await response.text();
      expect(response.status, text).toBe(scenario.status);
      // What the file does not allow, the simulator does not accept.
      if (objections.length > 0 && scenario.fault === undefined) {
        expect(response.status).toBeGreaterThanOrEqual(400);
      }
      const contentType = response.headers.get('content-type');
      const signs = judge.reply(sent, { status: response.status, contentType, text });
      for (const id of scenario.rows) {
        const known = seen.get(id) ?? new Set<string>();
        for (const sign of signs) known.add(sign);
        seen.set(id, known);
      }
      const listed = listedSigns(scenario.rows);
      expect(signs.filter((sign) => !listed.has(sign))).toEqual([]);
      if (response.status === 429) {
        ajv.validate(RATE_LIMIT_SCHEMA, JSON.parse(text));
        expect(ajv.errors).toBeNull();
      }
      if (scenario.token === undefined) {
        ajv.validate(HEADERS_SCHEMA, Object.fromEntries(response.headers));
        expect(ajv.errors).toBeNull();
      }
    },
  );
});

describe('the coverage table', () => {
  const judged = COVERAGE.filter((row) => row.file !== 'outside');

  test.each(judged.map((row) => [row.id, row] as const))('%s says what was seen', (id, row) => {
    expect(seen.has(id), 'no request calls for it').toBe(true);
    if (typeof row.file !== 'object') return;
    const all = row.file.everywhere
      ? new Set([...seen.values()].flatMap((signs) => [...signs]))
      : seen.get(id);
    // A listed deviation that no longer occurs must leave the list.
    for (const sign of row.file.signs) expect(all).toContain(sign);
  });
});

test('every switch is thrown in some scenario', () => {
  const thrown = new Set(SCENARIOS.flatMap((one) => Object.keys(one.settings ?? {})));
  expect([...thrown].sort()).toEqual(Object.keys(DEFAULT_SETTINGS).sort());
});

describe('the file itself', () => {
  const known = new Set(
    ROUTES.map((route) => `${route.method.toLowerCase()} ${templateOf(route)}`),
  );
  const operations = Object.entries(file.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

  test('what is not simulated are the four batch operations', () => {
    const absent = operations.filter(({ path, method }) => !known.has(`${method} ${path}`));
    expect(absent.map(({ path }) => path).every((path) => path.includes('/batch/'))).toBe(true);
    expect(absent).toHaveLength(4);
    expect(rowOf('data.batch')?.support).toBe('absent');
  });

  test('each route asks for the scopes that the file names', () => {
    const groups = (all: readonly (readonly string[])[]): string[] =>
      all.map((group) => [...group].sort().join(' and ')).sort();
    for (const route of ROUTES) {
      const listed = file.paths[templateOf(route)]?.[route.method.toLowerCase()]?.security;
      if (listed === undefined) continue;
      expect(groups(route.scopes), route.operation).toEqual(
        groups(listed.map((one) => one.oauth2 ?? [])),
      );
    }
  });

  test('statuses and legal bases are those of the file', () => {
    const { properties } = file.components.schemas.PartialPublicStatusRequest ?? {};
    expect([...STATUSES].sort()).toEqual(properties?.statusState?.enum?.toSorted());
    expect([...LEGAL_BASES].sort()).toEqual(properties?.legalBasis?.enum?.toSorted());
  });
});

describe('outside the file', () => {
  const authorization = `Bearer ${DEMO_TOKEN}`;
  const contact = (address: string, query: string): Promise<Response> =>
    fetch(
      `${simulator.url}/crm/objects/${apiVersion}/contacts/${encodeURIComponent(address)}?${query}`,
      { headers: { authorization } },
    );
  const expectValid = async (response: Response, schema: object): Promise<void> => {
    ajv.validate(schema, await response.json());
    expect(ajv.errors).toBeNull();
  };

  test.each(['idProperty=email', 'idProperty=email&properties=firstname,lastname,hs_email_optout'])(
    'a contact by %s',
    async (query) => {
      await expectValid(await contact('jo.miller@example.com', query), CONTACT_SCHEMA);
    },
  );

  test('a contact with its history', async () => {
    const query = 'propertiesWithHistory=hs_email_optout,hs_email_optout_39644690';
    const response = await contact('carla.mendes@example.org', `idProperty=email&${query}`);
    await expectValid(response, CONTACT_WITH_HISTORY_SCHEMA);
  });

  test('a search', async () => {
    const response = await fetch(`${simulator.url}/crm/objects/${apiVersion}/contacts/search`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'a', limit: 10, properties: ['email', 'phone'] }),
    });
    await expectValid(response, SEARCH_SCHEMA);
  });

  test('nobody', async () => {
    const response = await contact('nobody@example.com', 'idProperty=email');
    expect(response.status).toBe(404);
    await expectValid(response, NOT_FOUND_SCHEMA);
  });

  test('the account', async () => {
    const response = await fetch(`${simulator.url}/account-info/${apiVersion}/details`, {
      headers: { authorization },
    });
    const schema = apiVersion >= '2026-09' ? LATER_ACCOUNT_SCHEMA : ACCOUNT_SCHEMA;
    await expectValid(response, schema);
  });
});
